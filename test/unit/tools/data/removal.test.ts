import { describe, expect, test } from '@jest/globals';
import type { Holding } from '../../../../tools/data/holdings.ts';
import { describeRemoval, type Removal } from '../../../../tools/data/removal.ts';

const HOLDINGS: readonly Holding[] = [
  { word: 'table', name: 'shop-dev-orders', amount: { count: 1000, isMore: true }, isRetained: false },
  { word: 'queue', name: 'shop-dev-tell-failed', amount: { count: 1, isMore: false }, isRetained: true },
  { word: 'archive', name: 'shop-dev', amount: undefined, isRetained: true },
];

const removal = (more: Partial<Removal> = {}): Removal => ({
  stackName: 'shop-dev',
  stage: 'dev',
  holdings: HOLDINGS,
  isForced: false,
  ...more,
});

const REPORT = `shop-dev loses, for good:
  table shop-dev-orders: 1,000 or more items
It leaves, and its next deployment takes back:
  queue shop-dev-tell-failed: 1 message
  archive shop-dev: not counted, your credentials may not`;

describe('a removal', () => {
  test('of a stack that holds data is refused, with what it holds and what to do', () => {
    expect(() => describeRemoval(removal())).toThrow(
      `${REPORT}\nNothing was removed. If that is meant: npx sls remove --stage dev --force`,
    );
  });

  test('that is forced says what it means', () => {
    expect(describeRemoval(removal({ isForced: true }))).toBe(REPORT);
  });

  test('of an empty stack is refused in every stage but dev', () => {
    expect(describeRemoval(removal({ holdings: [] }))).toBe('');
    expect(() => describeRemoval(removal({ holdings: [], stage: 'prod' }))).toThrow('shop-dev holds no data.');
  });
});
