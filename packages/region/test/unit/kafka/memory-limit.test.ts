import { expect, test } from '@jest/globals';
import { seededRandom } from '../../../src/core/random.ts';
import { memoryStorage } from '../../../src/kafka/topic/storage.ts';
import { Topics } from '../../../src/kafka/topic/topics.ts';
import { append } from './append.ts';
import { batchOf } from './batches.ts';
import { ManualClock } from './manual-clock.ts';

const LIMIT_BYTES = 1_000_000;
const TEXT = 'x'.repeat(1_000);

function openTopics() {
  const clock = new ManualClock();
  const topics = new Topics({
    clock,
    random: seededRandom(1),
    storage: memoryStorage(LIMIT_BYTES),
    limitBytes: LIMIT_BYTES,
  });
  topics.create('busy', 2);
  topics.create('quiet', 1);
  const add = (topic: string, partition: number): void => {
    const batch = batchOf([[1, TEXT]]);
    append(topics.partition(topic, partition), batch);
    topics.grew(batch.length);
  };
  return { topics, add };
}

test('topics in memory stay within their limit: the oldest records of the largest partition go, and are counted', () => {
  const { topics, add } = openTopics();
  add('quiet', 0);
  for (let count = 0; count < 5_000; count++) add('busy', count % 2);
  const { records, sizeBytes, dropped } = topics.fill();
  expect(sizeBytes).toBeLessThanOrEqual(LIMIT_BYTES * 1.05);
  expect(sizeBytes).toBeGreaterThan(LIMIT_BYTES * 0.9);
  expect(records + dropped).toBe(5_001);
  expect(topics.partition('quiet', 0).startOffset).toBe(0);
  const { startOffset, endOffset } = topics.partition('busy', 0);
  expect([endOffset, startOffset > 1_000]).toEqual([2_500, true]);
});

test('a single partition that fills the memory keeps its newest records', () => {
  const { topics, add } = openTopics();
  for (let count = 0; count < 3_000; count++) add('busy', 0);
  const { startOffset, endOffset } = topics.partition('busy', 0);
  expect(endOffset).toBe(3_000);
  expect(endOffset - startOffset).toBeGreaterThan(800);
});
