import type { Metric } from '../metrics/metric.ts';

/** One query of GetMetricData or of an alarm: a statistic of a metric, or an expression over other queries. */
export interface MetricQuery {
  readonly id: string;
  readonly label: string | undefined;
  readonly returnsData: boolean;
  readonly source: MetricStat | MathSource;
}

export interface MetricStat {
  readonly kind: 'metric';
  readonly metric: Metric;
  /** A multiple of a minute. */
  readonly periodMs: number;
  /** `Sum`, `p99` */
  readonly stat: string;
  readonly unit: string | undefined;
}

export interface MathSource {
  readonly kind: 'expression';
  readonly text: string;
  readonly periodMs: number | undefined;
}

/** A span of time, in milliseconds since the epoch; the end is not part of it. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}
