const MAX_KEPT = 1_000;

/** The newest durations, in milliseconds. */
export class Durations {
  readonly #values: number[] = [];
  #count = 0;

  add(ms: number): void {
    this.#values[this.#count++ % MAX_KEPT] = ms;
  }

  /** The median and the 99th percentile; nothing without a duration. */
  percentiles(): { readonly p50Ms?: number; readonly p99Ms?: number } {
    if (this.#count === 0) return {};
    const sorted = this.#values.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return { p50Ms: at(0.5), p99Ms: at(0.99) };
  }
}
