import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Offsets } from '../../../src/kafka/group/offsets.ts';
import { PartitionLog } from '../../../src/kafka/log/partition-log.ts';
import { DataDirectory } from '../../../src/kafka/storage/data-directory.ts';
import { OffsetFile } from '../../../src/kafka/storage/offset-file.ts';
import { PartitionStore } from '../../../src/kafka/storage/partition-store.ts';
import { topicConfig } from '../../../src/kafka/topic/config.ts';
import { batchOf } from './batches.ts';
import { ManualClock } from './manual-clock.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'kafka-storage-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function openLog(segmentBytes = 16_777_216): PartitionLog {
  const config = topicConfig(new Map([['segment.bytes', String(segmentBytes)]]));
  return new PartitionLog({ store: new PartitionStore(directory), clock: new ManualClock(), config: () => config });
}

const newestLog = (): string => {
  const names = readdirSync(directory).filter((name) => name.endsWith('.log'));
  return path.join(directory, names.sort().at(-1) ?? '');
};

function fill(log: PartitionLog, count: number): void {
  for (let index = 0; index < count; index++) {
    log.append(batchOf([[1_000 + index, `value ${index}`]], { producerId: 5, firstSequence: index }));
  }
}

test('a log is found again as it was left, with times, sizes and deleted records', () => {
  const before = openLog(2_000);
  fill(before, 100);
  before.deleteBefore(30);
  const after = openLog(2_000);

  expect([after.startOffset, after.endOffset, after.sizeBytes]).toEqual([30, 100, before.sizeBytes]);
  expect(after.offsetForTime(1_050)).toEqual({ offset: 50, timestampMs: 1_050 });
  expect(Buffer.concat([...after.read(30, 1e6, true)])).toEqual(Buffer.concat([...before.read(30, 1e6, true)]));
});

test('a producer is known again after a restart, whichever segment its last batches are in', () => {
  const before = openLog(200);
  fill(before, 10);
  const after = openLog(200);
  const again = after.append(batchOf([[1_009, 'value 9']], { producerId: 5, firstSequence: 9 }));

  expect(again).toEqual({ baseOffset: 9, appendTimeMs: -1, startOffset: 0, duplicate: true });
  expect(() => after.append(batchOf([[1, 'x']], { producerId: 5, firstSequence: 11 }))).toThrow('10 is next');
});

test.each([1, 11, 60, 61])('an end torn off %d bytes into a batch is cut, and the log goes on', (tornBytes) => {
  fill(openLog(), 3);
  const wholeBytes = statSync(newestLog()).size;
  appendFileSync(newestLog(), batchOf([[1, 'torn']]).subarray(0, tornBytes));
  const log = openLog();

  expect(statSync(newestLog()).size).toBe(wholeBytes);
  expect(log.append(batchOf([[1, 'next']])).baseOffset).toBe(3);
});

test('a batch whose last bytes never reached the disk is cut', () => {
  fill(openLog(), 3);
  const bytes = readFileSync(newestLog());
  truncateSync(newestLog(), bytes.length - 4);
  appendFileSync(newestLog(), Buffer.alloc(4));

  expect(openLog().endOffset).toBe(2);
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
  expect(log.offsetForTime(1_150)).toEqual({ offset: 150, timestampMs: 1_150 });
  expect(log.endOffset).toBe(200);
});

test('commits are found again, the last one of each partition, without a line that was not finished', () => {
  const file = path.join(directory, 'offsets.jsonl');
  const before = new Offsets(new OffsetFile(file));
  const entry = (partition: number, offset: number) => ({
    groupId: 'g',
    topic: 't',
    partition,
    committed: { offset, leaderEpoch: 0, metadata: 'm' },
  });
  before.commit([entry(0, 1), entry(1, 5)]);
  before.commit([entry(0, 2)]);
  before.commit([{ groupId: 'g', topic: 't', partition: 1 }]);
  before.close();
  appendFileSync(file, JSON.stringify(entry(0, 3)).slice(0, -5));
  const after = new Offsets(new OffsetFile(file));

  expect(after.entries()).toEqual([entry(0, 2)]);
});

test('the file of commits does not grow without end', () => {
  const file = path.join(directory, 'offsets.jsonl');
  const offsets = new Offsets(new OffsetFile(file));
  for (let offset = 0; offset < 45_000; offset++) {
    offsets.commit([{ groupId: 'g', topic: 't', partition: 0, committed: { offset, leaderEpoch: 0, metadata: '' } }]);
  }
  offsets.close();

  expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(20_002);
  expect(new Offsets(new OffsetFile(file)).get('g', 't', 0)?.offset).toBe(44_999);
});

test('a file that is none of ours is refused by name', () => {
  appendFileSync(path.join(directory, 'topics.json'), 'not json');

  expect(() => new DataDirectory(directory).load()).toThrow(/^KAFKA_DATA_DAMAGED: .*topics\.json cannot be used/);
});

test('a directory that another running process uses is refused, one that a killed process used is not', () => {
  const lock = path.join(directory, 'lock');
  writeFileSync(lock, String(process.ppid));
  expect(() => new DataDirectory(directory)).toThrow(`KAFKA_DATA_IN_USE: process ${process.ppid} uses ${directory}.`);

  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(lock, String(pid));
  new DataDirectory(directory).close();
  expect(readdirSync(directory)).not.toContain('lock');
});
