import type { Clock } from '../core/clock.ts';

/** How asynchronous events of a function are retried and where their outcome goes. */
export interface EventInvokeConfig {
  /** Attempts after the first, 0 to 2. */
  readonly maximumRetryAttempts: number;
  /** 60,000 to 21,600,000. */
  readonly maximumEventAgeMs: number;
  readonly onSuccess: string | undefined;
  readonly onFailure: string | undefined;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const EVENT_INVOKE_DEFAULTS: EventInvokeConfig = {
  maximumRetryAttempts: 2,
  maximumEventAgeMs: 6 * 60 * 60 * 1000,
  onSuccess: undefined,
  onFailure: undefined,
};

/** What was given for a function, and when. */
export type GivenEventInvokeConfig = Partial<EventInvokeConfig> & { readonly modifiedAtMs: number };

/** The settings of each function, version or alias that has some of its own, by its qualified name: `work:live`. */
export class EventInvokeConfigs {
  readonly #clock: Clock;
  readonly #byName = new Map<string, GivenEventInvokeConfig>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(qualifiedName: string, config: Partial<EventInvokeConfig>): void {
    this.#byName.set(qualifiedName, { ...config, modifiedAtMs: this.#clock.now() });
  }

  remove(qualifiedName: string): void {
    this.#byName.delete(qualifiedName);
  }

  /** What was given for a function; undefined for one with AWS's settings alone. */
  given(qualifiedName: string): GivenEventInvokeConfig | undefined {
    return this.#byName.get(qualifiedName);
  }

  /** The functions, versions and aliases that have settings. */
  names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  of(qualifiedName: string): EventInvokeConfig {
    return { ...EVENT_INVOKE_DEFAULTS, ...this.#byName.get(qualifiedName) };
  }
}

/** One minute before the second attempt, two before the third. */
export const RETRY_DELAYS_MS = [60_000, 120_000];

const FIRST_THROTTLE_DELAY_MS = 1_000;
const MAX_THROTTLE_DELAY_MS = 5 * 60_000;

/** @param throttles how often the event has been throttled so far, from 1 */
export const throttleDelayMs = (throttles: number): number =>
  Math.min(FIRST_THROTTLE_DELAY_MS * 2 ** (throttles - 1), MAX_THROTTLE_DELAY_MS);
