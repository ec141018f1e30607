import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** The counters. docs/reference/observability.md explains each. */
export type Counter =
  | 'Consumed'
  | 'Published'
  | 'Done'
  | 'Duplicates'
  | 'Stale'
  | 'Tombstones'
  | 'DeadLettered'
  | 'HandedBack'
  | 'ReplaysSkipped'
  | 'Refused'
  | 'Failed';

/** The measures and their units. */
const UNITS = { EventAge: MetricUnit.Milliseconds, BatchSize: MetricUnit.Count } as const;
export type Measure = keyof typeof UNITS;

/** The units of an application's own measures. */
export type OwnUnit = 'Count' | 'Milliseconds' | 'Bytes';

/**
 * Gathers the counts and measures of one invocation. The event type must be one of a few known ones: each new value of
 * a dimension is a new metric, which costs money.
 */
export interface Meter {
  count(counter: Counter, value: number, eventType?: string): void;
  measure(measure: Measure, value: number, eventType?: string): void;
  /** Counts under a name of the application's own. */
  countOwn(name: string, value: number, eventType?: string): void;
  measureOwn(name: string, value: number, unit: OwnUnit, eventType?: string): void;
  /** Counts the first invocation of an environment. */
  coldStart(): void;
  /** Writes the gathered values and clears them. */
  publish(): void;
}

/** A value takes about a microsecond to write, and a line holds 100, so a large batch writes a sample of its values. */
const MAX_VALUES = 25;

interface Tally {
  readonly counts: Map<string, number>;
  readonly measures: Map<string, { readonly unit: OwnUnit; readonly values: number[] }>;
}

/**
 * A meter that writes to the log, in embedded metric format: one line for each event type, for a batch of any size. A
 * line counts for the function as a whole, and for the function and the type.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function meterOn(
  metrics: Pick<Metrics, 'addMetric' | 'addDimensions' | 'publishStoredMetrics' | 'captureColdStartMetric'>,
): Meter {
  const tallies = new Map<string | undefined, Tally>();
  const tallyOf = (eventType: string | undefined): Tally => {
    const known = tallies.get(eventType);
    if (known) return known;
    const tally = { counts: new Map(), measures: new Map() };
    tallies.set(eventType, tally);
    return tally;
  };
  const count: Meter['countOwn'] = (name, value, eventType) => {
    if (value === 0) return;
    const { counts } = tallyOf(eventType);
    counts.set(name, (counts.get(name) ?? 0) + value);
  };
  const measure: Meter['measureOwn'] = (name, value, unit, eventType) => {
    const { measures } = tallyOf(eventType);
    const known = measures.get(name);
    if (known) known.values.push(value);
    else measures.set(name, { unit, values: [value] });
  };
  return {
    count,
    measure: (name, value, eventType) => measure(name, value, UNITS[name], eventType),
    countOwn: count,
    measureOwn: measure,
    coldStart: () => metrics.captureColdStartMetric(),
    publish() {
      for (const [eventType, { counts, measures }] of tallies) {
        // The empty set stands for the default dimensions alone: service and function.
        if (eventType !== undefined) metrics.addDimensions({}).addDimensions({ eventType });
        for (const [counter, value] of counts) metrics.addMetric(counter, MetricUnit.Count, value);
        for (const [name, { unit, values }] of measures)
          for (const value of sampleOf(values)) metrics.addMetric(name, unit, value);
        metrics.publishStoredMetrics();
      }
      tallies.clear();
    },
  };
}

/** Evenly by rank, with the lowest and the highest, so that percentiles stay about right. */
function sampleOf(values: number[]): readonly number[] {
  if (values.length <= MAX_VALUES) return values;
  const sorted = Float64Array.from(values).sort();
  const step = (sorted.length - 1) / (MAX_VALUES - 1);
  return Array.from({ length: MAX_VALUES }, (_, index) => sorted[Math.round(index * step)] ?? 0);
}
