import fc from 'fast-check';
import { AwsError } from '../../../src/core/aws-error.ts';
import { patternText } from './arbitrary-patterns.ts';

const PIECES = '{ } [ ] , : " \\ < > $ . * \\u0000 \\ud800 -0 1e999 1.0 null true "a" "$or" "detail" "__proto__"'.split(
  ' ',
);
const OPERATORS =
  '"prefix" "suffix" "wildcard" "numeric" "exists" "cidr" "anything-but" "equals-ignore-case" "*a" ">="'.split(' ');
/** The given pieces, with pieces of patterns and templates, in any order. */
export const pieces = (...more: readonly string[]) =>
  fc.array(fc.oneof(fc.constantFrom(...PIECES, ...OPERATORS, ...more), fc.string({ maxLength: 3 })), { maxLength: 40 });

/** Valid texts with one part left out or repeated. */
const damaged = (text: fc.Arbitrary<string>) =>
  fc.tuple(text, fc.nat(), fc.nat({ max: 8 }), fc.boolean()).map(([whole, place, length, isTwice]) => {
    const at = place % (whole.length + 1);
    const stretch = whole.slice(at, at + length);
    return `${whole.slice(0, at)}${isTwice ? stretch + stretch : ''}${whole.slice(at + length)}`;
  });

export const hostileText = fc.oneof(
  pieces().map((all) => all.join('')),
  damaged(patternText),
  fc.json(),
  fc.string(),
);

/** The outcome of some work. Any error other than an AwsError is a crash. */
export function outcomeOf<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    throw error;
  }
}
