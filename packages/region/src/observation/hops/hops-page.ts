import type { Hop, Journal } from '../../core/journal.ts';
import { checkNames, limitIn, listIn, numberIn } from '../page-query.ts';
import { placeOf } from '../places.ts';
import type { HopPage } from '../shapes.ts';
import type { HopIndex } from './hop-index.ts';
import { WantedHops } from './wanted-hops.ts';

const NAMES = ['before', 'after', 'limit', 'id', 'ids', 'step', 'place', 'effects'];
const MOST = 1_000;
/** So many hops are looked at for one page; the next page goes on. */
const MOST_LOOKED_AT = 50_000;

type IsWanted = (hop: Hop) => boolean;

interface Found {
  readonly hops: readonly Hop[];
  readonly looked: number;
}

/**
 * Hops, oldest first: the newest of all, those before or after a number, those of one id or several; with `effects`
 * also those of the events that an event of this id caused, directly or through others.
 * @throws AwsError ValidationException
 */
export async function hopsPage(query: URLSearchParams, journal: Journal, index: HopIndex): Promise<HopPage> {
  checkNames(query, NAMES);
  const ids = [...listIn(query, 'id'), ...listIn(query, 'ids')];
  const wanted = new WantedHops(ids, query.has('effects'));
  const isWanted = wantedBy(query);
  const range = rangeOf(query, journal);
  const limit = limitIn(query, 'limit', MOST, MOST);
  const found =
    ids.length === 0
      ? lookThrough(journal, isWanted, { ...range, limit })
      : pick(await wanted.numbersIn(journal, index), journal, isWanted, { ...range, limit });
  return { start: journal.startId, oldest: journal.oldest, newest: journal.newest, ...found };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly isForward: boolean;
}

function rangeOf(query: URLSearchParams, { oldest, newest }: Journal): Range {
  const [before, after] = [numberIn(query, 'before'), numberIn(query, 'after')];
  return {
    from: Math.max(oldest, (after ?? 0) + 1),
    to: Math.min(newest, (before ?? Number.POSITIVE_INFINITY) - 1),
    isForward: after !== undefined,
  };
}

function wantedBy(query: URLSearchParams): IsWanted {
  const [steps, places] = [new Set(listIn(query, 'step')), new Set(listIn(query, 'place'))];
  return (hop) =>
    (steps.size === 0 || steps.has(hop.step)) &&
    (places.size === 0 || places.has(hop.place) || places.has(placeOf(hop)));
}

function lookThrough(journal: Journal, isWanted: IsWanted, range: Range & { limit: number }): Found {
  const { from, to, isForward, limit } = range;
  const hops: Hop[] = [];
  let looked = 0;
  while (looked < MOST_LOOKED_AT && hops.length < limit && looked <= to - from) {
    const hop = journal.at(isForward ? from + looked : to - looked);
    looked++;
    if (hop !== undefined && isWanted(hop)) hops.push(hop);
  }
  return { hops: isForward ? hops : hops.reverse(), looked };
}

/** @param numbers ascending */
function pick(
  numbers: readonly number[],
  journal: Journal,
  isWanted: IsWanted,
  { from, to, isForward, limit }: Range & { limit: number },
): Found {
  const inRange = numbers.filter((n) => n >= from && n <= to);
  const hops = inRange.flatMap((n) => journal.at(n) ?? []).filter(isWanted);
  return { hops: isForward ? hops.slice(0, limit) : hops.slice(-limit), looked: inRange.length };
}
