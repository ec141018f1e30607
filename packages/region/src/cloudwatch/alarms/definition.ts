import type { MetricQuery } from '../math/query.ts';

export const COMPARISONS = {
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
} as const;
export type Comparison = keyof typeof COMPARISONS;

/** What a missing data point counts as. */
export const MISSING_DATA = ['missing', 'notBreaching', 'breaching', 'ignore'] as const;
export type MissingData = (typeof MISSING_DATA)[number];

export const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
export type AlarmState = (typeof STATES)[number];

/** What an alarm is about, and when it changes its state. */
export interface AlarmDefinition {
  readonly name: string;
  readonly description: string | undefined;
  readonly actionsEnabled: boolean;
  /** ARNs of topics and functions, by the state that the alarm comes to. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
  /** One metric, or the queries of an expression. */
  readonly queries: readonly MetricQuery[];
  /** The query whose values are compared. */
  readonly result: MetricQuery;
  /** Declared with `Metrics`, and not by the name of one metric. */
  readonly hasQueries: boolean;
  readonly periodMs: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly missingData: MissingData;
}
