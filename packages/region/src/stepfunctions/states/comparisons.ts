import type { Json } from '../../core/json.ts';
import { timestampOf } from '../flow/timestamp.ts';
import { matchesWildcard } from './wildcard.ts';

/** Compares the variable's value with the operator's; values of other types never match. */
export type Comparison = (actual: Json, expected: Json) => boolean;

/** Reads values of one type; undefined for any other type. */
type ReadType<T> = (value: Json) => T | undefined;

const asText: ReadType<string> = (value) => (typeof value === 'string' ? value : undefined);
const asNumber: ReadType<number> = (value) => (typeof value === 'number' ? value : undefined);
const asBoolean: ReadType<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThan: (order) => order > 0,
  GreaterThanEquals: (order) => order >= 0,
};

/** Operators that compare. Each also exists with the suffix `Path`, which takes the expected value from the input. */
export const COMPARISONS: Readonly<Record<string, Comparison>> = {
  ...ordered('String', asText),
  ...ordered('Numeric', asNumber),
  ...ordered('Timestamp', timestampOf),
  BooleanEquals: (actual, expected) => asBoolean(actual) !== undefined && actual === expected,
};

/** Operators whose expected value is never a path. */
export const TESTS: Readonly<Record<string, Comparison>> = {
  StringMatches: (actual, expected) => {
    return typeof actual === 'string' && typeof expected === 'string' && matchesWildcard(expected, actual);
  },
  IsNull: (actual, expected) => (actual === null) === expected,
  IsString: (actual, expected) => (typeof actual === 'string') === expected,
  IsNumeric: (actual, expected) => (typeof actual === 'number') === expected,
  IsBoolean: (actual, expected) => (typeof actual === 'boolean') === expected,
  IsTimestamp: (actual, expected) => (timestampOf(actual) !== undefined) === expected,
};

function ordered<T extends string | number>(prefix: string, read: ReadType<T>): Readonly<Record<string, Comparison>> {
  const rows = Object.entries(ORDERS).map(([suffix, test]): [string, Comparison] => [
    `${prefix}${suffix}`,
    (actual, expected) => {
      const [left, right] = [read(actual), read(expected)];
      return left !== undefined && right !== undefined && test(left < right ? -1 : left > right ? 1 : 0);
    },
  ]);
  return Object.fromEntries(rows);
}
