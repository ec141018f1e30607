import type { Link } from '../../../server/map/shapes.ts';
import { type Drawing, drawn } from '../../graph/layout.ts';
import type { Shown } from './shown.ts';
import { sizeOf } from './sizes.ts';

/** So many boxes have room between them; more stand closer. */
const ROOMY = 60;

/** Where the shown parts stand. It changes with what is shown, never with figures. */
export function drawingOf({ parts, links }: Pick<Shown, 'parts' | 'links'>): Drawing {
  const nodes = parts.map((part) => ({ id: part.id, ...sizeOf(part) }));
  const edges = links.map(({ from, to, kind }) => ({ from, to, weight: WEIGHTS[kind] ?? 1 }));
  const gap = parts.length > ROOMY ? 14 : 18;
  return drawn(nodes, edges, { direction: 'LR', gap, rankGap: 38 });
}

/** The way of events is straighter than what hangs on it. */
const WEIGHTS: Partial<Record<Link['kind'], number>> = { delivers: 4, matches: 2, reads: 3, streams: 3, failures: 0 };
