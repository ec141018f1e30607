import type { Json } from '../core/json.ts';
import type { StateStore } from '../core/state-store.ts';

const KIND = 'table-row';

/** How dynalite names what belongs to a table: the table itself, its items, its tags and its indexes. */
const TABLE_OF_ROW = /^(?:table~|item-|tag-|index-(?:local|global)~)([\w.-]+)/;

export type RowChange = readonly [key: string, value: Json | undefined];

/**
 * Keeps the rows of dynalite's store in a state store. An operation changes several, one after the other: they are
 * collected by table, and kept together when the operation is done. Nothing else may write to the table meanwhile.
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

  /** Takes note of a change that has been made; undefined for a row that is gone. */
  collect(change: RowChange): void {
    const table = TABLE_OF_ROW.exec(change[0])?.[1] ?? '';
    const known = this.#changes.get(table);
    if (known) known.push(change);
    else this.#changes.set(table, [change]);
  }

  /** Keeps what was changed in those tables, and with it what `alongside` keeps. */
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
