import { isObject } from '../core/json.ts';
import type { AsyncEvent } from './async-queue.ts';

/** An asynchronous event as the ledger has it; the function's configuration is found by its name. */
export interface KeptAsyncEvent extends Omit<AsyncEvent, 'config'> {
  readonly functionName: string;
  /** When the next attempt is due, in milliseconds since the epoch. */
  readonly dueAtMs: number;
}

export function keptAsyncEvent({ config, ...event }: AsyncEvent, dueAtMs: number): KeptAsyncEvent {
  return { ...event, functionName: config.name, dueAtMs };
}

export function isKeptAsyncEvent(value: unknown): value is KeptAsyncEvent {
  return (
    isObject(value) &&
    typeof value['functionName'] === 'string' &&
    typeof value['payload'] === 'string' &&
    'dueAtMs' in value
  );
}
