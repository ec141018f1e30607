import { Bucket } from './bucket.ts';
import { type Metric, MINUTE_MS } from './metric.ts';

/** The figures of one metric, minute by minute. */
export class Series implements Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Metric['dimensions'];
  readonly unit: string;
  /** By minutes since the epoch. */
  readonly #buckets = new Map<number, Bucket>();
  #oldestMinute = Number.POSITIVE_INFINITY;
  #newestMinute = Number.NEGATIVE_INFINITY;
  #newest: Bucket | undefined;

  constructor({ namespace, name, dimensions }: Metric, unit: string) {
    this.namespace = namespace;
    this.name = name;
    this.dimensions = dimensions;
    this.unit = unit;
  }

  /** The number of minutes with figures. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Milliseconds since the epoch of the newest minute with figures. */
  get newestMs(): number {
    return this.#newestMinute * MINUTE_MS;
  }

  /** The bucket of a moment, and whether it is new. */
  bucketAt(atMs: number): { readonly bucket: Bucket; readonly isNew: boolean } {
    const minute = Math.floor(atMs / MINUTE_MS);
    if (minute === this.#newestMinute && this.#newest !== undefined) return { bucket: this.#newest, isNew: false };
    const known = this.#buckets.get(minute);
    const bucket = known ?? new Bucket();
    if (known === undefined) this.#buckets.set(minute, bucket);
    if (minute < this.#oldestMinute) this.#oldestMinute = minute;
    if (minute > this.#newestMinute) [this.#newestMinute, this.#newest] = [minute, bucket];
    return { bucket, isNew: known === undefined };
  }

  /** The buckets of the minutes that begin at or after `startMs` and before `endMs`. */
  between(startMs: number, endMs: number): readonly Bucket[] {
    const first = Math.max(Math.ceil(startMs / MINUTE_MS), this.#oldestMinute);
    const end = Math.ceil(endMs / MINUTE_MS);
    const found: Bucket[] = [];
    for (let minute = first; minute < Math.min(end, this.#newestMinute + 1); minute++) {
      const bucket = this.#buckets.get(minute);
      if (bucket !== undefined) found.push(bucket);
    }
    return found;
  }

  /** Forgets the minutes before that moment. */
  forgetBefore(ms: number): void {
    for (const minute of this.#buckets.keys()) if (minute * MINUTE_MS < ms) this.#buckets.delete(minute);
  }
}
