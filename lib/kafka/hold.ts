import { backoffMs } from '../bus/backoff.ts';
import type { Clock } from '../clock.ts';
import type { EffectKit } from '../effect-kit.ts';
import { TributaryError } from '../errors.ts';
import { at } from '../json.ts';

export interface HoldEffects {
  readonly now: Clock;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly sleep: (delayMs: number) => Promise<void>;
  readonly logger: Pick<EffectKit['logger'], 'warn'>;
}

const DELAYS = { firstDelayMs: 1_000, maxDelayMs: 30_000 };
/** An attempt begins only when the retries of a whole one still fit. */
const ATTEMPT_MS = 60_000;

/**
 * Holds a batch inside its invocation while a service is away. Lambda gives up a batch after ten retries: then later
 * events pass the earlier ones of their key. An invocation that waits makes ten retries last for hours.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 */
export class Hold {
  readonly #effects: HoldEffects;
  readonly #deadlineMs: number;
  #attempts = 0;

  /** @param deadlineMs milliseconds since the epoch, after which no further attempt begins */
  constructor(effects: HoldEffects, deadlineMs: number) {
    this.#effects = effects;
    this.#deadlineMs = deadlineMs;
  }

  /**
   * Waits before the next attempt, if one of the errors is that of a service that is away.
   * @returns false when another attempt would not help, or when there is no time for it
   */
  async waitFor(errors: readonly unknown[]): Promise<boolean> {
    const { now, random, sleep, logger } = this.#effects;
    const error = errors.find(isOutage);
    if (!error || now() + ATTEMPT_MS >= this.#deadlineMs) return false;
    const delayMs = backoffMs(++this.#attempts, random(), DELAYS);
    logger.warn('The batch waits for a service that is away', { code: error.name, reason: error.message, delayMs });
    await sleep(delayMs);
    return true;
  }
}

/** The kit says of its own errors whether they may pass. An error of a client of AWS may. */
function isOutage(error: unknown): error is Error {
  if (error instanceof TributaryError) return error.retryable;
  return error instanceof Error && at(error, '$metadata') !== undefined;
}
