import type { Json } from './json.ts';

/**
 * What of the region outlives its process: JSON rows by kind and key. A write survives `kill -9` of the process
 * once the call returns.
 */
export interface StateStore {
  /** False for the state store of a region without --data: nothing is kept, so nothing needs to be made for it. */
  readonly isPersisted: boolean;
  /** @param value what JSON.stringify writes whole */
  put(kind: string, key: string, value: Json | object): void;
  remove(kind: string, key: string): void;
  /** The rows of a kind, in the order in which their keys were first put. */
  rows(kind: string): Iterable<readonly [key: string, value: Json]>;
  /** Either all writes of `work`, which is synchronous, survive or none. Nests. */
  atomically<T>(work: () => T): T;
  close(): void;
}

/** The state store of a region that keeps nothing. */
export const NO_STATE_STORE: StateStore = {
  isPersisted: false,
  put: () => {},
  remove: () => {},
  rows: () => [],
  atomically: (work) => work(),
  close: () => {},
};
