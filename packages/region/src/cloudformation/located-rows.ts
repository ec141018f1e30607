import { isObject, objectOf, textOf } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';

interface Row<T> {
  /** The region's address when the row was written. */
  readonly endpoint: string;
  readonly value: T;
}

/** Persisted rows with names that hold the region's address, as URLs of queues do. It may change with each start. */
export class LocatedRows<T extends object> {
  readonly #endpoint: string;
  readonly #rows: PersistedRows<Row<T>>;

  constructor(kind: string, endpoint: string) {
    this.#endpoint = endpoint;
    this.#rows = new PersistedRows<Row<T>>(kind, isRow);
  }

  /** The rows of earlier processes with the address of this one. Later changes are persisted. */
  restore(stateStore: StateStore): readonly (readonly [key: string, value: T])[] {
    return this.#rows.restore(stateStore).map(([key, row]) => [key, this.#moved(row)]);
  }

  newKey(): string {
    return this.#rows.newKey();
  }

  put(key: string, value: T): void {
    this.#rows.put(key, () => ({ endpoint: this.#endpoint, value }));
  }

  remove(key: string): void {
    this.#rows.remove(key);
  }

  #moved({ endpoint, value }: Row<T>): T {
    if (endpoint === this.#endpoint) return value;
    return JSON.parse(JSON.stringify(value).replaceAll(endpoint, this.#endpoint)) as T;
  }
}

function isRow<T>(value: unknown): value is Row<T> {
  return isObject(value) && textOf(value['endpoint']) !== '' && Object.keys(objectOf(value['value'])).length > 0;
}
