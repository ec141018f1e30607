import path from 'node:path';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { parsePlan } from '@tributary/region/faults';
import { at, type Json, type JsonObject, objectsOf, parseJson, textOf } from '@tributary/region/json';
import { Kafka, logLevel } from 'kafkajs';
import type { Event } from '#lib/event.ts';
import { binaryMessage, structuredMessage } from '#lib/kafka/message.ts';
import { observingQueue } from '../../demo/check/bus.ts';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { list } from '../../ops/dlq/list.ts';
import { drain } from '../../tools/invoke/drain-queue.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { placedOrder } from '../support/samples.ts';

const TIMEOUT_MS = 180_000;
const BRIDGE = /-bridge-kafka$/;
/** Allowed by RFC 3339, and no time of EventBridge. */
const LEAP_SECOND = '2026-03-02T23:59:60Z';
const NUMBERS = '"huge":9007199254740993,"price":1.10,"none":-0,"list":[1e2,0.10]';

interface Message {
  readonly key: string;
  readonly value: string | Buffer;
  readonly headers: Readonly<Record<string, string | Buffer>>;
}

let region: Region;
let endpoint: Endpoint;
let observed: () => Promise<readonly string[]>;

beforeAll(async () => {
  const packageDir = path.dirname(await ensurePackaged());
  // The first calls find no bus: more of them than the publisher tries in a row.
  const faults = parsePlan({
    rules: [{ fault: 'refuse', at: 'events/PutEvents', from: '*-bridge-kafka', every: 1, times: 18 }],
  });
  region = await startRegion({ packageDir, port: 0, kafka: { port: 0 }, clock: 'virtual', faults });
  endpoint = await openEndpoint({ aws: false, stage: 'dev', endpoint: region.endpoint });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = { endpoint: region.endpoint, region: region.awsRegion, credentials };
  observed = await observing(new SQSClient(client), new EventBridgeClient(client));
}, TIMEOUT_MS);
afterAll(async () => {
  await endpoint?.close();
  await region?.stop();
});

/** The texts of the events on the bus since the last call. */
async function observing(sqs: SQSClient, events: EventBridgeClient): Promise<() => Promise<readonly string[]>> {
  const EventBusName = region.resources.get('Bus')?.ref;
  const { url, arn } = await observingQueue(sqs, 'observed', 'events.amazonaws.com');
  await events.send(new PutRuleCommand({ Name: 'all', EventBusName, EventPattern: '{"source":[{"prefix":""}]}' }));
  await events.send(new PutTargetsCommand({ Rule: 'all', EventBusName, Targets: [{ Id: 'queue', Arn: arn }] }));
  return () => drain(sqs, url);
}

/** Produces messages to one topic in one request, so that those of a key can be in one batch. */
async function produced(...messages: readonly Message[]): Promise<void> {
  const producer = new Kafka({ brokers: [region.kafkaBootstrapServers], logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  await producer.send({
    topic: 'orders',
    messages: messages.map((message) => ({ ...message, headers: { ...message.headers } })),
  });
  await producer.disconnect();
  await region.settled();
}

const messageOf = (event: Event, changed: Partial<Message> = {}): Message => {
  const { key, value, headers } = binaryMessage('orders', event);
  return { key, value, headers: Object.fromEntries(headers), ...changed };
};

const withNumbers = (text: string): string => text.replace(/(\}+)$/, (end) => `,${NUMBERS}${end}`);

const idOnBus = (body: string): string => textOf(at(parseJson(body), 'detail', 'metadata', 'id'));

async function failures(): Promise<readonly JsonObject[]> {
  const queues = objectsOf(parseJson(await list(endpoint, { json: true, limit: 100 })));
  return queues.flatMap((queue) => objectsOf(queue['deadLetters']));
}

const reasons = async (): Promise<readonly Json[]> => (await failures()).map(({ reason }) => reason ?? null);

test(
  'while the bus refuses more than a publisher tries, one invocation holds the batch, and its order is kept',
  async () => {
    const ids = ['h-1', 'h-2', 'h-3'];
    await produced(...ids.map((id) => messageOf(placedOrder({ id }))));
    expect((await observed()).map(idOnBus)).toEqual(ids);
    const invoked = region.journal
      .hops()
      .filter(
        ({ step, place, ids: named }) =>
          step === 'invoked' && BRIDGE.test(place) && named.some((id) => ids.includes(id)),
      );
    expect(invoked).toHaveLength(1);
  },
  TIMEOUT_MS,
);

test(
  'numbers that no contract names are on the bus as they were on Kafka, in both modes',
  async () => {
    const [binary, structured] = [placedOrder({ id: 'n-1' }), structuredMessage('orders', placedOrder({ id: 'n-2' }))];
    await produced(messageOf(binary, { value: withNumbers(JSON.stringify(binary.data)) }), {
      key: structured.key,
      value: structured.value.toString().replace(/\}\}$/, `,${NUMBERS}}}`),
      headers: Object.fromEntries(structured.headers),
    });
    const bodies = await observed();
    expect(bodies.map(idOnBus).toSorted()).toEqual(['n-1', 'n-2']);
    for (const body of bodies) expect(body).toContain(NUMBERS);
  },
  TIMEOUT_MS,
);

describe('five events whose producer mends them at once', () => {
  test(
    'arrive, and their broken copies are dead letters',
    async () => {
      const ids = ['m-1', 'm-2', 'm-3', 'm-4', 'm-5'];
      const before = (await failures()).length;
      const broken = ids.map((id) => messageOf(placedOrder({ id, time: LEAP_SECOND })));
      await produced(...broken, ...ids.map((id) => messageOf(placedOrder({ id }))));
      expect((await observed()).map(idOnBus)).toEqual(ids);
      expect((await failures()).length - before).toBe(ids.length);
    },
    TIMEOUT_MS,
  );
});

test(
  'six ids that are not UTF-8 are six dead letters',
  async () => {
    const before = (await failures()).length;
    const ids = ['ff', 'fe', 'c0af', 'eda080', 'f5808080', '6180'].map((hex) => Buffer.from(hex, 'hex'));
    const { headers, ...message } = messageOf(placedOrder());
    await produced(...ids.map((id) => ({ ...message, headers: { ...headers, ce_id: id } })));
    expect(await observed()).toEqual([]);
    expect((await reasons()).slice(before)).toEqual(ids.map(() => 'RECORD_NOT_CLOUDEVENT'));
  },
  TIMEOUT_MS,
);
