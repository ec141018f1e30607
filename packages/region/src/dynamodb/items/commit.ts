import type { StateStore } from '../../core/state-store.ts';
import type { Item } from '../values/attribute-value.ts';
import { equalItems } from '../values/equality.ts';
import type { PlannedWrite } from './planned-write.ts';

function isSame(before: Item | undefined, after: Item | undefined): boolean {
  return before === undefined || after === undefined ? before === after : equalItems(before, after);
}

export interface CommitOptions {
  readonly byTimeToLive?: boolean;
  /** Persists more together with the writes. */
  readonly alongside?: () => void;
}

/**
 * Carries out writes of several items, their indexes and streams in one step. A write that changes nothing leaves no
 * record in the stream.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export function commit(
  stateStore: StateStore,
  writes: readonly PlannedWrite[],
  { byTimeToLive = false, alongside = () => {} }: CommitOptions = {},
): void {
  const changes = writes.filter(({ before, after }) => !isSame(before, after));
  stateStore.atomically(() => {
    for (const { table, key, row, before, after } of changes) {
      table.items.write(row, { before, after });
      table.stream?.add({ key, before, after, byTimeToLive });
    }
    alongside();
  });
  for (const { stream } of new Set(changes.map(({ table }) => table))) stream?.announce();
}
