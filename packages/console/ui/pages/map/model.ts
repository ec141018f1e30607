import type { StatsSecond } from '@tributary/region/observation';
import type { Link, Part, Topology } from '../../../server/map/shapes.ts';
import { type FaultsPage, faultsAt } from './faults.ts';
import { type Figures, type Flow, figuresOf } from './figures.ts';
import type { Shown } from './shown.ts';
import type { Told } from './words.ts';

/** All links between the same two parts are one line. */
export const linksByLine = (links: readonly Link[]): ReadonlyMap<string, readonly Link[]> =>
  Map.groupBy(links, ({ from, to }) => `${from} ${to}`);

export interface Live {
  readonly figures: Figures;
  told(part: Part): Told;
}

/** What is told of each part at this moment. */
export function liveOf(
  topology: Topology,
  shown: Pick<Shown, 'deadLetterQueues'>,
  seconds: readonly StatsSecond[],
  faults: FaultsPage,
): Live {
  const figures = figuresOf(seconds, topology.links);
  const busOf = new Map(topology.links.flatMap(({ from, to, kind }) => (kind === 'matches' ? [[to, from]] : [])));
  const told = (part: Part): Told => {
    const ofPart = figures.of(part.id);
    const bus = busOf.get(part.id);
    const deadLetterQueues = shown.deadLetterQueues.get(part.id) ?? [];
    return {
      part,
      // What lies on a dead-letter queue does not wait to be read.
      figures: deadLetterQueues.includes(part.id) ? { ...ofPart, depth: 0 } : ofPart,
      deadLetters: figures.deadLetters(deadLetterQueues),
      faults: faultsAt(part, faults).length,
      isUnmatched: part.kind === 'rule' && !ofPart.wasUsed && bus !== undefined && figures.of(bus).wasUsed,
    };
  };
  return { figures, told };
}

/** What goes along a line, which several links may be. */
export function flowOf(links: readonly Link[], figures: Figures): Flow {
  const flows = links.map((link) => figures.on(link));
  const rates = flows.flatMap(({ perSecond }) => perSecond ?? []);
  return { isLit: flows.some(({ isLit }) => isLit), perSecond: rates.length === 0 ? undefined : Math.max(...rates) };
}
