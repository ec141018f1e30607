import { isDeepStrictEqual } from 'node:util';
import { type CompareInner, type Differences, difference } from './differences.ts';
import type { Placed } from './documents.ts';
import { matchAll } from './match-all.ts';
import type { Shape } from './shape.ts';

type Combined = Extract<Shape, { kind: 'combined' }>;

export interface Shaped {
  readonly at: Placed;
  readonly shape: Shape;
}

/** Compares where at least one of two schemas is made of others. */
export function compareCombined(original: Shaped, update: Shaped, compare: CompareInner): Differences {
  const [before, after] = [original.shape, update.shape];
  if (before.kind === 'combined' && after.kind === 'combined') return compareParts(before, after, compare);
  if (after.kind === 'combined' && canTake(original.at, after, compare)) return [];
  if (before.kind === 'combined' && canTakeFrom(before, update.at, compare)) return [];
  return difference('TYPE_CHANGED');
}

/** What was one schema, and is now one of several. */
function canTake(original: Placed, { criterion, parts }: Combined, compare: CompareInner): boolean {
  if (criterion === 'allOf' && parts.length > 1) return false;
  return parts.some((part) => compare(original, part).length === 0);
}

/** What had to fit several schemas, and must now fit one of them. */
function canTakeFrom({ criterion, parts }: Combined, update: Placed, compare: CompareInner): boolean {
  if (criterion !== 'allOf' && parts.length > 1) return false;
  return parts.some((part) => compare(part, update).length === 0);
}

function compareParts(original: Combined, update: Combined, compare: CompareInner): Differences {
  if (!mayBecome(original, update)) return difference('COMBINED_TYPE_CHANGED');
  const [before, after] = [distinct(original.parts), distinct(update.parts)];
  const sizes = sizesDiffer(original, before.length, update, after.length);
  const fits = before.map((one) => after.flatMap((other, index) => (compare(one, other).length === 0 ? [index] : [])));
  const isMatched = matchAll(fits, after.length);
  return isMatched ? sizes : [...sizes, ...difference('COMBINED_TYPE_SUBSCHEMAS_CHANGED')];
}

const distinct = (parts: readonly Placed[]): readonly Placed[] =>
  parts.filter((one, index) => parts.findIndex((other) => isDeepStrictEqual(other.schema, one.schema)) === index);

function sizesDiffer(original: Combined, before: number, update: Combined, after: number): Differences {
  if (update.criterion === 'allOf') return before < after ? difference('PRODUCT_TYPE_EXTENDED') : [];
  return original.criterion !== 'allOf' && before > after ? difference('SUM_TYPE_NARROWED') : [];
}

/** All may become any, or one of them; one of one is one, however it is said. */
function mayBecome(original: Combined, update: Combined): boolean {
  if (original.criterion === update.criterion || update.criterion === 'anyOf') return true;
  const [isOne, becomesOne] = [original.parts.length === 1, update.parts.length === 1];
  if (update.criterion === 'oneOf') return isOne || (original.criterion === 'allOf' && becomesOne);
  return isOne && becomesOne;
}
