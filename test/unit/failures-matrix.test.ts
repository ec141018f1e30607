import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const COLUMNS = [
  'where it fails',
  'what AWS does',
  'what we do',
  'where the event ends',
  'how it comes back',
  'shown by',
];

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());

const [head = [], , ...rows] = readFileSync('docs/explanation/failures.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map(cellsOf);

/** `file` "name"; and so on. */
const proofsIn = (cell: string) =>
  cell.split('; ').map((proof) => {
    const [, file = '', name = ''] = /^`([^`]+)` "([^"]+)"$/.exec(proof) ?? [];
    return { file, name };
  });

const namesIn = (file: string): Set<string> => {
  const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return new Set([...source.matchAll(/\btest\(\s*(['"`])(.*?)\1,/gs)].map(([, , name = '']) => name));
};

describe('the failure matrix', () => {
  test('has every column filled in each row', () => {
    expect(head).toEqual(COLUMNS);
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row) => row.length !== COLUMNS.length || row.includes(''))).toEqual([]);
  });

  test.each(rows.map((row) => ({ place: row[0] ?? '', proofs: proofsIn(row.at(-1) ?? '') })))(
    'names tests that exist where this fails: $place',
    ({ proofs }) => {
      expect(proofs.filter(({ file, name }) => !namesIn(file).has(name))).toEqual([]);
    },
  );
});
