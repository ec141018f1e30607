import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DescribeArchiveCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import type { Json } from '../../src/core/json.ts';
import { seededRandom } from '../../src/core/random.ts';
import { NOTING_CODE, notingFunction } from '../support/noting.ts';
import { type PersistedRegion, persistedRegion, type RegionProcess } from '../support/region-process.ts';
import { arn, bus, fromTopic, invokePermission, queue, queuePolicy, rule } from '../support/resources.ts';
import { until } from '../support/until.ts';

const SEED = 11;
const ROUNDS = 4;
/** How many events each region accepts at least before it is killed. */
const MIN_ACCEPTED = 20;
const MAX_ACCEPTED = 100;
const ACCOUNT = '000000000000';
const QUEUE_URL = `http://localhost/${ACCOUNT}/orders`;

/** Everything that an event can pass: bus, archive, rules, a queue, asynchronous invocation, Kafka and its mapping. */
const template = (folder: string): Json => ({
  Resources: {
    Bus: bus('shop'),
    Archived: { Type: 'AWS::Events::Archive', Properties: { ArchiveName: 'all', SourceArn: arn('Bus') } },
    Orders: queue('orders', { VisibilityTimeout: 2 }),
    Policy: queuePolicy('Orders'),
    Placed: rule('Placed', { Arn: arn('Orders') }, { Arn: arn('Note') }),
    Note: notingFunction('note', `${folder}/from-bus`),
    NotePermission: invokePermission('Note'),
    NoteRecords: notingFunction('note-records', `${folder}/from-kafka`),
    FromTopic: fromTopic('NoteRecords', { BatchSize: 10 }),
  },
});

let kept: PersistedRegion;

beforeAll(() => {
  kept = persistedRegion(template, NOTING_CODE);
});
afterAll(() => kept.remove());

/** Ids of events that were accepted, and of those that came out of the queue. */
const accepted = { byBus: new Set<string>(), byKafka: new Set<string>() };
const taken = new Set<string>();

/** Repeats `work` until the region is gone or `isOver`; what fails then was not accepted. */
async function repeat(work: (n: number) => Promise<void>, isOver: () => boolean): Promise<void> {
  for (let n = 0; !isOver(); n++) {
    try {
      await work(n);
    } catch {
      if (isOver()) return;
    }
  }
}

async function putEvents(client: EventBridgeClient, ids: readonly string[]): Promise<void> {
  const entries = ids.map((id) => ({
    EventBusName: 'shop',
    Source: 'test',
    DetailType: 'Placed',
    Detail: JSON.stringify({ id }),
  }));
  await client.send(new PutEventsCommand({ Entries: entries }));
  for (const id of ids) accepted.byBus.add(id);
}

async function takeMessages(client: SQSClient): Promise<number> {
  const wanted = { QueueUrl: QUEUE_URL, MaxNumberOfMessages: 10 };
  const { Messages = [] } = await client.send(new ReceiveMessageCommand(wanted));
  for (const { Body = '', ReceiptHandle } of Messages) {
    taken.add(JSON.parse(Body).detail.id);
    await client.send(new DeleteMessageCommand({ QueueUrl: QUEUE_URL, ReceiptHandle }));
  }
  return Messages.length;
}

/** Loads a region from all sides, and kills it in the middle, once it has accepted so many events. */
async function loadAndKill(region: RegionProcess, round: number, count: number): Promise<void> {
  const settings = { ...region.client, maxAttempts: 1 };
  const [events, sqs] = [new EventBridgeClient(settings), new SQSClient(settings)];
  const kafka = new Kafka({ brokers: [region.kafka], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  const producer = kafka.producer();
  await producer.connect();
  const acceptedNow = (): number => accepted.byBus.size + accepted.byKafka.size;
  const acceptedBefore = acceptedNow();
  let isOver = false;
  const over = (): boolean => isOver;
  const load = [
    repeat((n) => putEvents(events, [`${round}-${n}-a`, `${round}-${n}-b`]), over),
    repeat(async () => void (await takeMessages(sqs)), over),
    repeat(async (n) => {
      const id = `${round}-${n}`;
      await producer.send({ topic: 'orders', acks: -1, messages: [{ value: id }] });
      accepted.byKafka.add(id);
    }, over),
  ];
  await until(() => acceptedNow() >= acceptedBefore + count);
  isOver = true;
  await region.kill();
  await Promise.all(load);
  await producer.disconnect();
  for (const client of [events, sqs]) client.destroy();
}

function noted(name: string): ReadonlySet<string> {
  const file = path.join(kept.folder, name);
  return new Set(existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
}

const missing = (wanted: ReadonlySet<string>, found: ReadonlySet<string>): readonly string[] =>
  [...wanted].filter((id) => !found.has(id));

test('nothing that was accepted is lost, at whatever moments the region is killed', async () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < ROUNDS; round++) {
    const count = MIN_ACCEPTED + random.integer(MAX_ACCEPTED - MIN_ACCEPTED);
    await loadAndKill(await kept.start(), round, count);
  }
  const last = await kept.start();
  const [events, sqs] = [new EventBridgeClient(last.client), new SQSClient(last.client)];
  // Past a deadline the expectations below fail, and name what is missing.
  await until(async () => {
    await takeMessages(sqs);
    return missing(accepted.byBus, taken).length === 0;
  }).catch(() => {});
  const isAllNoted = (): boolean =>
    missing(accepted.byBus, noted('from-bus')).length + missing(accepted.byKafka, noted('from-kafka')).length === 0;
  await until(isAllNoted).catch(() => {});
  const { EventCount = 0 } = await events.send(new DescribeArchiveCommand({ ArchiveName: 'all' }));
  for (const client of [events, sqs]) client.destroy();

  expect(accepted.byBus.size).toBeGreaterThan(0);
  expect(accepted.byKafka.size).toBeGreaterThan(0);
  expect(missing(accepted.byBus, taken)).toEqual([]);
  expect(missing(accepted.byBus, noted('from-bus'))).toEqual([]);
  expect(missing(accepted.byKafka, noted('from-kafka'))).toEqual([]);
  expect(EventCount).toBeGreaterThanOrEqual(accepted.byBus.size);
});
