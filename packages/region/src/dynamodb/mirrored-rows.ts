import type { Json } from '../core/json.ts';
import type { StateStore } from '../core/state-store.ts';

const KIND = 'table-row';

/** dynalite's key prefixes for a table, its items, its tags and its indexes. */
const TABLE_OF_ROW = /^(?:table~|item-|tag-|index-(?:local|global)~)([\w.-]+)/;

export type RowChange = readonly [key: string, value: Json | undefined];

/**
 * Persists the rows of dynalite's store in a state store. An operation changes several rows, one after the other. They
 * are collected by table and persisted together at its end. No other write to the table may run meanwhile.
 */
export class MirroredRows {
  readonly #stateStore: StateStore;
  readonly #changes = new Map<string, RowChange[]>();

  constructor(stateStore: StateStore) {
    this.#stateStore = stateStore;
  }

  get isPersisted(): boolean {
    return this.#stateStore.isPersisted;
  }

  rows(): ReturnType<StateStore['rows']> {
    return this.#stateStore.rows(KIND);
  }

  /** Collects a change that was made; undefined stands for a deleted row. */
  collect(change: RowChange): void {
    const table = TABLE_OF_ROW.exec(change[0])?.[1] ?? '';
    const known = this.#changes.get(table);
    if (known) known.push(change);
    else this.#changes.set(table, [change]);
  }

  /** Persists the changes in those tables together with what `alongside` persists. */
  commit(tableNames: readonly string[], alongside: () => void = () => {}): void {
    this.#stateStore.atomically(() => {
      for (const name of tableNames) {
        for (const change of this.#changes.get(name) ?? []) this.#persist(change);
        this.#changes.delete(name);
      }
      alongside();
    });
  }

  #persist([key, value]: RowChange): void {
    if (value === undefined) this.#stateStore.remove(KIND, key);
    else this.#stateStore.put(KIND, key, value);
  }
}
