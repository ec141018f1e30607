import type { Json } from './json.ts';
import { NO_STATE_STORE, type StateStore } from './state-store.ts';

/**
 * The rows of one kind, as one service writes and reads them. Nothing is written before {@link PersistedRows.restore},
 * because the template and earlier calls create their part of the state again at each start.
 */
export class PersistedRows<T extends Json | object> {
  readonly #kind: string;
  readonly #isRow: (value: unknown) => value is T;
  #stateStore: StateStore = NO_STATE_STORE;
  #nextKey = 0;

  /** @param isRow whether a value is a row of this kind; it checks as much as distinguishes such rows from others */
  constructor(kind: string, isRow: (value: unknown) => value is T) {
    this.#kind = kind;
    this.#isRow = isRow;
  }

  /**
   * Returns the rows of earlier processes, in the order in which they were first put. Later changes are persisted.
   * @throws Error when a row is not of this kind
   */
  restore(stateStore: StateStore): readonly (readonly [key: string, value: T])[] {
    this.#stateStore = stateStore;
    const rows = [...stateStore.rows(this.#kind)].map(([key, value]) => [key, this.#checked(key, value)] as const);
    this.#nextKey = 1 + Number(rows.at(-1)?.[0] ?? -1);
    return rows;
  }

  /** A key that no row has, for things without a name of their own; keys count up. */
  newKey(): string {
    return String(this.#nextKey++);
  }

  /** @param value called only when the row is persisted */
  put(key: string, value: () => T): void {
    if (this.#stateStore.isPersisted) this.#stateStore.put(this.#kind, key, value());
  }

  remove(key: string): void {
    this.#stateStore.remove(this.#kind, key);
  }

  clear(): void {
    this.#stateStore.atomically(() => {
      for (const [key] of this.#stateStore.rows(this.#kind)) this.remove(key);
    });
  }

  /** Either all writes of `work` survive or none, to rows of any kind. */
  atomically<R>(work: () => R): R {
    return this.#stateStore.atomically(work);
  }

  #checked(key: string, value: unknown): T {
    if (this.#isRow(value)) return value;
    throw new Error(`The row ${key} of ${this.#kind} in the data directory is not what this version writes.`);
  }
}
