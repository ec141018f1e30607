import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openStateStore } from '../../../src/composition/sqlite/open.ts';
import type { Json } from '../../../src/core/json.ts';
import { seededRandom } from '../../../src/core/random.ts';
import type { StateStore } from '../../../src/core/state-store.ts';
import { damageTable, outcomesOf } from '../../support/damage-table.ts';
import { fuzz, fuzzTurns } from '../../support/fuzz.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';

const TIMEOUT_MS = 180_000;
const FILES = ['region.sqlite', 'region.sqlite-wal', 'region.changes'];

let root: string;
let killed: string;
let data: string;
let whole: readonly (readonly unknown[])[];
let before: { readonly rows: readonly unknown[]; readonly logBytes: number };

beforeAll(() => {
  root = scratchFolder('state-damage');
  [killed, data] = [path.join(root, 'killed'), path.join(root, 'data')];
  const earlier = path.join(root, 'earlier');
  const first = openStateStore(earlier);
  fill(first, 0);
  first.close();
  const stateStore = openStateStore(earlier);
  fill(stateStore, 1);
  before = { rows: rowsOf(stateStore), logBytes: statSync(path.join(earlier, 'region.sqlite-wal')).size };
  const mark = readFileSync(path.join(earlier, 'region.changes'));
  stateStore.atomically(() => fill(stateStore, 2));
  whole = rowsOf(stateStore);
  // As a kill leaves it: with its write-ahead log.
  cpSync(earlier, killed, { recursive: true });
  mkdirSync(path.join(root, 'mark'));
  writeFileSync(path.join(root, 'mark', 'region.changes'), mark);
  stateStore.close();
});
afterAll(() => rmSync(root, { recursive: true }));

/** Every row that ever was. */
const written = new Set<string>();

function put(stateStore: StateStore, kind: string, key: string, value: Json): void {
  stateStore.put(kind, key, value);
  written.add(JSON.stringify([key, value]));
}

function fill(stateStore: StateStore, round: number): void {
  for (let index = 0; index < 30; index++) {
    put(stateStore, `kind-${index % 3}`, `key-${round}-${index}`, { text: 'ä'.repeat(index * 4), round });
  }
  put(stateStore, 'kind-0', 'long', 'y'.repeat(9000));
  stateStore.remove('kind-1', `key-${round}-1`);
}

const rowsOf = (stateStore: StateStore): readonly (readonly unknown[])[] =>
  [0, 1, 2].map((kind) => [...stateStore.rows(`kind-${kind}`)]);

function renew(): void {
  rmSync(data, { recursive: true, force: true });
  cpSync(killed, data, { recursive: true });
}

function start(repair = false) {
  const lines: string[] = [];
  try {
    const stateStore = openStateStore(data, { repair, report: (line) => lines.push(line) });
    const rows = rowsOf(stateStore);
    stateStore.close();
    return { lines, rows, refusal: undefined };
  } catch (error) {
    return { lines, rows: undefined, refusal: error instanceof Error ? error.message : String(error) };
  }
}

function expectOutcome(expected: string, file: string, what: string): void {
  const untouched = bytesIn(data);
  const { refusal, rows, lines } = start();
  const told = { what, file };
  if (expected === 'refused' || (expected !== 'said' && refusal !== undefined)) {
    expect({ ...told, refusal }).toEqual({
      ...told,
      refusal: expect.stringContaining(path.join(data, file.replace('-wal', ''))),
    });
    if (refusal?.includes('--repair'))
      expect({ ...told, files: [...bytesIn(data).keys()] }).toEqual({ ...told, files: [...untouched.keys()] });
    return;
  }
  expect({ ...told, refusal, rows }).toEqual({ ...told, refusal: undefined, rows: whole });
  const said = expected === 'said' ? [expect.stringContaining(path.join(data, file))] : [];
  expect({ ...told, lines }).toEqual({ ...told, lines: said });
}

const bytesIn = (folder: string): ReadonlyMap<string, Buffer> =>
  new Map(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name))]));

function flip(file: string, position: number, bit: number): void {
  const bytes = readFileSync(path.join(killed, file));
  bytes.writeUInt8(bytes.readUInt8(position) ^ (1 << bit), position);
  writeFileSync(path.join(data, file), bytes);
}

test('the table has a row for each file of the state store', () => {
  const rows = damageTable().map(({ file }) => file);
  expect(rows.filter((file) => file.startsWith('region.'))).toEqual(FILES);
  expect(readdirSync(killed).toSorted()).toEqual(FILES.toSorted());
});

describe.each(FILES)('%s', (file) => {
  test.each(['Missing', 'Halved', 'All zeros'] as const)('%s', (damage) => {
    renew();
    const full = path.join(data, file);
    const bytes = readFileSync(full);
    if (damage === 'Missing') rmSync(full);
    else writeFileSync(full, damage === 'Halved' ? bytes.subarray(0, bytes.length >> 1) : Buffer.alloc(bytes.length));
    expectOutcome(outcomesOf(file)[damage], file, damage);
  });

  test(
    'A bit flipped',
    () => {
      const random = seededRandom(fuzz(1).seed);
      const { size } = statSync(path.join(killed, file));
      // The headers of the file, of its first page and of a frame of the log, and each byte of a small file.
      const head = Math.min(size, 156);
      for (const turn of fuzzTurns(size > head ? head + 400 : head)) {
        if (turn >= size && size === head) return;
        const position = turn < head ? turn : random.integer(size);
        renew();
        flip(file, position, random.integer(8));
        expectOutcome(outcomesOf(file)['A bit flipped'], file, `byte ${position}`);
      }
    },
    TIMEOUT_MS,
  );
});

test(
  'a commit that a kill cut short at any byte of its log is there as a whole or not at all',
  () => {
    const { size } = statSync(path.join(killed, 'region.sqlite-wal'));
    const cuts = Array.from({ length: size - before.logBytes + 1 }, (_, index) => before.logBytes + index);
    for (const cut of cuts.filter((_, index) => index < 200 || index % 97 === 0 || index > cuts.length - 30)) {
      renew();
      cpSync(path.join(root, 'mark'), data, { recursive: true });
      truncateSync(path.join(data, 'region.sqlite-wal'), cut);
      const found = start();
      expect({ cut, refusal: found.refusal, lines: found.lines }).toEqual({ cut, refusal: undefined, lines: [] });
      expect([before.rows, whole]).toContainEqual(found.rows);
    }
  },
  TIMEOUT_MS,
);

test(
  'after --repair of a flipped bit a start succeeds, the rows that are there are as they were written, and the others are named',
  () => {
    const random = seededRandom(fuzz(1).seed);
    let repairs = 0;
    let runs = 0;
    for (const _turn of fuzzTurns(150)) {
      runs += 1;
      const file = FILES[random.integer(2)] ?? '';
      const position = random.integer(statSync(path.join(killed, file)).size);
      renew();
      flip(file, position, random.integer(8));
      if (start().refusal?.includes('--repair') !== true) continue;
      repairs += 1;
      const { refusal, rows, lines } = start(true);
      expect({ file, position, refusal, lines }).toEqual({
        file,
        position,
        refusal: undefined,
        lines: [expect.stringMatching(/^Repaired: .*before-repair-1$/)],
      });
      const strange = rows?.flat().filter((row) => !written.has(JSON.stringify(row)));
      expect({ file, position, strange }).toEqual({ file, position, strange: [] });
      expect({ file, position, ...start() }).toEqual({ file, position, refusal: undefined, rows, lines: [] });
      const named = Number(/(\d+) are lost:/.exec(lines[0] ?? '')?.[1] ?? 0);
      const isAll = (rows ?? []).flat().length + named >= whole.flat().length;
      if (file === 'region.sqlite')
        expect({ file, position, lines, isAll }).toEqual({ file, position, lines, isAll: true });
    }
    expect(repairs).toBeGreaterThan(runs / 3);
  },
  TIMEOUT_MS,
);
