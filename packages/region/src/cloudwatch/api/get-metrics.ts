import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { text, texts } from '../../core/properties.ts';
import type { Structure } from '../../http/structure.ts';
import { queriesIn } from '../input/queries.ts';
import { invalidValue, metricIn, periodMsIn, required, timeMsIn, unitIn } from '../input/request.ts';
import { Evaluation } from '../math/evaluation.ts';
import type { MetricQuery, Span } from '../math/query.ts';
import type { TimeSeries } from '../math/values.ts';
import { MINUTE_MS } from '../metrics/metric.ts';
import type { Series } from '../metrics/series.ts';
import { statisticOf } from '../metrics/statistics.ts';
import type { CloudWatchOperation } from './operation.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
const MAX_DATAPOINTS = 1440;
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const [MAX_QUERIES, MAX_DATA_DATAPOINTS] = [500, 100_800];

/** All data points come in one page. */
export const getMetricData: CloudWatchOperation = ({ metrics }, input) => {
  const queries = queriesIn(input, 'MetricDataQueries');
  if (queries.length > MAX_QUERIES)
    throw invalidValue('MetricDataQueries', `must have at most ${MAX_QUERIES} members.`);
  const span = spanIn(input);
  const shortestMs = Math.min(...queries.map(({ source }) => source.periodMs ?? MINUTE_MS));
  checkCount(span, shortestMs, MAX_DATA_DATAPOINTS);
  const evaluation = new Evaluation(metrics, queries, span);
  const isAscending = text(input, 'ScanBy') === 'TimestampAscending';
  const results = queries
    .filter(({ returnsData }) => returnsData)
    .flatMap((query) => evaluation.linesOf(query).map((line) => resultOf(query, line, isAscending)));
  return { MetricDataResults: results, Messages: [] };
};

function resultOf({ id, label }: MetricQuery, line: TimeSeries, isAscending: boolean): Structure {
  const points = isAscending ? [...line.points] : [...line.points].reverse();
  return {
    Id: id,
    Label: label ?? line.label,
    Timestamps: points.map(([ms]) => new Date(ms)),
    Values: points.map(([, value]) => value),
    StatusCode: 'Complete',
  };
}

export const getMetricStatistics: CloudWatchOperation = ({ metrics }, input) => {
  const metric = metricIn(input);
  const periodMs = required(periodMsIn(input), 'Period');
  const span = spanIn(input);
  checkCount(span, periodMs, MAX_DATAPOINTS);
  const [basic, extended] = [texts(input, 'Statistics'), texts(input, 'ExtendedStatistics')];
  if (basic.length + extended.length === 0) {
    throw new AwsError('InvalidParameterCombination', 'At least one of Statistics and ExtendedStatistics is needed.');
  }
  const series = metrics.find(metric, unitIn(input));
  const Datapoints: Structure[] = [];
  for (let ms = span.startMs; ms < span.endMs; ms += periodMs) {
    Datapoints.push(...datapointsAt(series, ms, periodMs, { basic, extended }));
  }
  return { Label: metric.name, Datapoints };
};

/** A data point for each unit in which the metric came in that period. */
function datapointsAt(
  series: readonly Series[],
  startMs: number,
  periodMs: number,
  { basic, extended }: { readonly basic: readonly string[]; readonly extended: readonly string[] },
): readonly Structure[] {
  return series.flatMap((one) => {
    const buckets = one.between(startMs, startMs + periodMs);
    if (buckets.length === 0) return [];
    const named = (name: string) => [name, statisticOf(name)(buckets) ?? 0] as const;
    const percentiles = extended.length === 0 ? {} : { ExtendedStatistics: new Map(extended.map(named)) };
    const values = Object.fromEntries(basic.map(named));
    return [{ Timestamp: new Date(startMs), Unit: one.unit, ...values, ...percentiles }];
  });
}

/** Times are of whole minutes. @throws AwsError InvalidParameterCombination */
function spanIn(input: JsonObject): Span {
  const startMs = required(timeMsIn(input, 'StartTime'), 'StartTime');
  const endMs = required(timeMsIn(input, 'EndTime'), 'EndTime');
  if (startMs < endMs) return { startMs: Math.floor(startMs / MINUTE_MS) * MINUTE_MS, endMs };
  throw new AwsError('InvalidParameterCombination', 'The parameter StartTime must be less than the parameter EndTime.');
}

function checkCount({ startMs, endMs }: Span, periodMs: number, max: number): void {
  const count = Math.ceil((endMs - startMs) / periodMs);
  if (count <= max) return;
  const message = `You have requested up to ${count} datapoints, which exceeds the limit of ${max}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`;
  throw new AwsError('InvalidParameterCombination', message);
}
