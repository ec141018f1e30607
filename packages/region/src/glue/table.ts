import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';

/** Rows by key, in the order in which they were first put, which outlive the process where there is a state store. */
export class Table<T extends object> {
  readonly #persisted: PersistedRows<T>;
  readonly #rows = new Map<string, T>();

  constructor(kind: string, isRow: (value: unknown) => value is T) {
    this.#persisted = new PersistedRows(kind, isRow);
  }

  restore(stateStore: StateStore): void {
    for (const [key, row] of this.#persisted.restore(stateStore)) this.#rows.set(key, row);
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: string): T | undefined {
    return this.#rows.get(key);
  }

  all(): readonly T[] {
    return [...this.#rows.values()];
  }

  put(key: string, row: T): void {
    this.#rows.set(key, row);
    this.#persisted.put(key, () => row);
  }

  remove(key: string): void {
    this.#rows.delete(key);
    this.#persisted.remove(key);
  }
}
