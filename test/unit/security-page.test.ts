import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const rows = readFileSync('docs/explanation/security.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| threat'))
  .map((line) => line.slice(2, -2).split(' | '));

const PROOF = /`((?:packages\/region\/)?test\/[^`]+)` "([^"]+)"/g;
/** What stands in place of a test where there is none. */
const ADMITTED = /^(?:not stopped|left to the deployer)/;

test('the threats each have what stops them, and a proof or an admission', () => {
  expect(rows.length).toBeGreaterThan(25);
  expect(rows.filter((row) => row.length !== 3 || row.includes(''))).toEqual([]);
  const unproven = rows.filter(([, , proof = '']) => !ADMITTED.test(proof) && proof.match(PROOF) === null);
  expect(unproven).toEqual([]);
});

test.each(
  rows.flatMap(([threat, , proof = '']) =>
    [...proof.matchAll(PROOF)].map(([, file = '', name = '']) => ({ threat, file, name })),
  ),
)('$file has the test "$name"', ({ file, name }) => {
  const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
  expect(source.includes(`'${name}'`) || source.includes(`"${name}"`)).toBe(true);
});
