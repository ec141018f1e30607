import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Dimensions } from '../../core/metrics-port.ts';
import { number, objects, scalarText, text } from '../../core/properties.ts';
import type { Metric } from '../metrics/metric.ts';
import { MINUTE_MS } from '../metrics/metric.ts';
import { UNITS } from '../metrics/units.ts';

/** Readers of requests. The query protocol has texts in place of numbers. */

export function invalidValue(name: string, why: string): AwsError {
  return new AwsError('InvalidParameterValue', `The parameter ${name} ${why}`);
}

/** @throws AwsError MissingParameter */
export function required<T>(value: T | undefined, name: string): T {
  if (value !== undefined && value !== '') return value;
  throw new AwsError('MissingParameter', `The parameter ${name} is required.`);
}

/** @throws AwsError InvalidParameterValue for what is no number */
export function numberIn(input: JsonObject, name: string): number | undefined {
  const value = number(input, name);
  if (value !== undefined && !Number.isFinite(value)) throw invalidValue(name, 'must be a number.');
  return value;
}

/** Seconds since the epoch, or ISO 8601, as milliseconds. @throws AwsError InvalidParameterValue */
export function timeMsIn(input: JsonObject, name: string): number | undefined {
  const value = input[name];
  const word = scalarText(value);
  if (word === undefined) return undefined;
  const ms = typeof value === 'number' ? value * 1000 : Date.parse(word);
  if (Number.isNaN(ms)) throw invalidValue(name, 'must be a time.');
  return ms;
}

export function dimensionsIn(input: JsonObject): Dimensions {
  const pairs = objects(input, 'Dimensions').map((dimension) => {
    const name = required(text(dimension, 'Name'), 'Dimensions.Name');
    return [name, required(text(dimension, 'Value'), 'Dimensions.Value')] as const;
  });
  return Object.fromEntries(pairs);
}

export function metricIn(input: JsonObject): Metric {
  return {
    namespace: required(text(input, 'Namespace'), 'Namespace'),
    name: required(text(input, 'MetricName'), 'MetricName'),
    dimensions: dimensionsIn(input),
  };
}

/** The form in which the API lists dimensions. */
export const dimensionList = (dimensions: Dimensions): readonly { Name: string; Value: string }[] =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

/** Of a period in seconds, in milliseconds. @throws AwsError InvalidParameterValue */
export function periodMsIn(input: JsonObject, name = 'Period'): number | undefined {
  const seconds = numberIn(input, name);
  if (seconds === undefined) return undefined;
  if (seconds > 0 && (seconds * 1000) % MINUTE_MS === 0) return seconds * 1000;
  throw invalidValue(name, 'must be a multiple of 60: the region has figures of whole minutes.');
}

/** @throws AwsError InvalidParameterValue for a unit that CloudWatch does not know */
export function unitIn(input: JsonObject): string | undefined {
  const unit = text(input, 'Unit');
  if (unit === undefined || UNITS.has(unit)) return unit;
  throw invalidValue('Unit', `must be one of ${[...UNITS].join(', ')}.`);
}
