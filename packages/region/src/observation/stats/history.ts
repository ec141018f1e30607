import type { Clock } from '../../core/clock.ts';
import type { Journal } from '../../core/journal.ts';
import type { StatsSecond } from '../shapes.ts';
import { HopCounter } from './counter.ts';

const SECOND_MS = 1_000;
export const SECONDS_KEPT = 3_600;
/** All seconds as JSON together. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

export interface HistoryDeps {
  readonly journal: Journal;
  readonly clock: Clock;
  /** Real time: a virtual clock would make seconds out of nothing. */
  readonly wallClock: Clock;
  readonly gauges: (isWatched: boolean) => Promise<StatsSecond['gauges']>;
}

/** What happened in each second of the last hour. Once a second it reads the hops that are new; no hop waits for it. */
export class StatsHistory {
  readonly counter = new HopCounter();
  readonly #deps: HistoryDeps;
  /** As JSON, which takes a third of the memory. */
  readonly #seconds: string[] = [];
  #characters = 0;
  #newest = 0;
  #read: number;
  #watchers = 0;
  /** Whether somebody watched in the newest second. */
  #isMeasured = false;
  #cancel = (): void => {};

  constructor(deps: HistoryDeps) {
    this.#deps = deps;
    this.#read = deps.journal.newest;
  }

  /** The number of the newest second, counted from 1. */
  get newest(): number {
    return this.#newest;
  }

  start(): void {
    this.#cancel = this.#deps.wallClock.schedule(SECOND_MS, () => void this.#tick());
  }

  stop(): void {
    this.#cancel();
    this.#cancel = () => {};
  }

  /** While somebody watches, the gauges are measured, and not only read off the hops. */
  watch(): () => void {
    this.#watchers++;
    return () => {
      this.#watchers--;
    };
  }

  /** The newest seconds as JSON, oldest first. */
  last(count: number): readonly string[] {
    return count === 0 ? [] : this.#seconds.slice(-count);
  }

  /** As {@link last}; the gauges of the newest second are those of now, unless they were measured then. */
  async lastMeasured(count: number): Promise<readonly string[]> {
    const newest = this.#seconds.at(-1);
    if (newest === undefined || this.#isMeasured) return this.last(count);
    const gauges = await this.#deps.gauges(true);
    return this.last(count).map((second) => (second === newest ? withGauges(second, gauges) : second));
  }

  async #tick(): Promise<void> {
    this.start();
    this.#count();
    const counted = this.counter.take();
    const at = this.#deps.clock.now();
    const isMeasured = this.#watchers > 0;
    const gauges = await this.#deps.gauges(isMeasured);
    this.#isMeasured = isMeasured;
    this.#add(JSON.stringify({ second: this.#newest + 1, at, ...counted, gauges } satisfies StatsSecond));
  }

  #count(): void {
    const { journal } = this.#deps;
    for (let n = Math.max(this.#read + 1, journal.oldest); n <= journal.newest; n++) {
      const hop = journal.at(n);
      if (hop !== undefined) this.counter.count(hop);
    }
    this.#read = journal.newest;
  }

  #add(second: string): void {
    this.#newest++;
    this.#seconds.push(second);
    this.#characters += second.length;
    while (this.#seconds.length > SECONDS_KEPT || this.#characters > MAX_CHARACTERS) {
      this.#characters -= this.#seconds.shift()?.length ?? 0;
    }
  }
}

const withGauges = (second: string, gauges: StatsSecond['gauges']): string =>
  JSON.stringify({ ...(JSON.parse(second) as StatsSecond), gauges } satisfies StatsSecond);
