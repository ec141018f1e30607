import path from 'node:path';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { progress } from '@tributary/region/command-line';
import { parseJson } from '@tributary/region/json';
import { withDeadLetters } from '../../ops/dlq/collect.ts';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { type Given, OutsideServer } from '../../packages/region/test/support/outside-server.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { busSample } from '../support/samples.ts';

const TIMEOUT_MS = 180_000;
const SAMPLE = busSample('ShipmentDelivered');
const NOTICE = {
  metadata: SAMPLE.detail.metadata,
  data: {
    shipmentId: SAMPLE.detail.data['shipmentId'],
    orderId: SAMPLE.detail.data['orderId'],
    deliveredAt: SAMPLE.detail.data['deliveredAt'],
  },
};

let partner: OutsideServer;
let region: Region | undefined;
let endpoint: Endpoint | undefined;
beforeEach(async () => {
  partner = await OutsideServer.start();
});
afterEach(async () => {
  await endpoint?.close();
  await region?.stop();
  partner.stop();
});

/** The application, whose partner answers so. */
async function deliver(parameters: Readonly<Record<string, string>>, ...answers: readonly Given[]): Promise<void> {
  partner.answers.push(...answers);
  const packageDir = path.dirname(await ensurePackaged());
  const given = { PartnerEndpoint: `${partner.url}/notices`, PartnerApiKey: 'key-of-ours', ...parameters };
  region = await startRegion({ packageDir, port: 0, kafka: { port: 0 }, clock: 'virtual', parameters: given });
  endpoint = await openEndpoint({ aws: false, stage: 'dev', endpoint: region.endpoint });
  const { source: Source, 'detail-type': DetailType, detail } = SAMPLE;
  const Entries = [{ EventBusName: 'tributary-dev', Source, DetailType, Detail: JSON.stringify(detail) }];
  await endpoint.eventBridge.send(new PutEventsCommand({ Entries }));
  await region.settled();
}

const opened = (): Endpoint => {
  if (endpoint === undefined) throw new Error('no region');
  return endpoint;
};

const notices = () => partner.taken.filter(({ url }) => url === '/notices').map(({ body }) => parseJson(body));
const reasons = () =>
  withDeadLetters(opened(), 100, async ({ deadLetters }) => deadLetters.map(({ reason }) => reason));

describe('a delivery', () => {
  test(
    'is told to the partner with the id of its event, again after 429 and 500, and without who received it',
    async () => {
      await deliver({}, { status: 429, headers: { 'retry-after': '600' } }, { status: 500 });
      expect(notices()).toEqual([NOTICE, NOTICE, NOTICE]);
      expect(partner.taken[0]?.headers).toMatchObject({ 'x-api-key': 'key-of-ours' });
      expect(JSON.stringify(partner.taken)).not.toContain(SAMPLE.detail.data['receivedBy']);
      expect(await reasons()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'that the partner refuses is on the dead-letter queue, with an alarm, and a redrive tells the partner alone',
    async () => {
      await deliver({ PartnerKeyHeader: 'x-token' }, { status: 400 });
      expect(await reasons()).toEqual(['SDK_CLIENT_ERROR']);
      expect(region?.resources.get('PartnerNoticeUndeliveredAlarm')?.ref).toBe(
        'tributary-dev-partner-notice-undelivered',
      );
      const options = { choice: 'all', dryRun: false, perSecond: 100, limit: 100, json: false } as const;
      const isDone = await redrive(opened(), { ...options, progress: progress({ isSilent: true }) });
      expect(isDone.succeeded).toBe(true);
      await region?.settled();
      expect(notices()).toEqual([NOTICE, NOTICE]);
      expect(partner.taken[1]?.headers).toMatchObject({ 'x-token': 'key-of-ours' });
      expect(await reasons()).toEqual([]);
      const published = region?.journal
        .hops()
        .filter(({ step, place }) => step === 'produced' && place.startsWith('partner'));
      expect(published).toHaveLength(1);
    },
    TIMEOUT_MS,
  );

  test(
    'is told to nobody where no partner is set',
    async () => {
      await deliver({ PartnerEndpoint: '' });
      expect(partner.taken).toEqual([]);
      expect([...(region?.resources.keys() ?? [])].filter((id) => /^Partner(?!Shipments|Webhooks)/.test(id))).toEqual(
        [],
      );
    },
    TIMEOUT_MS,
  );
});
