import { isObject } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';

/** The key of that which counts for all subjects that have nothing of their own. */
const GLOBAL = '';

interface Row<T> {
  readonly value: T;
}

/** A setting for all subjects, and for each subject that has its own. */
export class Settings<T extends string> {
  readonly #rows: PersistedRows<Row<T>>;
  readonly #byDefault: T;
  readonly #values = new Map<string, T>();

  constructor(kind: string, isValue: (value: unknown) => value is T, byDefault: T) {
    this.#rows = new PersistedRows(kind, (row): row is Row<T> => isObject(row) && isValue(row['value']));
    this.#byDefault = byDefault;
  }

  restore(stateStore: StateStore): void {
    for (const [subject, { value }] of this.#rows.restore(stateStore)) this.#values.set(subject, value);
  }

  /** That of a subject, or of all without one; undefined for a subject that has none of its own. */
  own(subject: string | undefined): T | undefined {
    return subject === undefined ? this.of(GLOBAL) : this.#values.get(subject);
  }

  /** What counts for a subject. */
  of(subject: string): T {
    return this.#values.get(subject) ?? this.#values.get(GLOBAL) ?? this.#byDefault;
  }

  set(subject: string = GLOBAL, value: T): void {
    this.#values.set(subject, value);
    this.#rows.put(subject, () => ({ value }));
  }

  remove(subject: string = GLOBAL): void {
    this.#values.delete(subject);
    this.#rows.remove(subject);
  }
}
