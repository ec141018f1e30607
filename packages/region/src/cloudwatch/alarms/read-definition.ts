import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { boolean, objects, text, texts } from '../../core/properties.ts';
import { queriesIn } from '../input/queries.ts';
import { invalidValue, metricIn, numberIn, periodMsIn, required, unitIn } from '../input/request.ts';
import type { MetricQuery } from '../math/query.ts';
import { statisticOf } from '../metrics/statistics.ts';
import { type AlarmDefinition, COMPARISONS, type Comparison, MISSING_DATA, type MissingData } from './definition.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAX_NAME_CHARACTERS = 255;
const MAX_ACTIONS = 5;
const MAX_RANGE_MS = 7 * 24 * 3_600_000;

/**
 * Reads an alarm in the form of PutMetricAlarm, which that of a template shares.
 * @throws AwsError ValidationError, InvalidParameterValue, MissingParameter
 */
export function readDefinition(input: JsonObject): AlarmDefinition {
  const hasQueries = objects(input, 'Metrics').length > 0;
  const queries = hasQueries ? queriesIn(input, 'Metrics') : [queryOfMetric(input)];
  const evaluationPeriods = required(countIn(input, 'EvaluationPeriods'), 'EvaluationPeriods');
  const datapointsToAlarm = countIn(input, 'DatapointsToAlarm') ?? evaluationPeriods;
  if (datapointsToAlarm > evaluationPeriods) {
    throw invalidValue('DatapointsToAlarm', `must not be greater than EvaluationPeriods, ${evaluationPeriods}.`);
  }
  refuseLowSamples(input);
  const periodMs = periodOf(queries);
  if (periodMs * evaluationPeriods > MAX_RANGE_MS) {
    throw invalidValue('EvaluationPeriods', 'times the period must be seven days at most.');
  }
  return {
    name: nameIn(input),
    description: text(input, 'AlarmDescription'),
    actionsEnabled: boolean(input, 'ActionsEnabled') ?? true,
    actions: {
      OK: actionsIn(input, 'OKActions'),
      ALARM: actionsIn(input, 'AlarmActions'),
      INSUFFICIENT_DATA: actionsIn(input, 'InsufficientDataActions'),
    },
    queries,
    result: resultOf(queries),
    hasQueries,
    periodMs,
    evaluationPeriods,
    datapointsToAlarm,
    threshold: required(numberIn(input, 'Threshold'), 'Threshold'),
    comparison: comparisonIn(input),
    missingData: missingDataIn(input, queries),
  };
}

function nameIn(input: JsonObject): string {
  const name = required(text(input, 'AlarmName'), 'AlarmName');
  if (name.length <= MAX_NAME_CHARACTERS && /^[ -~]+$/.test(name)) return name;
  throw invalidValue('AlarmName', `must have at most ${MAX_NAME_CHARACTERS} ASCII characters.`);
}

function queryOfMetric(input: JsonObject): MetricQuery {
  const stat = required(text(input, 'Statistic') ?? text(input, 'ExtendedStatistic'), 'Statistic');
  statisticOf(stat);
  const periodMs = required(periodMsIn(input), 'Period');
  const source = { kind: 'metric', metric: metricIn(input), periodMs, stat, unit: unitIn(input) } as const;
  return { id: 'm1', label: undefined, returnsData: true, source };
}

/** An alarm is about one line. */
function resultOf(queries: readonly MetricQuery[]): MetricQuery {
  const [result, ...more] = queries.filter(({ returnsData }) => returnsData);
  if (result === undefined || more.length > 0) {
    throw new AwsError('ValidationError', 'Exactly one element of the metrics list should return data.');
  }
  const search = queries.find(({ source }) => source.kind === 'expression' && /\bSEARCH\s*\(/.test(source.text));
  if (search === undefined) return result;
  throw new AwsError('ValidationError', `The expression ${search.id} has a SEARCH, which an alarm cannot have.`);
}

function periodOf(queries: readonly MetricQuery[]): number {
  const periods = new Set(queries.flatMap(({ source }) => source.periodMs ?? []));
  const [periodMs, ...more] = periods;
  if (periodMs === undefined) throw new AwsError('MissingParameter', 'The parameter Period is required.');
  if (more.length > 0) throw new AwsError('ValidationError', 'All metrics of an alarm must have the same period.');
  return periodMs;
}

function countIn(input: JsonObject, name: string): number | undefined {
  const count = numberIn(input, name);
  if (count === undefined || (Number.isInteger(count) && count > 0)) return count;
  throw invalidValue(name, 'must be a whole number from 1.');
}

function actionsIn(input: JsonObject, name: string): readonly string[] {
  const actions = texts(input, name);
  if (actions.length > MAX_ACTIONS) throw invalidValue(name, `must have at most ${MAX_ACTIONS} members.`);
  return actions;
}

function comparisonIn(input: JsonObject): Comparison {
  const name = required(text(input, 'ComparisonOperator'), 'ComparisonOperator');
  const isKnown = (known: string): known is Comparison => Object.hasOwn(COMPARISONS, known);
  if (isKnown(name)) return name;
  const known = Object.keys(COMPARISONS).join(', ');
  throw invalidValue('ComparisonOperator', `is ${name}; the region compares by ${known}, not with anomalies.`);
}

/** DynamoDB's metrics are missing while nothing happens, so alarms on them keep their state by default. */
function missingDataIn(input: JsonObject, queries: readonly MetricQuery[]): MissingData {
  const isOnTables = queries.some(
    ({ source }) => source.kind === 'metric' && source.metric.namespace === 'AWS/DynamoDB',
  );
  const name = text(input, 'TreatMissingData') ?? (isOnTables ? 'ignore' : 'missing');
  const known = MISSING_DATA.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw invalidValue('TreatMissingData', `must be one of ${MISSING_DATA.join(', ')}.`);
}

function refuseLowSamples(input: JsonObject): void {
  if ((text(input, 'EvaluateLowSampleCountPercentile') ?? 'evaluate') === 'evaluate') return;
  throw invalidValue('EvaluateLowSampleCountPercentile', 'must be evaluate: the region evaluates each percentile.');
}
