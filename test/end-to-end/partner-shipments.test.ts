import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateEventSourceMappingCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Consumer, stringDeserializers } from '@platformatic/kafka';
import { type Region, startRegion } from '@tributary/region';
import { zipSync } from 'fflate';
import { functionResource } from '../../packages/region/test/support/package-dir.ts';
import { clientOf } from '../../tools/aws-clients.ts';
import { drain } from '../../tools/invoke/drain-queue.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { type BusEvent, sample } from '../support/samples.ts';

const TOPIC = 'partner-shipments';
const TIMEOUT_MS = 180_000;

/** Another application, which puts each event back on the bus as one of its own: only the hops tell. */
const RELABEL = `
exports.handler = async ({ records }) => {
  for (const { headers, value } of Object.values(records).flat()) {
    const of = (name) => Buffer.from(Object.assign({}, ...headers)['ce_' + name]).toString();
    const metadata = {
      id: of('id') + '+', type: of('type'), version: Number(of('dataversion')), source: of('source'),
      subject: of('subject'), time: of('time'), correlationId: of('correlationid'), causationId: of('id'),
      sequence: Number(of('sequence')), traceparent: of('traceparent'), hops: Number(of('hops')),
    };
    const Detail = JSON.stringify({ metadata, data: JSON.parse(Buffer.from(value, 'base64')) });
    const Entries = [{ EventBusName: process.env.BUS, Source: metadata.source, DetailType: metadata.type, Detail }];
    const headersOut = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' };
    await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers: headersOut, body: JSON.stringify({ Entries }) });
  }
};`;

let folder: string;
let region: Region;
beforeEach(async () => {
  const compiled = await ensurePackaged();
  folder = mkdtempSync(path.join(os.tmpdir(), 'shipments-'));
  cpSync(path.dirname(compiled), folder, { recursive: true });
  const template = JSON.parse(readFileSync(compiled, 'utf8'));
  template.Resources.Relabel = functionResource('relabel', { Environment: { Variables: { BUS: { Ref: 'Bus' } } } });
  writeFileSync(path.join(folder, path.basename(compiled)), JSON.stringify(template));
  writeFileSync(path.join(folder, 'relabel.zip'), zipSync({ 'index.cjs': new TextEncoder().encode(RELABEL) }));
  region = await startRegion({ packageDir: folder, port: 0, kafka: { port: 0 } });
}, TIMEOUT_MS);
afterEach(async () => {
  await region.stop();
  rmSync(folder, { recursive: true });
});

const refOf = (logicalId: string): string => region.resources.get(logicalId)?.ref ?? '';

async function putOnBus(file: string): Promise<void> {
  const { source, 'detail-type': DetailType, detail } = sample<BusEvent>(`eventbridge/${file}`);
  const entry = { EventBusName: refOf('Bus'), Source: source, DetailType, Detail: JSON.stringify(detail) };
  await new EventBridgeClient(clientOf(region)).send(new PutEventsCommand({ Entries: [entry] }));
  await region.settled();
}

/** Carries the topic back to the bus by way of that function. */
async function readTopicBy(FunctionName: string): Promise<void> {
  await new LambdaClient(clientOf(region)).send(
    new CreateEventSourceMappingCommand({
      FunctionName,
      EventSourceArn: 'arn:aws:kafka:eu-west-1:000000000000:cluster/tributary/0-1',
      Topics: [TOPIC],
      StartingPosition: 'TRIM_HORIZON',
    }),
  );
}

/** What is on the topic, oldest first. */
async function written() {
  const [bootstrapBrokers, groupId] = [[...region.kafkaConnection.bootstrapServers], 'test'];
  const consumer = new Consumer({ clientId: 'test', bootstrapBrokers, groupId, deserializers: stringDeserializers });
  const ends = (await consumer.listOffsets({ topics: [TOPIC] })).get(TOPIC) ?? [];
  const count = ends.reduce((sum, end) => sum + Number(end), 0);
  const records = [];
  const stream = count > 0 ? await consumer.consume({ topics: [TOPIC], mode: 'earliest' }) : [];
  for await (const { key, value, headers } of stream) {
    records.push({ key, data: JSON.parse(value), id: headers.get('ce_id'), hops: headers.get('ce_hops') });
    if (records.length === count) break;
  }
  await consumer.close(true);
  return records;
}

const failures = async (queueId = 'PublishToKafkaFailedQueue') =>
  (await drain(new SQSClient(clientOf(region)), refOf(queueId))).map((body) => JSON.parse(body));

describe('shipments of a partner', () => {
  test(
    'go to their topic, keyed by the shipment, one hop further',
    async () => {
      await putOnBus('ShipmentDispatched.json');
      await putOnBus('ShipmentDelivered.json');
      const dataOf = (file: string) => sample<BusEvent>(`eventbridge/${file}`).detail.data;
      expect(await written()).toEqual([
        { key: 'SHP-2001', data: dataOf('ShipmentDispatched.json'), id: 'shp-2001-1', hops: '1' },
        { key: 'SHP-2001', data: dataOf('ShipmentDelivered.json'), id: 'shp-2001-2', hops: '1' },
      ]);
      expect(await failures()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'that break their schema are dead-lettered and not written',
    async () => {
      await putOnBus('ShipmentDispatched.bad.json');
      expect(await written()).toEqual([]);
      expect((await failures()).map(({ error, eventId }) => [error.code, eventId])).toEqual([
        ['EVENT_INVALID', 'shp-2001-3'],
      ]);
    },
    TIMEOUT_MS,
  );
});

describe('a circle of rules and mappings', () => {
  test(
    'of our own functions ends at the bridge, which takes no events of a partner from a topic of ours',
    async () => {
      await readTopicBy(refOf('BridgeDashkafkaLambdaFunction'));
      await putOnBus('ShipmentDispatched.json');
      expect((await written()).map(({ id, hops }) => [id, hops])).toEqual([['shp-2001-1', '1']]);
      const published = region.journal
        .hops()
        .filter(
          ({ step, place, ids }) => step === 'published' && place.includes(':event-bus/') && ids.includes('shp-2001-1'),
        );
      expect(published).toHaveLength(1);
      expect(await failures()).toEqual([]);
      expect((await failures('BridgeKafkaFailedQueue')).map(({ error, eventId }) => [error.code, eventId])).toEqual([
        ['EVENT_TYPE_UNKNOWN', 'shp-2001-1'],
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'through an application that gives new ids ends at the limit of hops, on the dead-letter queue',
    async () => {
      await readTopicBy('relabel');
      await putOnBus('ShipmentDispatched.json');
      const rounds = Array.from({ length: 16 }, (_, round) => [`shp-2001-1${'+'.repeat(round)}`, String(round + 1)]);
      expect((await written()).map(({ id, hops }) => [id, hops])).toEqual(rounds);
      expect((await failures()).map(({ error, payload }) => [error, payload.event.detail.metadata.hops])).toEqual([
        [
          {
            code: 'EVENT_HOPS_EXCEEDED',
            message:
              `Event shp-2001-1${'+'.repeat(16)} has 17 hops behind it; the limit is 16. ` +
              'Look for a rule or a handler that sends it in a circle.',
            retryable: false,
            stack: expect.arrayContaining([expect.stringMatching(/lib\/hops\.ts:\d+:\d+\)$/)]),
          },
          16,
        ],
      ]);
    },
    TIMEOUT_MS,
  );
});
