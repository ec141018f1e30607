import { type Cancel, type Clock, holding } from '../../core/clock.ts';
import type { MetricsPort } from '../../core/metrics-port.ts';
import { MINUTE_MS } from './metric.ts';
import type { MetricStore } from './metric-store.ts';

/**
 * Takes figures that nobody reports, because they are there without anything happening.
 * @returns whether there is something to sample after the next minute, too
 */
export type Sampler = (metrics: MetricsPort) => boolean | Promise<boolean>;

/**
 * Called after a minute, when its figures are complete.
 * @param endMs the end of the minute, in milliseconds since the epoch
 * @returns whether it wants the next minute, too
 */
export type MinuteListener = (endMs: number) => boolean | Promise<boolean>;

/** As long as a queue keeps a message, and a day. A region that was left alone for longer is looked at no more. */
const QUIET_MS = 15 * 24 * 60 * MINUTE_MS;

/** Ends the minutes in which something happened, and those after them until all is quiet. Time never waits for it. */
export class Minutes {
  readonly #clock: Clock;
  readonly #store: MetricStore;
  readonly #samplers: Sampler[] = [];
  readonly #listeners: MinuteListener[] = [];
  #activeMs = 0;
  #cancel: Cancel | undefined;

  constructor(clock: Clock, store: MetricStore) {
    this.#clock = clock;
    this.#store = store;
    store.listen((_series, isSampled) => {
      if (!isSampled) this.wake();
    });
  }

  addSampler(sampler: Sampler): void {
    this.#samplers.push(sampler);
  }

  listen(listener: MinuteListener): void {
    this.#listeners.push(listener);
  }

  /** Tells that something happens in this minute. */
  wake(): void {
    this.#activeMs = this.#clock.now();
    this.#arm();
  }

  #arm(): void {
    if (this.#cancel !== undefined) return;
    const nowMs = this.#clock.now();
    const endMs = (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS;
    this.#cancel = this.#clock.whenPassing(endMs - nowMs, () => {
      this.#cancel = undefined;
      void holding(this.#clock, () => this.#end(endMs));
    });
  }

  async #end(endMs: number): Promise<void> {
    const metrics = this.#store.sampledAt(endMs - 1);
    const wanted: boolean[] = [];
    for (const sampler of this.#samplers) wanted.push(await sampler(metrics));
    for (const listener of this.#listeners) wanted.push(await listener(endMs));
    if (wanted.includes(true) && endMs - this.#activeMs < QUIET_MS) this.#arm();
  }
}
