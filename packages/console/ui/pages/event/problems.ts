import type { EventStory } from './event-story.ts';
import { type RowState, reasonOf, stateOf } from './path/outcome.ts';
import { prefixOf, titleOf } from './path/title.ts';

/** One thing that went wrong, as often as it did. */
export interface Trouble {
  /** The number of the row where it last happened. */
  readonly n: number;
  readonly where: string;
  readonly state: RowState;
  readonly reason: string;
  readonly count: number;
}

const BAD: ReadonlySet<RowState> = new Set<RowState>(['failed', 'dead-lettered', 'dropped', 'retrying']);

/** A row that was done in the end, by a retry of its own, is none. */
const isTrouble = (state: RowState | undefined, reason: string | undefined): boolean =>
  state === undefined ? reason !== undefined : BAD.has(state);

/** What went wrong on the paths of a story, in its order; the same reason at the same place is told once. */
export function troublesOf({ paths }: EventStory, regionPrefix = ''): readonly Trouble[] {
  const rows = paths.flatMap((path) => path.rows);
  const prefix = prefixOf(rows, regionPrefix);
  const found = new Map<string, Trouble>();
  for (const row of rows) {
    const [state, reason] = [stateOf(row), reasonOf(row)];
    if (!isTrouble(state, reason)) continue;
    const { kind, name, to } = titleOf(row, prefix);
    const where = to === undefined ? `${kind} ${name}` : `${kind} ${name} to ${to.kind} ${to.name}`;
    const key = `${where} ${reason}`;
    const count = (found.get(key)?.count ?? 0) + 1;
    found.set(key, { n: row.n, where, state: state ?? 'failed', reason: reason ?? '', count });
  }
  return [...found.values()];
}
