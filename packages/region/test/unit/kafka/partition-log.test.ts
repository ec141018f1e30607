import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Reader, readRecordsBatches } from '@platformatic/kafka';
import fc from 'fast-check';
import { memoryStore } from '../../../src/kafka/log/memory-segment.ts';
import { PartitionLog } from '../../../src/kafka/log/partition-log.ts';
import type { SegmentStore } from '../../../src/kafka/log/segment.ts';
import { topicConfig } from '../../../src/kafka/topic/config.ts';
import { fuzz } from '../../support/fuzz.ts';
import { append, atOnce } from './append.ts';
import { batchOf } from './batches.ts';
import { ManualClock } from './manual-clock.ts';
import { storedPartition } from './stored-partition.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'partition-log-'));
afterAll(() => rmSync(root, { recursive: true }));
let stores = 0;

function openLog(store: SegmentStore, configs: Readonly<Record<string, string>> = {}) {
  const clock = new ManualClock();
  const config = topicConfig(new Map(Object.entries(configs)));
  return { clock, log: new PartitionLog({ store, clock, config: () => config }) };
}

/** What a reader gets from `offset` on: offset, time and value of each record of the batches. */
function read(log: PartitionLog, offset: number, maxBytes = 1_000_000, atLeastOne = true): string[] {
  const bytes = Buffer.concat([...log.read(offset, maxBytes, atLeastOne)]);
  if (bytes.length === 0) return [];
  return readRecordsBatches(Reader.from(bytes)).flatMap(({ firstOffset, records }) =>
    records.map(({ offsetDelta, value }) => `${Number(firstOffset) + offsetDelta} ${String(value)}`),
  );
}

const KINDS: readonly (readonly [kind: string, newStore: () => SegmentStore])[] = [
  ['in memory', memoryStore],
  ['in files', () => storedPartition(path.join(root, String(stores++)))],
];

describe.each(KINDS)('a partition log %s', (_kind, newStore) => {
  test('gives records the next offsets and reads them from any of them', () => {
    const { log } = openLog(newStore());
    const bases = [
      append(
        log,
        batchOf([
          [1, 'a'],
          [2, 'b'],
        ]),
      ),
      append(log, batchOf([[3, 'c']], { compression: 'gzip' })),
      append(log, batchOf([[4, 'd']], { compression: 'zstd' })),
    ].map(({ baseOffset }) => baseOffset);

    expect(bases).toEqual([0, 2, 3]);
    expect(log.endOffset).toBe(4);
    expect(read(log, 0)).toEqual(['0 a', '1 b', '2 c', '3 d']);
    expect(read(log, 1)).toEqual(['0 a', '1 b', '2 c', '3 d']);
    expect(read(log, 3)).toEqual(['3 d']);
    expect(read(log, 4)).toEqual([]);
  });

  test('reads nothing of a later segment before the end of the one before it', () => {
    const { log } = openLog(newStore(), { 'segment.bytes': '1150' });
    for (const value of ['a', 'b'.repeat(1_000), 'c']) append(log, batchOf([[1, value]]));
    const small = batchOf([[1, 'a']]).length;

    expect(read(log, 0, 3 * small)).toEqual(['0 a']);
    expect(read(log, 0).map((text) => text.slice(0, 3))).toEqual(['0 a', '1 b', '2 c']);
  });

  test('leaves out no record, whatever a reader takes at once', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 30 });
    const limits = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1 });
    fc.assert(
      fc.property(sizes, limits, (lengths, maxBytes) => {
        const { log } = openLog(newStore(), { 'segment.bytes': '1000' });
        for (const length of lengths) append(log, batchOf([[1, 'v'.repeat(length)]]));
        const seen: number[] = [];
        for (let round = 0; seen.length < lengths.length; round++) {
          seen.push(...read(log, seen.length, maxBytes[round % maxBytes.length]).map(Number.parseFloat));
        }
        expect(seen).toEqual([...lengths.keys()]);
        log.close();
      }),
      fuzz(40),
    );
  });

  test('reads whole batches up to the limit, and a first one beyond it only when asked to', () => {
    const { log } = openLog(newStore());
    const size = batchOf([[1, 'a']]).length;
    for (const value of ['a', 'b', 'c']) append(log, batchOf([[1, value]]));

    expect(read(log, 0, 2 * size)).toEqual(['0 a', '1 b']);
    expect(read(log, 0, 2 * size - 1)).toEqual(['0 a']);
    expect(read(log, 1, 10, true)).toEqual(['1 b']);
    expect(read(log, 1, 10, false)).toEqual([]);
  });

  test('goes on over segments', () => {
    const { log } = openLog(newStore(), { 'segment.bytes': '200' });
    const values = Array.from({ length: 20 }, (_, index) => String(index));
    for (const value of values) append(log, batchOf([[1, value]]));

    expect(read(log, 0)).toEqual(values.map((value) => `${value} ${value}`));
    expect(read(log, 17)).toEqual(['17 17', '18 18', '19 19']);
  });

  test('refuses offsets that are not there', () => {
    const { log } = openLog(newStore());
    append(log, batchOf([[1, 'a']]));

    expect(() => log.read(2, 100, true)).toThrow('Offset 2 is not between 0 and 1.');
    expect(() => log.read(-1, 100, true)).toThrow('Offset -1 is not between 0 and 1.');
  });

  test('finds the first record of a time or later, inside compressed batches too', () => {
    const { log } = openLog(newStore());
    append(
      log,
      batchOf([
        [100, 'a'],
        [200, 'b'],
      ]),
    );
    append(
      log,
      batchOf(
        [
          [150, 'c'],
          [300, 'd'],
          [400, 'e'],
        ],
        { compression: 'gzip' },
      ),
    );

    expect([0, 150, 201, 400, 401].map((timeMs) => atOnce(() => log.offsetForTime(timeMs)))).toEqual([
      { offset: 0, timestampMs: 100 },
      { offset: 1, timestampMs: 200 },
      { offset: 3, timestampMs: 300 },
      { offset: 4, timestampMs: 400 },
      undefined,
    ]);
    expect(atOnce(() => log.latestRecord())).toEqual({ offset: 4, timestampMs: 400 });
  });

  test('drops segments whose records are older than retention.ms, when it looks at them every five minutes', () => {
    const { log, clock } = openLog(newStore(), { 'retention.ms': '1000', 'segment.bytes': '14' });
    for (const timeMs of [0, 299_500, 299_900]) append(log, batchOf([[timeMs, String(timeMs)]]));
    clock.advance(299_999);

    expect(read(log, 0)).toEqual(['0 0', '1 299500', '2 299900']);
    clock.advance(601);
    expect(() => log.read(0, 100, true)).toThrow('Offset 0 is not between 2 and 3.');
    expect(read(log, 2)).toEqual(['2 299900']);
    clock.advance(300_000);
    expect(atOnce(() => log.offsetForTime(0))).toBeUndefined();
    expect([log.startOffset, log.endOffset]).toEqual([3, 3]);
  });

  test('drops the oldest segments beyond retention.bytes', () => {
    const size = batchOf([[1, '0']]).length;
    const { log } = openLog(newStore(), { 'retention.bytes': String(2 * size), 'segment.bytes': '14' });
    for (let index = 0; index < 5; index++) append(log, batchOf([[1, String(index)]]));

    expect([log.startOffset, log.endOffset, log.sizeBytes]).toEqual([3, 5, 2 * size]);
  });

  test('gives records the time of the append when the topic asks for it', () => {
    const { log, clock } = openLog(newStore(), { 'message.timestamp.type': 'LogAppendTime' });
    clock.advance(5_000);
    const { appendTimeMs } = append(log, batchOf([[1, 'a']], { compression: 'gzip' }));

    expect(appendTimeMs).toBe(5_000);
    expect(atOnce(() => log.offsetForTime(5_000))).toEqual({ offset: 0, timestampMs: 5_000 });
    expect(read(log, 0)).toEqual(['0 a']);
  });

  test('recognises a batch that is sent again, and answers with its first offset', () => {
    const { log } = openLog(newStore());
    const batch = (firstSequence: number) =>
      batchOf(
        [
          [1, 'a'],
          [1, 'b'],
        ],
        { producerId: 7, firstSequence },
      );
    const appended = [0, 2, 4, 0, 4].map((sequence) => append(log, batch(sequence)));

    expect(appended.map(({ baseOffset, duplicate }) => [baseOffset, duplicate])).toEqual([
      [0, false],
      [2, false],
      [4, false],
      [0, true],
      [4, true],
    ]);
    expect(log.endOffset).toBe(6);
  });

  test('refuses a gap in the sequence of a producer, and an epoch that has passed', () => {
    const { log } = openLog(newStore());
    const batch = (producerEpoch: number, firstSequence: number) =>
      batchOf([[1, 'a']], { producerId: 7, producerEpoch, firstSequence });
    append(log, batch(1, 0));

    expect(() => append(log, batch(1, 2))).toThrow('Producer 7 sent sequence 2, 1 is next.');
    expect(() => append(log, batch(0, 1))).toThrow('Producer 7 is at epoch 1 already.');
    expect(() => append(log, batch(2, 1))).toThrow('Producer 7 sent sequence 1, 0 is next.');
    expect(append(log, batch(2, 0)).baseOffset).toBe(1);
  });

  test('refuses batches that are broken or too large', () => {
    const { log } = openLog(newStore(), { 'max.message.bytes': '100' });
    const broken = batchOf([[1, 'a']]);
    broken[broken.length - 1] = 0xff;
    const cut = batchOf([[1, 'a']]).subarray(0, 40);

    expect(() => append(log, broken)).toThrow('The checksum of the batch does not fit its bytes.');
    expect(() => append(log, cut)).toThrow('40 bytes are no whole batch.');
    expect(() => append(log, batchOf([[1, 'x'.repeat(100)]]))).toThrow('max.message.bytes is 100.');
    expect(log.endOffset).toBe(0);
  });

  test('makes deleted records unreadable', () => {
    const { log } = openLog(newStore(), { 'segment.bytes': '14' });
    for (const value of ['a', 'b', 'c']) append(log, batchOf([[1, value]]));
    log.deleteBefore(2);

    expect(log.startOffset).toBe(2);
    expect(() => log.read(1, 100, true)).toThrow('Offset 1 is not between 2 and 3.');
    expect(read(log, 2)).toEqual(['2 c']);
  });
});
