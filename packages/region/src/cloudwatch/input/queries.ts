import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { boolean, object, objects, text } from '../../core/properties.ts';
import { parseExpression } from '../math/parse.ts';
import type { MetricQuery } from '../math/query.ts';
import { statisticOf } from '../metrics/statistics.ts';
import { invalidValue, metricIn, periodMsIn, required, unitIn } from './request.ts';

const ID = /^[a-z]\w{0,254}$/;

/**
 * Reads MetricDataQuery structures, those of GetMetricData and of an alarm.
 * @throws AwsError ValidationError, InvalidParameterValue, MissingParameter
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
 */
export function queriesIn(input: JsonObject, name: string): readonly MetricQuery[] {
  const queries = objects(input, name).map(queryIn);
  const twice = queries.find(({ id }, index) => queries.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined) throw new AwsError('ValidationError', `The id ${twice.id} is there more than once.`);
  return queries;
}

function queryIn(input: JsonObject): MetricQuery {
  const id = required(text(input, 'Id'), 'Id');
  if (!ID.test(id)) throw invalidValue('Id', `"${id.slice(0, 100)}" must begin with a small letter.`);
  return {
    id,
    label: text(input, 'Label'),
    returnsData: boolean(input, 'ReturnData') ?? true,
    source: sourceIn(input),
  };
}

function sourceIn(input: JsonObject): MetricQuery['source'] {
  const expression = text(input, 'Expression');
  if (expression !== undefined) {
    parseExpression(expression);
    return { kind: 'expression', text: expression, periodMs: periodMsIn(input) };
  }
  const metricStat = object(input, 'MetricStat');
  const stat = required(text(metricStat, 'Stat'), 'MetricStat.Stat');
  statisticOf(stat);
  return {
    kind: 'metric',
    metric: metricIn(object(metricStat, 'Metric')),
    periodMs: required(periodMsIn(metricStat), 'MetricStat.Period'),
    stat,
    unit: unitIn(metricStat),
  };
}
