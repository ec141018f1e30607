import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type { Clock } from './clock.ts';
import type { Event } from './event.ts';
import { type Log, logFor } from './log.ts';
import type { Meter, OwnUnit } from './metrics/meter.ts';

/** The second argument of a reaction: what it may use for the event that it handles. */
export interface Tools {
  /** Each line has the ids of the event. */
  readonly log: Log;
  /** Counted for the function, and for the function and the type of the event. */
  readonly metrics: OwnMetrics;
  /** Milliseconds since the epoch. After it, nothing new should begin: Lambda ends the function soon. */
  readonly deadlineMs: number;
  readonly now: Clock;
}

/** Metrics of the application, in the namespace of those of the kit. */
export interface OwnMetrics {
  count(name: string, value?: number): void;
  measure(name: string, value: number, unit: OwnUnit): void;
}

/** Makes the tools for the handling of one event in one invocation. */
export type ToolsFor<Given extends Tools = Tools> = (cause: Event, deadlineMs: number) => Given;

/** The time reserved for dead letters, for storing the ids and for the answer. */
export const RESERVE_MS = 2_000;

/** When nothing new should begin any more, in milliseconds since the epoch. */
export const deadlineOf = (now: Clock, context: Pick<Context, 'getRemainingTimeInMillis'>): number =>
  now() + context.getRemainingTimeInMillis() - RESERVE_MS;

interface ToolsEffects {
  readonly logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
  readonly metrics: Meter;
  readonly now: Clock;
}

/** The tools of every kit. `withBus` adds `publish` to them. */
export const toolsWith =
  ({ logger, metrics, now }: ToolsEffects): ToolsFor =>
  (cause, deadlineMs) => ({
    log: logFor(logger, cause),
    metrics: {
      count: (name, value = 1) => metrics.countOwn(name, value, cause.metadata.type),
      measure: (name, value, unit) => metrics.measureOwn(name, value, unit, cause.metadata.type),
    },
    deadlineMs,
    now,
  });
