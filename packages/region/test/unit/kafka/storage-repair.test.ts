import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../../src/core/random.ts';
import { announcedBytes, readHeader } from '../../../src/kafka/log/record-batch.ts';
import type { BrokerState } from '../../../src/kafka/state.ts';
import { outcomesOf } from '../../support/damage-table.ts';
import { fuzz, fuzzTurns } from '../../support/fuzz.ts';
import { DamagedFolder, FILES } from './damaged-folder.ts';

const TIMEOUT_MS = 180_000;

interface Seen {
  /** The bytes of each batch, by partition and offset. */
  readonly batches: ReadonlyMap<string, string>;
  /** The next offset of each partition. */
  readonly ends: ReadonlyMap<string, number>;
  readonly commits: readonly unknown[];
}

function look(state: BrokerState): Seen {
  const batches = new Map<string, string>();
  const ends = new Map<string, number>();
  for (const { id, partitions } of state.topics.all()) {
    for (const [index, log] of partitions.entries()) {
      ends.set(`${id}-${index}`, log.endOffset);
      const bytes = Buffer.concat([...log.read(log.startOffset, 1e6, true)]);
      for (let at = 0; at < bytes.length; at += announcedBytes(bytes, at)) {
        const { baseOffset, sizeBytes } = readHeader(bytes, at);
        batches.set(`${id}-${index}@${baseOffset}`, bytes.toString('hex', at, at + sizeBytes));
      }
    }
  }
  return { batches, ends, commits: state.groups.offsets.entries() };
}

let folder: DamagedFolder;
let whole: Seen | undefined;
let written: Seen['batches'];

beforeAll(() => {
  folder = new DamagedFolder();
  whole = folder.start(look).seen;
  written = whole?.batches ?? new Map();
});
afterAll(() => folder.remove());

/** Starts with --repair, then without. @returns the batches that are lost */
function repaired(file: string): readonly string[] {
  const { refusal, seen, lines } = folder.start(look, { repair: true });
  expect({ file, refusal }).toEqual({ file, refusal: undefined });
  expect({ file, lines }).toEqual({ file, lines: expect.arrayContaining([expect.stringContaining('Repaired: ')]) });
  expect({ file, ...folder.start(look) }).toEqual({ file, refusal: undefined, seen, lines: [] });
  const changed = [...(seen?.batches ?? [])].filter(([key, bytes]) => (written.get(key) ?? bytes) !== bytes);
  expect({ file, changed }).toEqual({ file, changed: [] });
  return [...(whole?.batches.keys() ?? [])].filter((key) => !seen?.batches.has(key));
}

/** The content of a file; undefined where there is none. */
function contentOf(file: string): string | undefined {
  const full = path.join(folder.data, file);
  return statSync(full, { throwIfNoEntry: false })?.isFile() ? readFileSync(full, 'hex') : undefined;
}

/** Partitions whose next offset is one that was given already. */
function givenAgain(): readonly string[] {
  const ends = folder.start(look).seen?.ends ?? new Map();
  return [...(whole?.ends ?? [])].filter(([key, end]) => (ends.get(key) ?? end) < end).map(([key]) => key);
}

const refused = (damage: 'Missing' | 'Halved' | 'All zeros') =>
  Object.keys(FILES).filter((row) => outcomesOf(row)[damage] === 'refused');

const WITHOUT_RECORDS = /(broker|topics|partition)\.json$|offsets|end$/;

describe.each(['Missing', 'Halved', 'All zeros'] as const)('after --repair of a file that is: %s', (damage) => {
  test.each(refused(damage))('%s, a start succeeds, with the whole batches and no offset given again', (row) => {
    for (const file of folder.filesFor(row, damage)) {
      folder.renew();
      folder.damage(file, damage);
      const damaged = contentOf(file);
      const lost = repaired(file);
      if (WITHOUT_RECORDS.test(file)) expect({ file, lost }).toEqual({ file, lost: [] });
      if (/\.log$|json|end$/.test(file)) expect({ file, again: givenAgain() }).toEqual({ file, again: [] });
      const copy = contentOf(path.join('before-repair-1', file)) ?? contentOf(file);
      expect({ file, copy }).toEqual({ file, copy: damaged ?? copy });
    }
  });
});

test(
  'after --repair of a flipped bit in a segment, at most that batch is lost and no offset is given again',
  () => {
    const random = seededRandom(fuzz(1).seed);
    const logs = folder.files.all.filter((name) => name.endsWith('.log') && folder.sizeOf(name) > 0);
    for (const _turn of fuzzTurns(60)) {
      const file = logs[random.integer(logs.length)] ?? '';
      const position = random.integer(folder.sizeOf(file));
      folder.renew();
      folder.flip(file, position, random.integer(8));
      const lost = repaired(file);
      expect({ file, position, again: givenAgain() }).toEqual({ file, position, again: [] });
      expect({ file, position, isOne: lost.length <= 1 }).toEqual({ file, position, isOne: true });
    }
  },
  TIMEOUT_MS,
);

test('--repair of a folder that is whole changes nothing, and says so', () => {
  folder.renew();
  const { seen, lines } = folder.start(look, { repair: true });

  expect(seen).toEqual(whole);
  expect(lines).toEqual([`Nothing is damaged in ${folder.data}.`]);
  expect(readdirSync(folder.data).filter((name) => name.startsWith('before'))).toEqual([]);
});

describe('a partition that is gone with all that tells its end', () => {
  const beyond = /Whether (\S+)-(\d+) had records from offset (\d+) on is not known: if so, they are lost, too/;
  const partitions = (): readonly string[] =>
    folder.files.all.filter((name) => name.endsWith('/end')).map((name) => path.dirname(name));

  test('goes on where groups have read to, and a line says what is not known', () => {
    for (const partition of partitions()) {
      folder.renew();
      folder.damage(partition, 'Missing');
      const { lines } = folder.start(look, { repair: true });
      const { ends, commits = [] } = folder.start(look).seen ?? {};
      const [id = '', index = ''] = partition.split('/').slice(-2);
      const end = ends?.get(`${id}-${index}`);
      expect(lines.filter((line) => beyond.test(line))).toEqual([expect.stringContaining(`from offset ${end} on`)]);
      expect(lines.filter((line) => line.includes('No record'))).toEqual([]);
      expect(commits).toEqual(whole?.commits);
    }
  });

  test.each(['partition.json', 'end', 'log'])('is no partition that lacks its %s alone: nothing is unknown', (name) => {
    for (const partition of partitions()) {
      const files = folder.files.all.filter((file) => path.dirname(file) === partition && file.endsWith(name));
      folder.renew();
      folder.damage(files.toSorted().at(-1) ?? '', 'Missing');
      const { lines } = folder.start(look, { repair: true });
      expect({ partition, unknown: lines.filter((line) => beyond.test(line)) }).toEqual({ partition, unknown: [] });
    }
  });
});
