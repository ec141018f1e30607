import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { until } from '../support/until.ts';

const TOPIC = 'orders';
const PROGRAM = path.resolve(import.meta.dirname, '../unit/kafka/broker-process.ts');
let dataDir: string;
let child: ChildProcess;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'kafka-recovery-'));
});
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true });
});

async function startProcess(): Promise<Kafka> {
  child = spawn(process.execPath, [PROGRAM, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [address] = await once(child.stdout ?? child, 'data');
  return new Kafka({ brokers: [String(address).trim()], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
}

/** Sends numbered records, one request each, until the broker is gone; gives the numbers that it acknowledged. */
async function produceUntilGone(producer: Producer, onAcknowledged: (count: number) => void): Promise<number[]> {
  const acknowledged: number[] = [];
  const padding = 'x'.repeat(2_000);
  for (let number = 0; ; number++) {
    try {
      await producer.send({
        topic: TOPIC,
        acks: -1,
        messages: [{ partition: 0, key: String(number), value: padding }],
      });
    } catch {
      return acknowledged;
    }
    acknowledged.push(number);
    onAcknowledged(acknowledged.length);
  }
}

async function readNumbers(kafka: Kafka, count: number): Promise<number[]> {
  const consumer = kafka.consumer({ groupId: 'readers', maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  const numbers: number[] = [];
  await consumer.run({
    eachMessage: async ({ message }) => {
      numbers.push(Number(message.key));
    },
  });
  await until(() => numbers.length >= count);
  await consumer.disconnect();
  return numbers;
}

async function commit(kafka: Kafka, offset: string): Promise<void> {
  const consumer = kafka.consumer({ groupId: 'readers', maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC });
  const joined = new Promise((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, resolve);
  });
  await consumer.run({ eachMessage: async () => {} });
  await joined;
  await consumer.commitOffsets([{ topic: TOPIC, partition: 1, offset }]);
  await consumer.disconnect();
}

test('nothing that was acknowledged is lost when the process is killed while it writes', async () => {
  const before = await startProcess();
  const producer = before.producer();
  await producer.connect();
  const acknowledged = await produceUntilGone(producer, (count) => {
    if (count === 300) setImmediate(() => child.kill('SIGKILL'));
  });
  const after = await startProcess();
  const numbers = await readNumbers(after, acknowledged.length);

  expect(acknowledged.length).toBeGreaterThanOrEqual(300);
  expect(numbers.slice(0, acknowledged.length)).toEqual(acknowledged);
});

test('topics, settings and commits are there again after a kill, and offsets go on', async () => {
  const before = await startProcess();
  const admin = before.admin();
  await admin.connect();
  const configEntries = [{ name: 'retention.ms', value: '3600000' }];
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 2, configEntries }] });
  const producer = before.producer();
  await producer.connect();
  await producer.send({ topic: TOPIC, messages: [{ partition: 1, value: 'one' }] });
  await commit(before, '1');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const after = await startProcess();
  const laterAdmin = after.admin();
  await laterAdmin.connect();
  const laterProducer = after.producer();
  await laterProducer.connect();
  const sent = await laterProducer.send({ topic: TOPIC, messages: [{ partition: 1, value: 'two' }] });
  const settings = await laterAdmin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: 2, name: TOPIC, configNames: ['retention.ms'] }],
  });
  const committed = await laterAdmin.fetchOffsets({ groupId: 'readers', topics: [TOPIC] });
  await laterAdmin.disconnect();
  await laterProducer.disconnect();

  expect(sent.map(({ baseOffset }) => baseOffset)).toEqual(['1']);
  expect(settings.resources[0]?.configEntries.map(({ configValue }) => configValue)).toEqual(['3600000']);
  expect(committed[0]?.partitions.map(({ partition, offset }) => [partition, offset]).sort()).toEqual([
    [0, '-1'],
    [1, '1'],
  ]);
});
