import type { EventRow } from '@tributary/region/observation';

/** Where an event stands among those of its story, in the order in which they came. */
export interface Neighbours {
  /** From 1. */
  readonly position: number;
  readonly count: number;
  readonly previous: EventRow | undefined;
  readonly next: EventRow | undefined;
}

/** Undefined for an event that is not among them. */
export function neighboursOf(rows: readonly EventRow[], id: string): Neighbours | undefined {
  const ordered = rows.toSorted((a, b) => a.n - b.n);
  const index = ordered.findIndex((row) => row.id === id);
  if (index === -1) return undefined;
  return { position: index + 1, count: ordered.length, previous: ordered[index - 1], next: ordered[index + 1] };
}

/** The ids that the events of a story have in common: the region finds them by each. */
export const storyIds = ({ id, correlation, causedBy }: EventRow): string =>
  [...new Set([id, correlation, causedBy])].filter((one) => one !== undefined).join(',');
