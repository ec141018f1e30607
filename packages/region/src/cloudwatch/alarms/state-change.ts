import { type Json, type JsonObject, parseJson } from '../../core/json.ts';
import { dimensionList } from '../input/request.ts';
import type { MetricQuery } from '../math/query.ts';
import type { StateChange, StateRecord } from './alarm.ts';
import type { AlarmDefinition } from './definition.ts';
import { awsTime } from './evaluate.ts';

/** The forms in which CloudWatch tells others that an alarm has changed its state. */

export interface Home {
  readonly region: string;
  readonly accountId: string;
}

/** The detail of the event on the default bus. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
export function eventDetail({ alarm, from, to }: StateChange): JsonObject {
  const { name, queries, description } = alarm.definition;
  return {
    alarmName: name,
    state: stateOf(to),
    previousState: stateOf(from),
    configuration: { metrics: queries.map(queryOf), ...(description !== undefined && { description }) },
  };
}

const stateOf = ({ value, reason, reasonData, atMs }: StateRecord): JsonObject => ({
  value,
  reason,
  ...(reasonData !== undefined && { reasonData }),
  timestamp: awsTime(atMs),
});

function queryOf({ id, label, returnsData, source }: MetricQuery): JsonObject {
  const base = { id, ...(label !== undefined && { label }), returnData: returnsData };
  if (source.kind === 'expression') return { ...base, expression: source.text };
  const { metric, periodMs, stat, unit } = source;
  const { namespace, name, dimensions } = metric;
  const metricStat = { metric: { namespace, name, dimensions }, period: periodMs / 1000, stat };
  return { ...base, metricStat: unit === undefined ? metricStat : { ...metricStat, unit } };
}

/** The message to a topic. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
export function notification({ alarm, from, to }: StateChange, { region, accountId }: Home): string {
  const { name, description = null, actions } = alarm.definition;
  return JSON.stringify({
    AlarmName: name,
    AlarmDescription: description,
    AWSAccountId: accountId,
    AlarmConfigurationUpdatedTimestamp: awsTime(alarm.configuredMs),
    NewStateValue: to.value,
    NewStateReason: to.reason,
    StateChangeTime: awsTime(to.atMs),
    Region: region,
    AlarmArn: alarm.arn,
    OldStateValue: from.value,
    OKActions: actions.OK,
    AlarmActions: actions.ALARM,
    InsufficientDataActions: actions.INSUFFICIENT_DATA,
    Trigger: triggerOf(alarm.definition),
  });
}

function triggerOf(definition: AlarmDefinition): JsonObject {
  const { periodMs, evaluationPeriods, datapointsToAlarm, comparison, threshold, missingData } = definition;
  const source = definition.hasQueries ? { Metrics: definition.queries.map(triggerQuery) } : triggerMetric(definition);
  return {
    ...source,
    Period: periodMs / 1000,
    EvaluationPeriods: evaluationPeriods,
    DatapointsToAlarm: datapointsToAlarm,
    ComparisonOperator: comparison,
    Threshold: threshold,
    TreatMissingData: missingData,
  };
}

function triggerMetric({ result: { source } }: AlarmDefinition): JsonObject {
  if (source.kind !== 'metric') return {};
  const { metric, stat, unit = null } = source;
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    StatisticType: stat.startsWith('p') ? 'ExtendedStatistic' : 'Statistic',
    Statistic: stat,
    Unit: unit,
    Dimensions: lowered(metric.dimensions),
  };
}

function triggerQuery({ id, returnsData, source }: MetricQuery): Json {
  const base = { Id: id, ReturnData: returnsData };
  if (source.kind === 'expression') return { ...base, Expression: source.text };
  const { metric, periodMs, stat } = source;
  const Metric = { Namespace: metric.namespace, MetricName: metric.name, Dimensions: lowered(metric.dimensions) };
  return { ...base, MetricStat: { Metric, Period: periodMs / 1000, Stat: stat } };
}

/** Here CloudWatch writes the names of a dimension's members small. */
const lowered = (dimensions: Parameters<typeof dimensionList>[0]): readonly JsonObject[] =>
  dimensionList(dimensions).map(({ Name, Value }) => ({ name: Name, value: Value }));

/** The event of a function that is an action. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html */
export function functionEvent(change: StateChange, { region, accountId }: Home): string {
  const { alarm, to } = change;
  return JSON.stringify({
    source: 'aws.cloudwatch',
    alarmArn: alarm.arn,
    accountId,
    time: awsTime(to.atMs),
    region,
    alarmData: eventDetail(change),
  });
}

/** What the history has of a change of state. */
export function historyData({ from, to }: StateChange): string {
  const state = ({ value, reason, reasonData }: StateRecord): JsonObject => ({
    stateValue: value,
    stateReason: reason,
    ...(reasonData !== undefined && { stateReasonData: parseJson(reasonData) ?? null }),
  });
  return JSON.stringify({ version: '1.0', oldState: state(from), newState: state(to) });
}

export const arnOfAlarm = ({ region, accountId }: Home, name: string): string =>
  `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`;
