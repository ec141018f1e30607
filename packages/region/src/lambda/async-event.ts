import { isObject } from '../core/json.ts';
import type { Invocation } from '../core/ports.ts';
import type { FunctionConfig } from './function-config.ts';

/** An event that Lambda has accepted and has to bring to an end. */
export interface AsyncEvent {
  readonly config: FunctionConfig;
  readonly payload: string;
  readonly ids: readonly string[];
  readonly requestId: string;
  readonly traceHeader?: string | undefined;
  /** Milliseconds since the epoch, on the region's clock. */
  readonly acceptedAt: number;
  /** Under which the state store has it. */
  readonly key: string;
  invokeCount: number;
  throttles: number;
  last?: Invocation;
}

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
