import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../../src/core/random.ts';
import { type Damage, damageTable, outcomesOf } from '../../support/damage-table.ts';
import { fuzz, fuzzTurns } from '../../support/fuzz.ts';
import { DamagedFolder, FILES } from './damaged-folder.ts';
import { seenIn } from './data-workload.ts';

const TIMEOUT_MS = 180_000;

let folder: DamagedFolder;
let whole: readonly unknown[] | undefined;

beforeAll(() => {
  folder = new DamagedFolder();
  whole = folder.start(seenIn).seen;
});
afterAll(() => folder.remove());

function expectOutcome(expected: string, file: string, what: string): void {
  const { refusal, seen, lines } = folder.start(seenIn);
  const named = path.join(folder.data, file);
  const told = { what, file, expected };
  if (expected === 'refused') {
    const isRefused = refusal?.startsWith('KAFKA_DATA_DAMAGED: ') === true && refusal.includes('--repair');
    expect({ ...told, isRefused, isNamed: refusal?.includes(named) }).toEqual({
      ...told,
      isRefused: true,
      isNamed: true,
    });
    return;
  }
  expect({ ...told, refusal, seen }).toEqual({ ...told, refusal: undefined, seen: whole });
  const said = expected === 'said' ? [expect.stringContaining(named)] : [];
  expect({ ...told, lines }).toEqual({ ...told, lines: said });
}

/** All positions of a small file; of a larger one a seeded choice, and more of them with FUZZ_TIMES. */
function* positionsIn(sizeBytes: number, seed: number): Generator<number> {
  const all = Array.from({ length: sizeBytes }, (_, position) => position);
  if (sizeBytes <= 64) return yield* all;
  const random = seededRandom(seed);
  const shuffled = all.map((position) => [random.next(), position] as const).toSorted(([one], [other]) => one - other);
  for (const turn of fuzzTurns(Math.ceil(sizeBytes * 0.12))) {
    const [, position] = shuffled[turn] ?? [];
    if (position === undefined) return;
    yield position;
  }
}

const rows = Object.keys(FILES);
const cases = (damage: Damage) => rows.filter((row) => outcomesOf(row)[damage] !== '');

test('the table has a row for each file of the broker', () => {
  const kafkaRows = damageTable().filter(({ file }) => !file.startsWith('region.'));
  expect(kafkaRows.map(({ file }) => file)).toEqual(rows);
  const covered = new Set(rows.flatMap((row) => folder.filesOf(row)));
  expect(folder.files.all.filter((name) => !covered.has(name))).toEqual([]);
});

describe.each(['Missing', 'Halved', 'All zeros'] as const)('%s', (damage) => {
  test.each(cases(damage))('%s', (row) => {
    for (const file of folder.filesFor(row, damage)) {
      folder.renew();
      folder.damage(file, damage);
      const isAll = file === '.';
      expectOutcome(outcomesOf(row)[damage], isAll ? '' : file, damage);
    }
  });
});

describe('A bit flipped', () => {
  test.each(cases('A bit flipped'))(
    '%s',
    (row) => {
      const { seed } = fuzz(1);
      const random = seededRandom(seed);
      for (const [index, file] of folder.filesOf(row).entries()) {
        for (const position of positionsIn(folder.sizeOf(file), seed + index)) {
          folder.renew();
          folder.flip(file, position, random.integer(8));
          expectOutcome(outcomesOf(row)['A bit flipped'], file, `byte ${position}`);
        }
      }
    },
    TIMEOUT_MS,
  );
});
