import type { Json } from './json.ts';

/**
 * The state that outlives the region's process: JSON rows by kind and key. A write survives `kill -9` of the process
 * once the call returns.
 */
export interface StateStore {
  /** False in a region without --data: nothing is persisted, so no row needs to be made. */
  readonly isPersisted: boolean;
  /** @param value a value that JSON.stringify writes without loss */
  put(kind: string, key: string, value: Json | object): void;
  remove(kind: string, key: string): void;
  /** The rows of a kind, in the order in which their keys were first put. */
  rows(kind: string): Iterable<readonly [key: string, value: Json]>;
  /** Either all writes of `work`, which is synchronous, survive or none. Nests. */
  atomically<T>(work: () => T): T;
  close(): void;
}

/** The state store of a region that persists nothing. */
export const NO_STATE_STORE: StateStore = {
  isPersisted: false,
  put: () => {},
  remove: () => {},
  rows: () => [],
  atomically: (work) => work(),
  close: () => {},
};
