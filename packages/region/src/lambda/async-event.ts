import { isObject } from '../core/json.ts';
import type { Invocation } from '../core/ports.ts';
import type { FunctionConfig } from './function-config.ts';

/** An event that Lambda has accepted and has to bring to an end. */
export interface AsyncEvent {
  readonly config: FunctionConfig;
  /** As it was invoked: with the version or the alias. */
  readonly functionArn: string;
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
export interface PersistedAsyncEvent extends Omit<AsyncEvent, 'config' | 'functionArn'> {
  readonly functionName: string;
  /** This and the next are absent in a row of a region that had no versions. */
  readonly version?: string;
  readonly functionArn?: string;
  /** When the next attempt is due, in milliseconds since the epoch. */
  readonly dueAtMs: number;
}

export function persistedAsyncEvent({ config, ...event }: AsyncEvent, dueAtMs: number): PersistedAsyncEvent {
  return { ...event, functionName: config.name, version: config.version, dueAtMs };
}

export function isPersistedAsyncEvent(value: unknown): value is PersistedAsyncEvent {
  return (
    isObject(value) &&
    typeof value['functionName'] === 'string' &&
    typeof value['payload'] === 'string' &&
    'dueAtMs' in value
  );
}
