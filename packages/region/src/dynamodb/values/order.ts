import type { AttributeValue } from './attribute-value.ts';
import { compareNumbers } from './decimal.ts';

/**
 * Less than, equal to or greater than 0 as `a` is to `b`: numbers by value, strings by their UTF-8, binary by its
 * bytes. Undefined for values of different types, or of a type without an order.
 */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if ('S' in a && 'S' in b) return compareTexts(a.S, b.S);
  if ('N' in a && 'N' in b) return compareNumbers(a.N, b.N);
  if ('B' in a && 'B' in b) return compareBinaries(a.B, b.B);
  return undefined;
}

/** By their UTF-8, which puts characters beyond U+FFFF behind all others. */
export const compareTexts = (a: string, b: string): number =>
  a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Of base64, by the bytes. */
export const compareBinaries = (a: string, b: string): number => Buffer.compare(bytesOf(a), bytesOf(b));

/** Whether a text or binary value starts with another of its type. */
export function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if ('S' in value && 'S' in prefix) return value.S.startsWith(prefix.S);
  if (!('B' in value && 'B' in prefix)) return false;
  const start = bytesOf(prefix.B);
  return bytesOf(value.B).subarray(0, start.length).equals(start);
}

export const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** DynamoDB gives texts and binary of a set by their bytes. Its order of numbers is not known: they stay as they come. */
export const textSet = (members: readonly string[]): AttributeValue => ({ SS: members.toSorted(compareTexts) });

export const binarySet = (members: readonly string[]): AttributeValue => ({ BS: members.toSorted(compareBinaries) });
