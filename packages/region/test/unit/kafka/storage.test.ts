import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DataFiles } from '../../../src/core/data/data-files.ts';
import { Offsets } from '../../../src/kafka/group/offsets.ts';
import { PartitionLog } from '../../../src/kafka/log/partition-log.ts';
import { setBaseOffset } from '../../../src/kafka/log/record-batch.ts';
import { OffsetFile } from '../../../src/kafka/storage/offset-file.ts';
import { topicConfig } from '../../../src/kafka/topic/config.ts';
import { append, atOnce } from './append.ts';
import { batchOf } from './batches.ts';
import { ManualClock } from './manual-clock.ts';
import { storedPartition } from './stored-partition.ts';

let directory: string;
let lines: string[];
beforeEach(() => {
  lines = [];
  directory = mkdtempSync(path.join(os.tmpdir(), 'kafka-storage-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function openLog(segmentBytes = 16_777_216): PartitionLog {
  const config = topicConfig(new Map([['segment.bytes', String(segmentBytes)]]));
  return new PartitionLog({
    store: storedPartition(directory, (line) => lines.push(line)),
    clock: new ManualClock(),
    config: () => config,
  });
}

const newestLog = (): string => {
  const names = readdirSync(directory).filter((name) => name.endsWith('.log'));
  return path.join(directory, names.sort().at(-1) ?? '');
};

/** A batch as the broker writes it. */
function tornBatch(offset: number): Buffer {
  const batch = batchOf([[1, 'torn']]);
  setBaseOffset(batch, offset);
  return batch;
}

function fill(log: PartitionLog, count: number): void {
  for (let index = 0; index < count; index++) {
    append(log, batchOf([[1_000 + index, `value ${index}`]], { producerId: 5, firstSequence: index }));
  }
}

test('a log is found again as it was left, with times, sizes and deleted records', () => {
  const before = openLog(2_000);
  fill(before, 100);
  before.deleteBefore(30);
  const after = openLog(2_000);

  expect([after.startOffset, after.endOffset, after.sizeBytes]).toEqual([30, 100, before.sizeBytes]);
  expect(atOnce(() => after.offsetForTime(1_050))).toEqual({ offset: 50, timestampMs: 1_050 });
  expect(Buffer.concat([...after.read(30, 1e6, true)])).toEqual(Buffer.concat([...before.read(30, 1e6, true)]));
});

test('a producer is known again after a restart, whichever segment its last batches are in', () => {
  const before = openLog(200);
  fill(before, 10);
  const after = openLog(200);
  const again = append(after, batchOf([[1_009, 'value 9']], { producerId: 5, firstSequence: 9 }));

  expect(again).toEqual({ baseOffset: 9, appendTimeMs: -1, startOffset: 0, duplicate: true });
  expect(() => append(after, batchOf([[1, 'x']], { producerId: 5, firstSequence: 11 }))).toThrow('10 is next');
});

test.each([1, 11, 60, 61])('an end torn off %d bytes into a batch is cut, and the log goes on', (tornBytes) => {
  fill(openLog(), 3);
  const wholeBytes = statSync(newestLog()).size;
  appendFileSync(newestLog(), tornBatch(3).subarray(0, tornBytes));
  const log = openLog();

  expect(statSync(newestLog()).size).toBe(wholeBytes);
  expect(lines).toEqual([
    `${newestLog()}: ${tornBytes} bytes are cut off at position ${wholeBytes}, an unfinished batch with offset 3 that had not been accepted.`,
  ]);
  expect(append(log, batchOf([[1, 'next']])).baseOffset).toBe(3);
});

test('an index that is gone or damaged is made anew', () => {
  fill(openLog(5_000), 200);
  const indexes = readdirSync(directory).filter((name) => name.endsWith('.index'));
  for (const [index, name] of indexes.entries()) {
    if (index % 2 === 0) rmSync(path.join(directory, name));
    else appendFileSync(path.join(directory, name), 'damaged');
  }
  const log = openLog(5_000);

  expect(indexes.length).toBeGreaterThan(2);
  expect(lines.length).toBe(indexes.length - 1);
  expect(lines[0]).toMatch(/\.index is made anew from its log: it is missing\.$/);
  expect(atOnce(() => log.offsetForTime(1_150))).toEqual({ offset: 150, timestampMs: 1_150 });
  expect(log.endOffset).toBe(200);
});

describe('commits', () => {
  const open = () => new OffsetFile({ directory, files: new DataFiles(), report: (line) => lines.push(line) });
  const entry = (partition: number, offset: number) => ({
    groupId: 'g',
    topic: 't',
    partition,
    committed: { offset, leaderEpoch: 0, metadata: 'm' },
  });
  const file = (): string => path.join(directory, readdirSync(directory).find((name) => name.endsWith('.jsonl')) ?? '');
  beforeEach(() => open().create());

  test('are found again, the last one of each partition, without a line that was not finished', () => {
    const before = new Offsets(open());
    before.commit([entry(0, 1), entry(1, 5)]);
    before.commit([entry(0, 2)]);
    before.commit([{ groupId: 'g', topic: 't', partition: 1 }]);
    before.close();
    appendFileSync(file(), JSON.stringify(entry(0, 3)).slice(0, -5));
    const after = new Offsets(open());

    expect(after.entries()).toEqual([entry(0, 2)]);
    expect(lines).toEqual([expect.stringMatching(/92 bytes are cut off at position \d+, an unfinished commit/)]);
  });

  test('do not let their file grow without end', () => {
    const offsets = new Offsets(open());
    for (let offset = 0; offset < 45_000; offset++) offsets.commit([entry(0, offset)]);
    offsets.close();

    expect(readFileSync(file(), 'utf8').split('\n').length).toBeLessThan(20_002);
    expect(new Offsets(open()).get('g', 't', 0)?.offset).toBe(44_999);
  });
});
