import { matcherOf } from './wildcards.ts';

/** Compares one value of the request with one value of the policy. */
type Compare = (value: string, expected: string) => boolean;

export interface Operator {
  readonly compare: Compare;
  /** Holds where no value of the policy compares. */
  readonly isNegated: boolean;
}

const equal: Compare = (value, expected) => value === expected;
const equalIgnoringCase: Compare = (value, expected) => value.toLowerCase() === expected.toLowerCase();
const like: Compare = (value, expected) => matcherOf(expected)(value);
const number =
  (compare: (left: number, right: number) => boolean): Compare =>
  (value, expected) =>
    compare(Number(value), Number(expected));
const date =
  (compare: (left: number, right: number) => boolean): Compare =>
  (value, expected) =>
    compare(timeOf(value), timeOf(expected));

/** Dates are ISO 8601 or seconds since the epoch. */
const timeOf = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const positive = (compare: Compare): Operator => ({ compare, isNegated: false });
const negative = (compare: Compare): Operator => ({ compare, isNegated: true });

/** Without IpAddress and BinaryEquals: the region has neither addresses nor binary facts. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: positive(equal),
  StringNotEquals: negative(equal),
  StringEqualsIgnoreCase: positive(equalIgnoringCase),
  StringNotEqualsIgnoreCase: negative(equalIgnoringCase),
  StringLike: positive(like),
  StringNotLike: negative(like),
  ArnEquals: positive(like),
  ArnLike: positive(like),
  ArnNotEquals: negative(like),
  ArnNotLike: negative(like),
  Bool: positive(equalIgnoringCase),
  NumericEquals: positive(number((left, right) => left === right)),
  NumericNotEquals: negative(number((left, right) => left === right)),
  NumericLessThan: positive(number((left, right) => left < right)),
  NumericLessThanEquals: positive(number((left, right) => left <= right)),
  NumericGreaterThan: positive(number((left, right) => left > right)),
  NumericGreaterThanEquals: positive(number((left, right) => left >= right)),
  DateEquals: positive(date((left, right) => left === right)),
  DateNotEquals: negative(date((left, right) => left === right)),
  DateLessThan: positive(date((left, right) => left < right)),
  DateLessThanEquals: positive(date((left, right) => left <= right)),
  DateGreaterThan: positive(date((left, right) => left > right)),
  DateGreaterThanEquals: positive(date((left, right) => left >= right)),
};
