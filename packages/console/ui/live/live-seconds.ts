import { type ReadonlySignal, signal } from '@preact/signals';
import type { StatsPage, StatsSecond } from '@tributary/region/observation';
import { SECONDS_KEPT, withSeconds } from './seconds.ts';

type ReadSeconds = (query: { readonly seconds: number }) => Promise<StatsPage>;

/** The figures of the last seconds, oldest first: those that were there, and those that come. */
export class LiveSeconds {
  readonly #read: ReadSeconds;
  readonly #all = signal<readonly StatsSecond[]>([]);
  #hasEarlier = false;

  constructor(read: ReadSeconds) {
    this.#read = read;
  }

  get all(): ReadonlySignal<readonly StatsSecond[]> {
    return this.#all;
  }

  /** Whether those from before the stream began are here. */
  get hasEarlier(): boolean {
    return this.#hasEarlier;
  }

  /** @throws the error of the region */
  async readEarlier(): Promise<void> {
    const { seconds } = await this.#read({ seconds: SECONDS_KEPT });
    this.#hasEarlier = true;
    this.add(seconds);
  }

  add(seconds: readonly StatsSecond[]): void {
    this.#all.value = withSeconds(this.#all.value, seconds);
  }

  clear(): void {
    this.#all.value = [];
    this.#hasEarlier = false;
  }
}
