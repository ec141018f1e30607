import { isObject } from '../core/json.ts';
import type { AsyncEvent } from './async-queue.ts';

/** An asynchronous event as the state store has it; the function's configuration is found by its name. */
export interface PersistedAsyncEvent extends Omit<AsyncEvent, 'config'> {
  readonly functionName: string;
  /** When the next attempt is due, in milliseconds since the epoch. */
  readonly dueAtMs: number;
}

export function persistedAsyncEvent({ config, ...event }: AsyncEvent, dueAtMs: number): PersistedAsyncEvent {
  return { ...event, functionName: config.name, dueAtMs };
}

export function isPersistedAsyncEvent(value: unknown): value is PersistedAsyncEvent {
  return (
    isObject(value) &&
    typeof value['functionName'] === 'string' &&
    typeof value['payload'] === 'string' &&
    'dueAtMs' in value
  );
}
