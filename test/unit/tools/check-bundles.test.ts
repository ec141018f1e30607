import { describe, expect, test } from '@jest/globals';
import { contributorsOf } from '../../../tools/build/contributors.ts';
import { brokenBudgets, explain } from '../../../tools/check-bundles.ts';

const bundleOf = (name: string, sizeBytes: number) => ({
  file: `dist/${name}/index.cjs`,
  sizeBytes,
  contributors: [
    { name: '@aws-sdk/core', sizeBytes: sizeBytes - 1500 },
    { name: 'lib/bus', sizeBytes: 1500 },
  ],
});

describe('the budget of a function', () => {
  const budgetsKb = { small: 10 };

  test('is its own, or the largest there is', () => {
    const bundles = [bundleOf('small', 10_001), bundleOf('other', 300_000), bundleOf('large', 300_001)];
    expect(brokenBudgets(bundles, budgetsKb).map(({ name, budgetKb }) => [name, budgetKb])).toEqual([
      ['small', 10],
      ['large', 300],
    ]);
  });

  test('may be used up to the last byte', () => {
    expect(brokenBudgets([bundleOf('small', 10_000)], budgetsKb)).toEqual([]);
  });

  test('is broken with the names of those who take most', () => {
    const [broken] = brokenBudgets([bundleOf('small', 11_500)], budgetsKb);
    expect(broken && explain(broken)).toBe(
      [
        'small has 11.5 KB, its budget is 10 KB. Most of it:',
        '    10.0 KB  @aws-sdk/core',
        '     1.5 KB  lib/bus',
      ].join('\n'),
    );
  });
});

test('contributors are packages and folders of the project, largest first', () => {
  const bytes = (bytesInOutput: number) => ({ bytesInOutput });
  const inputs = {
    'lib/bus/entry.ts': bytes(10),
    'lib/bus/publisher.ts': bytes(5),
    'node_modules/@smithy/core/dist-es/index.js': bytes(20),
    'node_modules/@smithy/core/dist-es/other.js': bytes(20),
    'node_modules/middy/node_modules/ms/index.js': bytes(15),
  };
  expect(contributorsOf({ inputs, bytes: 70, imports: [], exports: [] })).toEqual([
    { name: '@smithy/core', sizeBytes: 40 },
    { name: 'lib/bus', sizeBytes: 15 },
    { name: 'ms', sizeBytes: 15 },
  ]);
});
