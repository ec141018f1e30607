import { existsSync, renameSync, rmSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { type PersistedRegion, persistedRegion, startProcess } from '../support/region-process.ts';
import { queue } from '../support/resources.ts';

let persisted: PersistedRegion;
let data: string;
beforeEach(async () => {
  persisted = persistedRegion(() => ({ Resources: { Orders: queue('orders') } }));
  data = path.join(persisted.folder, 'data');
  const region = await persisted.start();
  const kafka = new Kafka({ brokers: [region.kafka], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: 'orders', acks: -1, messages: [{ partition: 0, value: 'a' }] });
  await producer.disconnect();
  await region.kill();
});
afterEach(() => persisted.remove());

test('a region whose folder of Kafka is gone does not start with an empty one, and --repair says what is lost', async () => {
  renameSync(path.join(data, 'kafka'), path.join(persisted.folder, 'kafka'));
  await expect(persisted.start()).rejects.toThrow(/KAFKA_DATA_DAMAGED: .*broker\.json is damaged: it is missing/);
  // A start that is refused leaves nothing that a later one could take for data.
  await expect(persisted.start()).rejects.toThrow('KAFKA_DATA_DAMAGED');

  const region = await persisted.start('--repair');
  expect(region.errors).toContainEqual(expect.stringMatching(/^Repaired: .*broker\.json: it is missing/));
  await region.kill();
  await persisted.start();
});

test('a region whose newest changes are cut off does not start, and does with --repair', async () => {
  expect(existsSync(path.join(data, 'region.sqlite-wal'))).toBe(true);
  truncateSync(path.join(data, 'region.sqlite-wal'), 40_000);
  await expect(persisted.start()).rejects.toThrow(/region\.sqlite is damaged: the newest \d+ of \d+ changes/);
  await expect(persisted.start()).rejects.toThrow(/region\.sqlite is damaged: the newest \d+ of \d+ changes/);

  const region = await persisted.start('--repair');
  expect(region.errors).toContainEqual(expect.stringMatching(/^Repaired: .*region\.sqlite/));
  const sqs = new SQSClient(region.client);
  expect((await sqs.send(new ListQueuesCommand())).QueueUrls).toHaveLength(1);
  sqs.destroy();
});

test('a region without its database does not start beside the data of another kind', async () => {
  for (const name of ['region.sqlite', 'region.sqlite-wal']) rmSync(path.join(data, name));
  await expect(persisted.start()).rejects.toThrow(/region\.sqlite is damaged: it is missing/);
});

test('--repair needs the folder that it is for', async () => {
  await expect(startProcess(['--empty', '--region', 'eu-west-1', '--repair'])).rejects.toThrow('--repair needs --data');
});
