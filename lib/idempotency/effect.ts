import type { Counter } from '../metrics/meter.ts';

/**
 * What became of an effect that is idempotent by itself:
 * - `new`: it was written.
 * - `none`: the event asks for no effect here.
 * - `stale`: what is there is further already, so nothing was written.
 * - `already-there`: it was there before, so nothing was written.
 */
export type Effect = 'new' | 'none' | 'stale' | 'already-there';

/** A result, and what became of the effect. */
export interface Effected<Result> {
  readonly effect: Effect;
  readonly result: Result;
}

/**
 * How a reaction, a task or a command is kept from having its effect twice. `by-lock`: the kit holds a lock in the table
 * of handled events around it. `by-effect`: the effect is one conditional write or one transaction, which has no second
 * effect when it is made again, and there is nothing around it.
 */
export type Idempotent = 'by-lock' | 'by-effect';

/** The outcome under which an event with such an effect is counted. */
export const COUNTERS = {
  new: 'Done',
  none: 'Done',
  stale: 'Stale',
  'already-there': 'Duplicates',
} as const satisfies Readonly<Record<Effect, Counter>>;
