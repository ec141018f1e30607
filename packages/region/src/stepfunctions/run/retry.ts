import type { Random } from '../../core/random.ts';
import type { Ending } from '../flow/ending.ts';
import type { PlaceResult } from '../flow/result-path.ts';
import { HeartbeatTimeout, isTerminal, type StateFailure } from './failure.ts';

export interface Retrier {
  /** ErrorEquals. */
  readonly errors: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
  readonly hasJitter: boolean;
}

export interface Catcher {
  /** ErrorEquals. */
  readonly errors: readonly string[];
  readonly next: string;
  /** Undefined replaces the input with the error. */
  readonly place: PlaceResult | undefined;
  readonly ending: Ending;
}

/**
 * Whether ErrorEquals names the error of a failure.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-error-representation
 */
export function matchesError(errors: readonly string[], failure: StateFailure): boolean {
  const { errorName } = failure;
  if (isTerminal(errorName)) return false;
  return errors.some((wanted) => {
    if (wanted === 'States.ALL') return true;
    if (wanted === 'States.HeartbeatTimeout' && failure instanceof HeartbeatTimeout) return true;
    return wanted === 'States.TaskFailed' ? errorName !== 'States.Timeout' : wanted === errorName;
  });
}

/** The retries of one visit to a state. Each retrier counts its own. */
export class Retries {
  readonly #retriers: readonly Retrier[];
  readonly #used: number[];

  /** @param used the retries that each retrier has made */
  constructor(retriers: readonly Retrier[], used: readonly number[] = []) {
    this.#retriers = retriers;
    this.#used = retriers.map((_retrier, index) => used[index] ?? 0);
  }

  get used(): readonly number[] {
    return [...this.#used];
  }

  /** The delay before the next attempt; undefined when there is none. */
  delayMs(failure: StateFailure, random: Random): number | undefined {
    const index = this.#retriers.findIndex(({ errors }) => matchesError(errors, failure));
    const retrier = this.#retriers[index];
    const used = this.#used[index] ?? 0;
    if (!retrier || used >= retrier.maxAttempts) return undefined;
    this.#used[index] = used + 1;
    const seconds = Math.min(retrier.intervalSeconds * retrier.backoffRate ** used, retrier.maxDelaySeconds);
    return seconds * 1000 * (retrier.hasJitter ? random.next() : 1);
  }
}
