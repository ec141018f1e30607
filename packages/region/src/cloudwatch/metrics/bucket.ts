/** Values as they are put together: one value, or a set of which only these figures are known. */
export interface StatisticSet {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** Percentiles have this precision, which bounds the distinct values that a bucket remembers. */
const SIGNIFICANT_DIGITS = 3;
const EXACT_BELOW = 10 ** SIGNIFICANT_DIGITS;

/** The values that a metric had in one minute. */
export class Bucket implements StatisticSet {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** The number of times that each value came; undefined while all values are the same. */
  #counts: Map<number, number> | undefined;

  /** @param times how often the value came */
  add(value: number, times = 1): void {
    if (this.#counts === undefined && this.count > 0 && (value !== this.min || value !== this.max)) {
      this.#counts = new Map([[rounded(this.min), this.count]]);
    }
    this.count += times;
    this.sum += value * times;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (this.#counts === undefined) return;
    const key = rounded(value);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + times);
  }

  /** Adds values of which only a summary is known. Percentiles take them for their average. */
  addSet({ count, sum, min, max }: StatisticSet): void {
    if (count <= 0) return;
    this.add(sum / count, count);
    this.sum += sum - (sum / count) * count;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
  }

  /** The distinct values with their numbers, in no order. */
  counts(): Iterable<readonly [value: number, times: number]> {
    return this.#counts ?? (this.count === 0 ? [] : [[this.sum / this.count, this.count]]);
  }
}

/** Whole numbers below a thousand stay as they are. */
function rounded(value: number): number {
  if (Number.isInteger(value) && Math.abs(value) < EXACT_BELOW) return value;
  return Number(value.toPrecision(SIGNIFICANT_DIGITS));
}
