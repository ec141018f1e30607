import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, objects, text, texts } from '../../core/properties.ts';
import { invalidValue, metricIn, numberIn, required, timeMsIn, unitIn } from '../input/request.ts';
import type { StatisticSet } from '../metrics/bucket.ts';
import type { Datum } from '../metrics/metric-store.ts';
import type { CloudWatchOperation } from './operation.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
const MAX_DATA = 1000;
const DAY_MS = 86_400_000;
const [MAX_AGE_MS, MAX_AHEAD_MS] = [14 * DAY_MS, DAY_MS / 12];

/** Takes all of the figures, or none. */
export const putMetricData: CloudWatchOperation = ({ clock, metrics }, input) => {
  const Namespace = required(text(input, 'Namespace'), 'Namespace');
  if (Namespace.startsWith('AWS/')) throw invalidValue('Namespace', 'must not begin with AWS/.');
  if (input['EntityMetricData'] !== undefined) {
    throw new AwsError('InvalidParameterValue', 'The region does not take EntityMetricData. Send MetricData.');
  }
  const data = objects(input, 'MetricData');
  if (data.length > MAX_DATA) throw invalidValue('MetricData', `must have at most ${MAX_DATA} members.`);
  const nowMs = clock.now();
  const read = data.map((datum) => ({ metric: metricIn({ ...datum, Namespace }), datum: datumIn(datum, nowMs) }));
  for (const { metric, datum } of read) metrics.put(metric, datum);
  return {};
};

function datumIn(input: JsonObject, nowMs: number): Datum {
  const atMs = timeMsIn(input, 'Timestamp') ?? nowMs;
  if (atMs < nowMs - MAX_AGE_MS || atMs > nowMs + MAX_AHEAD_MS) {
    throw invalidValue('Timestamp', 'must lie between two weeks ago and two hours from now.');
  }
  const base = { atMs, unit: unitIn(input) ?? 'None', values: valuesIn(input) };
  const set = object(input, 'StatisticValues');
  return Object.keys(set).length === 0 ? base : { ...base, set: setIn(set) };
}

function valuesIn(input: JsonObject): Datum['values'] {
  const value = numberIn(input, 'Value');
  if (value !== undefined) return [[value, 1]];
  const counts = texts(input, 'Counts').map(Number);
  const values = texts(input, 'Values').map(Number);
  if (counts.length > 0 && counts.length !== values.length) {
    throw invalidValue('Counts', 'must have as many members as Values.');
  }
  if (![...values, ...counts].every(Number.isFinite)) throw invalidValue('Values', 'must have numbers only.');
  return values.map((one, index) => [one, counts[index] ?? 1]);
}

function setIn(input: JsonObject): StatisticSet {
  const member = (name: string): number => required(numberIn(input, name), `StatisticValues.${name}`);
  return { count: member('SampleCount'), sum: member('Sum'), min: member('Minimum'), max: member('Maximum') };
}
