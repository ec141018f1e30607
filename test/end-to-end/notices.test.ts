import path from 'node:path';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { progress } from '@tributary/region/command-line';
import { parsePlan } from '@tributary/region/faults';
import { type Json, objectOf, textOf } from '@tributary/region/json';
import { type NoticeObserver, observeNotices } from '../../demo/shop/observer.ts';
import { withDeadLetters } from '../../ops/dlq/collect.ts';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { release } from '../../ops/dlq/release.ts';
import { clientOf } from '../../tools/aws-clients.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { sample } from '../support/samples.ts';

const TIMEOUT_MS = 180_000;
const PUBLISH = { at: 'sns/Publish', from: '*-notify-delivery', nth: 1 };
const NOTE = 'tributary-dev-notify-delivery#attempt#the notice of tributary.orders/evt-1001-2';
const TABLE = 'tributary-dev-idempotency';

let region: Region;
let observer: NoticeObserver;
let endpoint: Endpoint;
afterEach(async () => {
  await endpoint.close();
  await region.stop();
});

/** The application, in which that happens to the first notice. */
async function open(fault: { readonly [name: string]: Json }): Promise<void> {
  const packageDir = path.dirname(await ensurePackaged());
  const faults = parsePlan({ rules: [fault] });
  region = await startRegion({ packageDir, port: 0, kafka: { port: 0 }, clock: 'virtual', faults });
  const settings = clientOf(region);
  const [sns, sqs] = [new SNSClient(settings), new SQSClient(settings)];
  observer = await observeNotices({ sns, sqs }, region.resources.get('DeliveriesTopic')?.ref ?? '');
  endpoint = await openEndpoint({ aws: false, stage: 'dev', endpoint: region.endpoint });
}

async function fulfil(): Promise<void> {
  const event = objectOf(sample('eventbridge/OrderFulfilled.json'));
  const [Source, DetailType] = [textOf(event['source']), textOf(event['detail-type'])];
  const Entries = [{ EventBusName: 'tributary-dev', Source, DetailType, Detail: JSON.stringify(event['detail']) }];
  await endpoint.eventBridge.send(new PutEventsCommand({ Entries }));
  await region.settled();
}

const noticed = async (): Promise<readonly string[]> => (await observer.read()).map(({ eventId }) => eventId);

const reasons = (): Promise<readonly string[]> =>
  withDeadLetters(endpoint, 100, async ({ deadLetters }) => deadLetters.map(({ reason }) => reason));

async function redriveAll(): Promise<void> {
  const options = {
    choice: 'all',
    dryRun: false,
    perSecond: 100,
    limit: 100,
    json: false,
    progress: progress({ isSilent: true }),
  } as const;
  expect((await redrive(endpoint, options)).succeeded).toBe(true);
  await region.settled();
}

async function isSentOnceUnder(fault: string): Promise<void> {
  await open({ ...PUBLISH, fault });
  await fulfil();
  expect([await noticed(), await reasons()]).toEqual([['evt-1001-2'], ['EFFECT_IN_DOUBT']]);
  await redriveAll();
  expect([await noticed(), await reasons()]).toEqual([[], ['EFFECT_IN_DOUBT']]);
}

describe('a notice', () => {
  test(
    'that was sent when its answer got lost is not sent again by a redrive',
    () => isSentOnceUnder('lostResponse'),
    TIMEOUT_MS,
  );

  test(
    'whose process died after it was sent is not sent again by a redrive',
    () => isSentOnceUnder('crashAfter'),
    TIMEOUT_MS,
  );

  test(
    'whose process died before it was sent is sent once an operator has released it',
    async () => {
      await open({ ...PUBLISH, fault: 'crashBefore' });
      await fulfil();
      expect([await noticed(), await reasons()]).toEqual([[], ['EFFECT_IN_DOUBT']]);
      const say = { didNotHappen: false, dryRun: false, limit: 100 };
      await expect(release(endpoint, 'evt-1001-2', say)).rejects.toThrow('Say --did-not-happen if it did not.');
      expect(await release(endpoint, 'evt-1001-2', { ...say, dryRun: true })).toBe(
        `Would delete item ${NOTE} of table ${TABLE}.`,
      );
      await redriveAll();
      expect([await noticed(), await reasons()]).toEqual([[], ['EFFECT_IN_DOUBT']]);
      expect(await release(endpoint, 'evt-1001-2', { ...say, didNotHappen: true })).toMatch(
        /^Deleted item .*\nNow: npm run dlq -- redrive [\w-]+$/,
      );
      await redriveAll();
      expect([await noticed(), await reasons()]).toEqual([['evt-1001-2'], []]);
    },
    TIMEOUT_MS,
  );

  test(
    'that the topic refused is sent by the next attempt',
    async () => {
      await open({ ...PUBLISH, fault: 'throttle' });
      await fulfil();
      expect([await noticed(), await reasons()]).toEqual([['evt-1001-2'], []]);
    },
    TIMEOUT_MS,
  );
});
