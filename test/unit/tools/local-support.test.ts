import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { supportPage } from '@tributary/region/support-page';
import { figuresIn, scoreTable, tableIn } from '../../../packages/region/checks/conformance/score.ts';
import { SERVICES } from '../../../packages/region/checks/conformance/services.ts';

const score = tableIn(readFileSync('README.md', 'utf8')) ?? '';

test('docs/reference/local-support.md is what the region says of itself, with the score of README.md', () => {
  expect(readFileSync('docs/reference/local-support.md', 'utf8')).toBe(supportPage(score));
});

test('the score of README.md is of the cases that there are, and its total is their sum', () => {
  const figures = figuresIn(score);
  expect(figures.map(({ service, of }) => ({ service, of }))).toEqual(
    SERVICES.map(({ service, cases }) => ({ service, of: cases.length })),
  );
  expect(scoreTable(figures)).toBe(score);
});

test('no two cases of a service have one name, and each names its source', () => {
  for (const { service, cases } of SERVICES) {
    const names = cases.map(({ name }) => `${service}: ${name}`);
    expect(names).toEqual([...new Set(names)]);
    expect(cases.filter(({ source }) => !/^https:\/\/[\w.-]+\//.test(source))).toEqual([]);
  }
});
