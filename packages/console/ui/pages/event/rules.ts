import type { Hop } from '@tributary/region/journal';
import { type Json, listOf, numberOf, objectsOf, textOf } from '@tributary/region/json';
import { placeOf } from './path/place.ts';

/** One field that kept a rule from matching. */
export interface Mismatch {
  readonly path: string;
  readonly wanted: Json;
  /** Undefined for a field that the event does not have. */
  readonly found: Json | undefined;
  /** Each field matches by itself, but in another element of its list. */
  readonly isSpread: boolean;
}

/** What one rule made of the event. */
export interface RuleVerdict {
  /** The hop that tells it. */
  readonly n: number;
  readonly place: string;
  readonly name: string;
  readonly isMatch: boolean;
  readonly mismatches: readonly Mismatch[];
  /** What there is to say in place of mismatches. */
  readonly reason?: string;
}

/** Every rule that looked at the event, those that matched first. A replay asks again: the newest answer counts. */
export function verdictsOf(hops: readonly Hop[]): readonly RuleVerdict[] {
  const all = hops.filter(({ step }) => step === 'matched' || step === 'not-matched').flatMap(verdictsIn);
  const newest = new Map(all.map((verdict) => [verdict.place, verdict]));
  return [...newest.values()].toSorted((a, b) => Number(b.isMatch) - Number(a.isMatch) || a.n - b.n);
}

/** How many rules did not match. A bus with many rules tells of most of them in one hop. */
export const missedBy = (hops: readonly Hop[]): number =>
  hops
    .filter(({ step }) => step === 'not-matched')
    .reduce((sum, { detail = {} }) => sum + (numberOf(detail['moreRules']) ?? 1), 0);

function verdictsIn(hop: Hop): readonly RuleVerdict[] {
  const { n, place, step, detail = {} } = hop;
  if (numberOf(detail['moreRules']) !== undefined) return ofManyRules(hop);
  const reason = textOf(detail['reason']);
  const isMatch = step === 'matched';
  const mismatches = objectsOf(detail['mismatches']).map(({ path, condition, value, reason: spread }) => ({
    path: textOf(path),
    wanted: condition ?? null,
    found: value,
    isSpread: spread === 'different-array-elements',
  }));
  return [{ n, place, name: placeOf(place).name, isMatch, mismatches, ...(reason !== '' && { reason }) }];
}

/** A bus with many rules tells of most of them only that they did not match, and names some of those. */
function ofManyRules({ n, place, detail = {} }: Hop): readonly RuleVerdict[] {
  const names = listOf(detail['rules']).map((name) => textOf(name));
  const unnamed = (numberOf(detail['moreRules']) ?? 0) - names.length;
  const verdict = { n, isMatch: false, mismatches: [] };
  const reason = 'The region says why for the first rules of a bus only.';
  const named = names.map((name) => ({ ...verdict, place: `${place} ${name}`, name, reason }));
  return unnamed > 0
    ? [...named, { ...verdict, place: `${place} more`, name: `${unnamed} more rules`, reason }]
    : named;
}
