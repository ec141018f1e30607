import { readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DamagedFolder } from './damaged-folder.ts';
import { seenIn } from './data-workload.ts';

let folder: DamagedFolder;
let whole: readonly unknown[] | undefined;

beforeEach(() => {
  folder = new DamagedFolder();
  whole = folder.start(seenIn).seen;
  asBefore();
});
afterEach(() => folder.remove());

const files = (): readonly string[] =>
  readdirSync(folder.data, { recursive: true })
    .map((name) => path.join(folder.data, String(name)))
    .filter((file) => statSync(file).isFile());

/** Makes the folder one of the version before checksums and ends. */
function asBefore(): void {
  for (const file of files()) {
    const name = path.basename(file);
    if (name === 'partition.json') {
      const { startOffset } = JSON.parse(firstLine(file));
      writeFileSync(path.join(path.dirname(file), 'start-offset.json'), JSON.stringify({ startOffset }));
    }
    if (name === 'broker.json')
      writeFileSync(file, JSON.stringify({ ...JSON.parse(firstLine(file)), format: undefined }));
    if (name === 'topics.json') writeFileSync(file, JSON.stringify({ topics: JSON.parse(firstLine(file)).topics }));
    if (/^offsets-\d+\.jsonl$/.test(name)) {
      writeFileSync(file, readFileSync(file, 'utf8').replace(/^[0-9a-f]{8} /gm, ''));
      renameSync(file, path.join(folder.data, 'offsets.jsonl'));
    }
    if (/^(partition\.json|end|offsets\.end|lock\.sqlite)$/.test(name)) rmSync(file);
  }
  writeFileSync(path.join(folder.data, 'lock'), '1');
}

const firstLine = (file: string): string => readFileSync(file, 'utf8').split('\n')[0] ?? '';

test('a folder of the earlier version is taken over whole, with a line, once', () => {
  const taken = folder.start(seenIn);

  expect(taken).toEqual({
    refusal: undefined,
    seen: whole,
    lines: [`${folder.data} was written by an earlier version, and is brought to the format of this one.`],
  });
  expect(folder.start(seenIn)).toEqual({ refusal: undefined, seen: whole, lines: [] });
  expect(files().map((file) => path.basename(file))).not.toEqual(expect.arrayContaining(['lock']));
});

test('a damaged segment in a folder of the earlier version stops the start', () => {
  const [log = ''] = files().filter((file) => file.endsWith('.log') && statSync(file).size > 0);
  truncateSync(log, statSync(log).size >> 1);

  // Each start refuses it: the first one has not taken a part of it over.
  expect(folder.start(seenIn).refusal).toMatch(/^KAFKA_DATA_DAMAGED: .*--repair/);
  expect(folder.start(seenIn).refusal).toMatch(/^KAFKA_DATA_DAMAGED: .*--repair/);

  const repaired = folder.start(seenIn, { repair: true });
  expect(repaired.refusal).toBeUndefined();
  expect(repaired.lines).toContainEqual(expect.stringContaining('Repaired: '));
  expect(folder.start(seenIn)).toEqual({ refusal: undefined, seen: repaired.seen, lines: [] });
});

test('a missing segment, or no list of topics, in a folder of the earlier version stops the start', () => {
  const isBeside = (file: string, other = ''): boolean => path.dirname(file) === path.dirname(other);
  const logs = files()
    .filter((file) => file.endsWith('.log'))
    .toSorted();
  const middle = logs.find((file, at) => isBeside(file, logs[at - 1]) && isBeside(file, logs[at + 1]));
  rmSync(middle ?? '');
  expect(folder.start(seenIn).refusal).toMatch(/^KAFKA_DATA_DAMAGED: .*offsets \d+ to \d+ are missing/);
  expect(folder.start(seenIn).refusal).toMatch(/^KAFKA_DATA_DAMAGED: .*offsets \d+ to \d+ are missing/);

  rmSync(path.join(folder.data, 'topics.json'));
  expect(folder.start(seenIn).refusal).toMatch(/^KAFKA_DATA_DAMAGED: .*topics\.json is damaged: it is missing/);
});
