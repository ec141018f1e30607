import type { Cancel } from '../core/clock.ts';
import type { FunctionConfig } from './function-config.ts';
import type { Outcome } from './outcome.ts';
import type { Worker } from './worker.ts';

/** Either a worker that is ready for one event, or how its initialisation failed. */
export type Acquired = { readonly worker: Worker } | { readonly failure: Outcome };

/** An event without a worker. */
export interface Waiting {
  readonly order: number;
  /** On the machine's clock. */
  readonly since: number;
  readonly resolve: (acquired: Acquired) => void;
}

/** The workers of one function, and the events that wait for one. */
export interface Group {
  /** The newest; a worker of an earlier one takes no further event. */
  config: FunctionConfig;
  readonly workers: Set<Worker>;
  readonly idle: { worker: Worker; cancelReap: Cancel }[];
  readonly waiting: Waiting[];
  /** While above 0, events wait even for a worker that is idle. */
  holds: number;
  starting: number;
  /** When a worker last came free, on the machine's clock. */
  freedAt: number;
  cancelPatience: Cancel | undefined;
}

export function newGroup(config: FunctionConfig): Group {
  const queues = { workers: new Set<Worker>(), idle: [], waiting: [] };
  return { config, ...queues, holds: 0, starting: 0, freedAt: 0, cancelPatience: undefined };
}

/** More events wait than workers are about to be ready. */
export const isStarved = ({ holds, waiting, starting }: Group): boolean => holds === 0 && waiting.length > starting;

/** The event that gets the next worker. */
export const nextOf = ({ holds, waiting }: Group): Waiting | undefined => (holds === 0 ? waiting.shift() : undefined);

export function takeIdle(group: Group): Worker | undefined {
  for (let entry = group.idle.pop(); entry; entry = group.idle.pop()) {
    entry.cancelReap();
    if (entry.worker.isAlive) return entry.worker;
  }
  return undefined;
}
