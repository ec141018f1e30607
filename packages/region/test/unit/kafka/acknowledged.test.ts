import { expect, test } from '@jest/globals';
import { seededRandom } from '../../../src/core/random.ts';
import { realClock } from '../../../src/core/real-clock.ts';
import { startBroker } from '../../../src/kafka/broker.ts';
import { memoryStore } from '../../../src/kafka/log/memory-segment.ts';
import { PartitionLog } from '../../../src/kafka/log/partition-log.ts';
import { topicConfig } from '../../../src/kafka/topic/config.ts';
import { append } from './append.ts';
import { produce } from './hostile-answers.ts';
import { ManualClock } from './manual-clock.ts';
import { rawBatch } from './raw-batch.ts';
import { RawClient } from './raw-client.ts';

test('a batch that was stored is acknowledged, whatever fails afterwards', async () => {
  const errors: unknown[] = [];
  const broker = await startBroker({
    clock: realClock(),
    random: seededRandom(1),
    onError: (error) => errors.push(error),
    onAppend: () => {
      throw new Error('The journal is broken.');
    },
  });
  broker.createTopic('orders', 1);
  const client = await RawClient.open(broker.bootstrapServer);
  const answers = [await produce(client, 'orders', rawBatch()), await produce(client, 'orders', rawBatch())];
  client.close();
  await broker.stop();

  expect(answers).toMatchObject([
    { errorCode: 0, baseOffset: 0 },
    { errorCode: 0, baseOffset: 1 },
  ]);
  expect(errors.map(String)).toEqual(Array(2).fill('Error: The journal is broken.'));
});

test('a batch that was stored is acknowledged, though one who waits for it fails, and others hear of it', () => {
  const errors: unknown[] = [];
  const config = topicConfig(new Map());
  const log = new PartitionLog({
    store: memoryStore(),
    clock: new ManualClock(),
    config: () => config,
    onError: (error) => errors.push(error),
  });
  const heard: number[] = [];
  log.onAppend(() => {
    throw new Error('A reader is broken.');
  });
  log.onAppend(() => heard.push(log.endOffset));

  expect(append(log, rawBatch()).baseOffset).toBe(0);
  expect([heard, errors.map(String)]).toEqual([[1], ['Error: A reader is broken.']]);
});
