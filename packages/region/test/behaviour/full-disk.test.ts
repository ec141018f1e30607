import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import type { Json } from '../../src/core/json.ts';
import { NOTING_CODE, notingFunction } from '../support/noting.ts';
import { type PersistedRegion, persistedRegion, type RegionProcess } from '../support/region-process.ts';
import { arn, bus, fromTopic, queue, queuePolicy, rule } from '../support/resources.ts';
import { until } from '../support/until.ts';

const ACCOUNT = '000000000000';
const QUEUE_URL = `http://localhost/${ACCOUNT}/orders`;

/** A topic whose records a function notes, with a queue for those that it gives up; and a bus with a queue. */
const template = (folder: string): Json => ({
  Resources: {
    Bus: bus('shop'),
    Orders: queue('orders', { VisibilityTimeout: 1 }),
    GivenUp: queue('given-up'),
    Policy: queuePolicy('Orders'),
    Placed: rule('Placed', { Arn: arn('Orders') }),
    NoteRecords: notingFunction('note-records', `${folder}/noted`),
    FromTopic: fromTopic('NoteRecords', {
      BatchSize: 10,
      DestinationConfig: { OnFailure: { Destination: arn('GivenUp') } },
    }),
  },
});

let persisted: PersistedRegion;
beforeEach(() => {
  persisted = persistedRegion(template, NOTING_CODE);
});
afterEach(() => persisted.remove());

const PADDING = ' '.repeat(4000);

/** Sends records to the topic, and events to the bus, until the region is gone. @returns what it accepted */
async function loadUntilGone(region: RegionProcess, hasEvents: boolean) {
  const kafka = new Kafka({ brokers: [region.kafka], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  const producer = kafka.producer();
  await producer.connect();
  const events = new EventBridgeClient({ ...region.client, maxAttempts: 1 });
  const [records, entries]: [string[], string[]] = [[], []];
  let isOver = false;
  const load = async (take: (id: string) => Promise<void>, accepted: string[]): Promise<void> => {
    for (let n = 0; !isOver; n++) {
      try {
        await take(String(n));
        accepted.push(String(n));
      } catch {
        // Not accepted: at the latest once the region has stopped.
      }
    }
  };
  const putEvent = async (id: string): Promise<void> => {
    const Detail = JSON.stringify({ id, padding: PADDING });
    await events.send(
      new PutEventsCommand({ Entries: [{ EventBusName: 'shop', Source: 'test', DetailType: 'Placed', Detail }] }),
    );
  };
  const loads = [
    load(async (id) => {
      await producer.send({ topic: 'orders', acks: -1, messages: [{ value: `${id}${PADDING}` }] });
    }, records),
    ...(hasEvents ? [load(putEvent, entries)] : []),
  ];
  const code = await region.ended;
  isOver = true;
  await Promise.all(loads);
  await producer.disconnect();
  events.destroy();
  return { records, entries, code, lines: region.errors.filter((line) => line.includes('cannot be written')) };
}

function noted(): ReadonlySet<string> {
  const file = path.join(persisted.folder, 'noted');
  return new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
}

async function takeAll(client: SQSClient, taken: Set<string>, queueUrl = QUEUE_URL): Promise<void> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
  );
  for (const { Body = '' } of Messages) taken.add(JSON.parse(Body).detail?.id ?? Body);
}

test.each([
  ['region.sqlite', true, 800_000],
  ['00000000000000000000.log', false, 400_000],
])(
  'without room for %s the region stops with a line, and a start with room handles all that was accepted',
  async (file, hasEvents, maxBytes) => {
    const { records, entries, code, lines } = await loadUntilGone(await persisted.startWithin(maxBytes), hasEvents);
    const region = await persisted.start();
    const sqs = new SQSClient(region.client);
    const [taken, givenUp] = [new Set<string>(), new Set<string>()];
    const missing = (): readonly string[] => [
      ...records.filter((id) => !noted().has(id)).map((id) => `record ${id}`),
      ...entries.filter((id) => !taken.has(id)).map((id) => `event ${id}`),
    ];
    // Past a deadline the expectations below name what is missing.
    await until(async () => {
      await takeAll(sqs, taken);
      return missing().length === 0;
    }).catch(() => {});
    await takeAll(sqs, givenUp, `http://localhost/${ACCOUNT}/given-up`);
    sqs.destroy();

    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringContaining(`/${file} cannot be written: `)]);
    expect([records.length > 10, entries.length > 10]).toEqual([true, hasEvents]);
    expect(missing()).toEqual([]);
    expect([...givenUp]).toEqual([]);
  },
);
