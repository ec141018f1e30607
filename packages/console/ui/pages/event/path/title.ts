import type { Hop, Step } from '@tributary/region/journal';
import { numberOf } from '@tributary/region/json';
import { deadLetterEnd } from '../../../../../../ops/trace/dead-letter.ts';
import { type Place, placeOf, sharedPrefix } from './place.ts';
import type { Row } from './rows.ts';

/** What a row is called. */
export interface RowTitle {
  /** `function`, `rule`, `dead-letter queue`. */
  readonly kind: string;
  readonly name: string;
  /** To where a rule delivers. */
  readonly to?: { readonly kind: string; readonly name: string };
  /** A position, a number of attempts, the size of the batch. */
  readonly more: readonly string[];
}

/** The hop after which a row is named, in this order. Others lead to it, or tell more about it. */
const NAMING: readonly Step[] = ['matched', 'invoked', 'entered', 'produced', 'published', 'dead-lettered'];

/** What a hop of this step is, where its place does not say it. */
const WORDS: Partial<Record<Step, string>> = {
  filtered: 'filtered out by',
  dropped: 'dropped by',
  refused: 'refused by',
  replayed: 'replayed from',
};

/** @param prefix what all names begin with: it is left out */
export function titleOf({ hops }: Row, prefix: string): RowTitle {
  const head = headOf(hops);
  const place = placeOf(head.place);
  const kind = deadLetterEnd(head, '') !== undefined && place.kind === 'queue' ? 'dead-letter queue' : place.kind;
  const word = WORDS[head.step];
  const target = head.step === 'matched' ? hops.find(({ step }) => step === 'attempted') : undefined;
  const to = target && placeOf(target.place);
  return {
    kind: word === undefined ? kind : `${word} ${kind}`,
    name: short(place.name, prefix),
    ...(to && { to: { kind: to.kind, name: short(to.name, prefix) } }),
    more: [...positionOf(place), ...attemptsIn(hops), ...batchIn(hops)],
  };
}

export function headOf(hops: readonly Hop[]): Hop {
  const [first] = hops;
  const named = NAMING.map((step) => hops.find((hop) => hop.step === step)).find((hop) => hop !== undefined);
  const head = named ?? first;
  if (head === undefined) throw new Error('A row has a hop.');
  return head;
}

/**
 * What the names in these rows have in common: what all names of the region begin with; else what these do.
 * @param ofRegion empty where its names have nothing in common
 */
export function prefixOf(rows: readonly Row[], ofRegion = ''): string {
  if (ofRegion !== '') return ofRegion;
  const places = rows.flatMap(({ hops }) => hops.map(({ place }) => placeOf(place)));
  const named = places.filter(({ kind }) => ['function', 'rule', 'queue', 'workflow'].includes(kind));
  return sharedPrefix(named.map(({ name }) => name));
}

export const short = (name: string, prefix: string): string =>
  name.length > prefix.length && name.startsWith(prefix) ? name.slice(prefix.length) : name;

const positionOf = ({ kind, more }: Place): readonly string[] => (kind === 'topic' && more !== undefined ? [more] : []);

function attemptsIn(hops: readonly Hop[]): readonly string[] {
  const attempts = Math.max(...['invoked', 'attempted'].map((one) => hops.filter(({ step }) => step === one).length));
  return attempts > 1 ? [`${attempts} attempts`] : [];
}

/** An event travels with others, and shares their outcome. */
function batchIn(hops: readonly Hop[]): readonly string[] {
  const size = numberOf(hops.find(({ step }) => step === 'polled')?.detail?.['batchSize']) ?? 1;
  if (size < 2) return [];
  return [size === 2 ? 'with 1 other' : `with ${size - 1} others`];
}
