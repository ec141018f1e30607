import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeBundles, placeZips } from '../../../../tools/package/bundles.ts';
import { readRecord, writeRecord } from '../../../../tools/package/record.ts';
import { digestOf, lastChangeMs } from '../../../../tools/package/sources.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'package-'));
  write('domain/greeting.ts', "export const unused = 1;\nexport const greeting = 'hello';");
  write(
    'functions/greet/handler.ts',
    "import { greeting } from '../../domain/greeting.ts';\nexport const handler = () => greeting;",
  );
  write('functions/count/handler.ts', 'export const handler = () => 1;');
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Writes a source as it was a minute ago: younger ones may still change while they are bundled. */
function write(file: string, text: string): void {
  const at = path.join(root, file);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, text);
  const before = new Date(Date.now() - 60_000);
  utimesSync(at, before, before);
}

const zip = (name: string): string => path.join(root, `dist/zips/${name}.zip`);
const NOTHING = new Map();

/** Makes all bundles, then changes something, then makes them again. @returns the functions that were made again */
async function madeAgainAfter(change: () => void): Promise<readonly string[]> {
  const before = await makeBundles(root, NOTHING);
  const long = new Date(0);
  for (const name of before.keys()) utimesSync(zip(name), long, long);
  change();
  const after = await makeBundles(root, before);
  return [...after.keys()].filter((name) => statSync(zip(name)).mtimeMs > 0);
}

describe('the bundles of a package', () => {
  test('are all made at first, and none again while nothing changes', async () => {
    expect(await madeAgainAfter(() => {})).toEqual([]);
    expect([...readRecord(root).bundles]).toEqual([]);
  });

  test('are not made again when a source is written again with the same content', async () => {
    const file = path.join(root, 'functions/count/handler.ts');
    expect(await madeAgainAfter(() => writeFileSync(file, readFileSync(file)))).toEqual([]);
  });

  test('are made again where a module has changed, and nowhere else', async () => {
    expect(await madeAgainAfter(() => write('domain/greeting.ts', "export const greeting = 'bye';"))).toEqual([
      'greet',
    ]);
  });

  test('are all made again when what all are made of has changed', async () => {
    expect(await madeAgainAfter(() => write('package-lock.json', '{}'))).toEqual(['count', 'greet']);
  });

  test('are made again when their zip is not the one that was made', async () => {
    expect(await madeAgainAfter(() => writeFileSync(zip('count'), 'something else'))).toEqual(['count']);
  });

  test('come back to the byte when a change is taken back', async () => {
    const first = await makeBundles(root, NOTHING);
    const bytes = readFileSync(zip('count'));
    write('functions/count/handler.ts', 'export const handler = () => 2;');
    const second = await makeBundles(root, first);
    expect(readFileSync(zip('count')).equals(bytes)).toBe(false);
    write('functions/count/handler.ts', 'export const handler = () => 1;');
    expect(await makeBundles(root, second)).toEqual(first);
    expect(readFileSync(zip('count')).equals(bytes)).toBe(true);
  });

  test('of a source that changed while it was bundled are made again', async () => {
    writeFileSync(path.join(root, 'functions/count/handler.ts'), 'export const handler = () => 3;');
    const soon = new Date(Date.now() + 60_000);
    utimesSync(path.join(root, 'functions/count/handler.ts'), soon, soon);
    expect(await madeAgainAfter(() => {})).toEqual(['count']);
  });

  test('leave out a function that is gone, and a folder without a handler', async () => {
    const before = await makeBundles(root, NOTHING);
    rmSync(path.join(root, 'functions/count'), { recursive: true });
    write('functions/later/notes.md', 'to be written');
    const after = await makeBundles(root, before);
    placeZips(root, after.keys(), root);
    expect([...after.keys()]).toEqual(['greet']);
    expect(readFileSync(path.join(root, 'greet.zip'))).toEqual(readFileSync(zip('greet')));
  });
});

test('a zip is placed as a whole: who reads the one of before reads it to its end', async () => {
  const first = await makeBundles(root, NOTHING);
  placeZips(root, first.keys(), root);
  const before = readFileSync(zip('count'));
  const open = openSync(path.join(root, 'count.zip'), 'r');
  try {
    write('functions/count/handler.ts', 'export const handler = () => 2;');
    placeZips(root, (await makeBundles(root, first)).keys(), root);
    expect(readFileSync(open)).toEqual(before);
    expect(readFileSync(path.join(root, 'count.zip'))).toEqual(readFileSync(zip('count')));
    expect(readFileSync(zip('count')).equals(before)).toBe(false);
  } finally {
    closeSync(open);
  }
});

describe('the record of a package', () => {
  test('is read as it was written', async () => {
    const record = { template: { sources: 'a', result: 'b' }, bundles: await makeBundles(root, NOTHING) };
    writeRecord(root, record);
    expect(readRecord(root)).toEqual(record);
  });

  test('knows nothing where it is missing or damaged', () => {
    const nothing = { template: { sources: '', result: '' }, bundles: new Map() };
    expect(readRecord(root)).toEqual(nothing);
    write('dist/packaged.json', '{"template":');
    expect(readRecord(root)).toEqual(nothing);
  });
});

describe('the digest of sources', () => {
  test('changes with names and contents, not with times, and not with what is generated', () => {
    const digest = () => digestOf(root, ['schemas', 'functions', 'missing']);
    write('schemas/one.json', '{}');
    const first = digest();
    utimesSync(path.join(root, 'schemas/one.json'), new Date(0), new Date(0));
    write('schemas/generated/types.ts', 'export {};');
    expect(digest()).toBe(first);
    expect(lastChangeMs(root, 'schemas/generated')).toBe(0);
    write('schemas/two.json', '{}');
    const second = digest();
    rmSync(path.join(root, 'schemas/one.json'));
    expect(new Set([first, second, digest()]).size).toBe(3);
  });
});
