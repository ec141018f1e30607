import type { Structure } from '../../http/structure.ts';
import type { Alarm, HistoryItem } from '../alarms/alarm.ts';
import type { AlarmDefinition } from '../alarms/definition.ts';
import { dimensionList } from '../input/request.ts';
import type { MetricQuery } from '../math/query.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html */
export function alarmShape({ arn, definition, configuredMs, state }: Alarm): Structure {
  const { name, description, actionsEnabled, actions, missingData } = definition;
  return {
    AlarmName: name,
    AlarmArn: arn,
    AlarmDescription: description,
    AlarmConfigurationUpdatedTimestamp: new Date(configuredMs),
    ActionsEnabled: actionsEnabled,
    OKActions: actions.OK,
    AlarmActions: actions.ALARM,
    InsufficientDataActions: actions.INSUFFICIENT_DATA,
    StateValue: state.value,
    StateReason: state.reason,
    StateReasonData: state.reasonData,
    StateUpdatedTimestamp: new Date(state.atMs),
    StateTransitionedTimestamp: new Date(state.atMs),
    EvaluationPeriods: definition.evaluationPeriods,
    DatapointsToAlarm: definition.datapointsToAlarm,
    Threshold: definition.threshold,
    ComparisonOperator: definition.comparison,
    TreatMissingData: missingData,
    ...(definition.hasQueries ? { Metrics: definition.queries.map(queryShape) } : metricShape(definition)),
  };
}

function metricShape({ result: { source } }: AlarmDefinition): Structure {
  if (source.kind !== 'metric') return {};
  const { metric, periodMs, stat, unit } = source;
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    Dimensions: dimensionList(metric.dimensions),
    [stat.startsWith('p') ? 'ExtendedStatistic' : 'Statistic']: stat,
    Period: periodMs / 1000,
    Unit: unit,
  };
}

function queryShape({ id, label, returnsData, source }: MetricQuery): Structure {
  const base = { Id: id, Label: label, ReturnData: returnsData };
  if (source.kind === 'expression') {
    return { ...base, Expression: source.text, Period: source.periodMs && source.periodMs / 1000 };
  }
  const { metric, periodMs, stat, unit } = source;
  const { namespace, name, dimensions } = metric;
  const Metric = { Namespace: namespace, MetricName: name, Dimensions: dimensionList(dimensions) };
  return { ...base, MetricStat: { Metric, Period: periodMs / 1000, Stat: stat, Unit: unit } };
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html */
export function historyShape({ name }: Alarm, { atMs, kind, summary, data }: HistoryItem): Structure {
  return {
    AlarmName: name,
    AlarmType: 'MetricAlarm',
    Timestamp: new Date(atMs),
    HistoryItemType: kind,
    HistorySummary: summary,
    HistoryData: data,
  };
}
