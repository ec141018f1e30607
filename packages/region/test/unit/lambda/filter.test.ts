import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { recordFilter } from '../../../src/lambda/mappings/filter.ts';
import { mappingHarness } from './mapping-harness.ts';

const { compilePattern } = mappingHarness(new VirtualClock(0), () => null).deps;
const JSON_PATTERN = '{"body":{"kind":["order"]}}';
const TEXT_PATTERN = '{"body":["hello"]}';

describe.each([
  ['drop', false],
  ['pass', true],
] as const)('when another format means %s', (onMismatch, mismatch) => {
  test.each([
    [JSON_PATTERN, '{"kind":"order"}', true],
    [JSON_PATTERN, '{"kind":"other"}', false],
    [JSON_PATTERN, 'hello', mismatch],
    [JSON_PATTERN, undefined, mismatch],
    [TEXT_PATTERN, 'hello', true],
    [TEXT_PATTERN, 'bye', false],
    [TEXT_PATTERN, '{"kind":"order"}', mismatch],
  ])('pattern %s, data %s: %s', (pattern, data, passes) => {
    expect(recordFilter([pattern], compilePattern, 'body', onMismatch)({ n: 1 }, data)).toBe(passes);
  });
});

test('a pattern without data looks at the rest of the record', () => {
  const filter = recordFilter(['{"n":[1]}'], compilePattern, 'body', 'drop');
  expect([filter({ n: 1 }, 'any'), filter({ n: 2 }, 'any')]).toEqual([true, false]);
});

test('data of another format does not excuse the rest of the record', () => {
  const filter = recordFilter(['{"n":[1],"body":{"kind":["order"]}}'], compilePattern, 'body', 'pass');
  expect([filter({ n: 1 }, 'hello'), filter({ n: 2 }, 'hello')]).toEqual([true, false]);
});

test('one of several patterns is enough, and none at all lets everything through', () => {
  const both = recordFilter([JSON_PATTERN, '{"body":{"kind":["refund"]}}'], compilePattern, 'body', 'drop');
  expect([both({}, '{"kind":"refund"}'), both({}, '{"kind":"x"}')]).toEqual([true, false]);
  expect(recordFilter([], compilePattern, 'body', 'drop')({}, undefined)).toBe(true);
});
