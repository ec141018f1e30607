import type { Clock } from '../../core/clock.ts';
import type { Dimensions, MetricsPort } from '../../core/metrics-port.ts';
import type { StatisticSet } from './bucket.ts';
import { dimensionsKey, type Metric, MINUTE_MS } from './metric.ts';
import { Series } from './series.ts';
import { unitOf } from './units.ts';

export interface MetricStoreOptions {
  readonly clock: Clock;
  /** All metrics together have no more than this many minutes with figures. */
  readonly maxBuckets?: number;
  /** Further metrics are not taken. */
  readonly maxSeries?: number;
}

/** One figure with a time and a unit of its own. */
export interface Datum {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly unit: string;
  readonly values: readonly (readonly [value: number, times: number])[];
  readonly set?: StatisticSet;
}

/** @param isSampled nothing happened: the figure was taken because a minute had passed */
export type SeriesListener = (series: Series, isSampled: boolean) => void;

type Figures = Readonly<Record<string, number>>;

const DEFAULT_MAX_BUCKETS = 300_000;
const DEFAULT_MAX_SERIES = 20_000;
/** CloudWatch has figures of one minute for 15 days. */
const RETENTION_MS = 15 * 24 * 60 * MINUTE_MS;

/** The metrics of a region, in memory. Over its bound it forgets the oldest minutes of all of them. */
export class MetricStore implements MetricsPort {
  readonly #clock: Clock;
  readonly #maxBuckets: number;
  readonly #maxSeries: number;
  /** By namespace, dimensions, and name with unit. */
  readonly #series = new Map<string, Map<string, Map<string, Series>>>();
  /** The same by namespace and dimensions as they were written: to sort them for each figure would cost the most. */
  readonly #asWritten = new Map<string, Map<string, Series>>();
  readonly #listeners = new Set<SeriesListener>();
  #seriesCount = 0;
  #bucketCount = 0;
  #forgotten = 0;

  constructor({ clock, maxBuckets = DEFAULT_MAX_BUCKETS, maxSeries = DEFAULT_MAX_SERIES }: MetricStoreOptions) {
    this.#clock = clock;
    this.#maxBuckets = maxBuckets;
    this.#maxSeries = maxSeries;
  }

  report(namespace: string, dimensions: Dimensions, figures: Figures): void {
    this.#report(this.#clock.now(), false, namespace, dimensions, figures);
  }

  /** A port for the figures of a moment that has passed: what lies in a queue, how far behind a reader is. */
  sampledAt(atMs: number): MetricsPort {
    return { report: (...reported) => this.#report(atMs, true, ...reported) };
  }

  #report(atMs: number, isSampled: boolean, namespace: string, dimensions: Dimensions, figures: Figures): void {
    const byName = this.#named(namespace, dimensions);
    for (const name in figures) {
      const value = figures[name];
      // The name alone stands for a service's metric, which has one unit.
      const series = byName.get(name) ?? this.#added(byName, name, { namespace, name, dimensions }, unitOf(name));
      if (series === undefined || value === undefined) continue;
      const { bucket, isNew } = series.bucketAt(atMs);
      bucket.add(value);
      if (isNew) this.#grown(series, isSampled);
    }
  }

  /** Adds figures of a project's own metric. */
  put(metric: Metric, { atMs, unit, values, set }: Datum): void {
    const { namespace, dimensions, name } = metric;
    const byName = this.#named(namespace, dimensions);
    const key = unit === unitOf(name) ? name : `${name}\n${unit}`;
    const series = byName.get(key) ?? this.#added(byName, key, metric, unit);
    if (series === undefined) return;
    const { bucket, isNew } = series.bucketAt(atMs);
    for (const [value, times] of values) bucket.add(value, times);
    if (set !== undefined) bucket.addSet(set);
    if (isNew || atMs < this.#clock.now() - MINUTE_MS) this.#grown(series, false);
  }

  /** The series of a metric: one for each unit in which it came. */
  find({ namespace, name, dimensions }: Metric, unit?: string): readonly Series[] {
    const named = this.#series.get(namespace)?.get(dimensionsKey(dimensions));
    return [...(named?.values() ?? [])].filter(
      (series) => series.name === name && (unit === undefined || series.unit === unit),
    );
  }

  *all(): Generator<Series> {
    for (const byDimensions of this.#series.values())
      for (const byName of byDimensions.values()) yield* byName.values();
  }

  /** The minutes with figures, and how many were forgotten because there were too many. */
  fill(): { readonly count: number; readonly dropped: number } {
    return { count: this.#bucketCount, dropped: this.#forgotten };
  }

  /** Calls `listener` for the first figure that a metric has in a minute, and for each that comes late. */
  listen(listener: SeriesListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #named(namespace: string, dimensions: Dimensions): Map<string, Series> {
    let written = namespace;
    for (const name in dimensions) written += `\n${name}\n${dimensions[name]}`;
    const known = this.#asWritten.get(written);
    if (known !== undefined) return known;
    const byName = this.#sorted(namespace, dimensions);
    if (this.#seriesCount < this.#maxSeries) this.#asWritten.set(written, byName);
    return byName;
  }

  #sorted(namespace: string, dimensions: Dimensions): Map<string, Series> {
    const byDimensions = this.#series.get(namespace) ?? new Map<string, Map<string, Series>>();
    const key = dimensionsKey(dimensions);
    const known = byDimensions.get(key);
    if (known !== undefined) return known;
    const byName = new Map<string, Series>();
    // A dimension with ever new values, such as a request id, must not fill the memory.
    if (this.#seriesCount < this.#maxSeries) this.#series.set(namespace, byDimensions.set(key, byName));
    return byName;
  }

  #added(byName: Map<string, Series>, key: string, metric: Metric, unit: string): Series | undefined {
    if (this.#seriesCount >= this.#maxSeries) return undefined;
    this.#seriesCount++;
    const series = new Series(metric, unit);
    byName.set(key, series);
    return series;
  }

  #grown(series: Series, isSampled: boolean): void {
    for (const listener of this.#listeners) listener(series, isSampled);
    if (++this.#bucketCount > this.#maxBuckets) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const nowMs = this.#clock.now();
    const count = (): number => [...this.all()].reduce((sum, { size }) => sum + size, 0);
    const before = count();
    this.#bucketCount = before;
    const enough = 0.75 * this.#maxBuckets;
    for (let keptMs = RETENTION_MS; this.#bucketCount > enough && keptMs > MINUTE_MS; keptMs *= 0.75) {
      for (const series of this.all()) series.forgetBefore(nowMs - keptMs);
      this.#bucketCount = count();
    }
    this.#forgotten += before - this.#bucketCount;
  }
}
