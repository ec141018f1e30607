import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { text, texts } from '../../core/properties.ts';
import { type Page, pageOf } from '../../http/pages.ts';
import type { Structure } from '../../http/structure.ts';
import type { Alarm } from '../alarms/alarm.ts';
import { type AlarmState, STATES } from '../alarms/definition.ts';
import { readDefinition } from '../alarms/read-definition.ts';
import { invalidValue, metricIn, numberIn, periodMsIn, required, timeMsIn, unitIn } from '../input/request.ts';
import { dimensionsKey } from '../metrics/metric.ts';
import { alarmShape, historyShape } from './alarm-shape.ts';
import type { CloudWatchDeps, CloudWatchOperations } from './operation.ts';
import { tagsIn } from './tags.ts';

const MAX_RECORDS = 100;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html */
export const alarmOperations: CloudWatchOperations = {
  PutMetricAlarm({ alarms, tags }, input) {
    const definition = readDefinition(input);
    const isNew = alarms.find(definition.name) === undefined;
    const { arn } = alarms.put(definition, input);
    if (isNew) tags.set(arn, tagsIn(input));
    return {};
  },

  DescribeAlarms({ alarms }, input) {
    const { items, nextToken } = page(alarms.list().filter(wantedIn(input)), input);
    return { MetricAlarms: items.map(alarmShape), CompositeAlarms: [], NextToken: nextToken };
  },

  DescribeAlarmsForMetric({ alarms }, input) {
    const isWanted = ofMetricIn(input);
    return { MetricAlarms: alarms.list().filter(isWanted).map(alarmShape) };
  },

  DescribeAlarmHistory({ alarms }, input) {
    const [name, kind] = [text(input, 'AlarmName'), text(input, 'HistoryItemType')];
    const [sinceMs, untilMs] = [
      timeMsIn(input, 'StartDate') ?? 0,
      timeMsIn(input, 'EndDate') ?? Number.POSITIVE_INFINITY,
    ];
    const found = alarms
      .list()
      .filter((alarm) => alarm.name === (name ?? alarm.name))
      .flatMap((alarm) => alarm.history.toReversed().map((item) => ({ alarm, item })))
      .filter(({ item }) => item.kind === (kind ?? item.kind) && item.atMs >= sinceMs && item.atMs <= untilMs)
      .sort((one, other) => other.item.atMs - one.item.atMs);
    const isOldestFirst = text(input, 'ScanBy') === 'TimestampAscending';
    const { items, nextToken } = page(isOldestFirst ? found.reverse() : found, input);
    return { AlarmHistoryItems: items.map(({ alarm, item }) => historyShape(alarm, item)), NextToken: nextToken };
  },

  async SetAlarmState({ alarms }, input) {
    const alarm = alarms.get(required(text(input, 'AlarmName'), 'AlarmName'));
    const value = stateIn(input);
    const reason = required(text(input, 'StateReason'), 'StateReason');
    await alarms.setState(alarm, { value, reason, reasonData: text(input, 'StateReasonData') });
    return {};
  },

  EnableAlarmActions: (deps, input) => setActionsEnabled(deps, input, true),
  DisableAlarmActions: (deps, input) => setActionsEnabled(deps, input, false),

  /** All of them, or none when one is not there. */
  DeleteAlarms({ alarms, tags }, input) {
    for (const alarm of texts(input, 'AlarmNames').map((name) => alarms.get(name))) {
      alarms.remove(alarm.name);
      tags.forget(alarm.arn);
    }
    return {};
  },
};

function setActionsEnabled({ alarms }: CloudWatchDeps, input: JsonObject, actionsEnabled: boolean): Structure {
  for (const alarm of texts(input, 'AlarmNames').flatMap((name) => alarms.find(name) ?? [])) {
    alarms.setActionsEnabled(alarm, actionsEnabled);
  }
  return {};
}

function stateIn(input: JsonObject): AlarmState {
  const value = required(text(input, 'StateValue'), 'StateValue');
  const known = STATES.find((state) => state === value);
  if (known === undefined) throw invalidValue('StateValue', `must be one of ${STATES.join(', ')}.`);
  return known;
}

function page<T>(items: readonly T[], input: JsonObject): Page<T> {
  const limit = Math.min(numberIn(input, 'MaxRecords') ?? MAX_RECORDS, MAX_RECORDS);
  const found = pageOf(items, limit, text(input, 'NextToken'));
  if (found === undefined) throw new AwsError('InvalidNextToken', 'The NextToken is not one that this operation gave.');
  return found;
}

function wantedIn(input: JsonObject): (alarm: Alarm) => boolean {
  const names = texts(input, 'AlarmNames');
  const types = texts(input, 'AlarmTypes');
  const [prefix = '', action = ''] = [text(input, 'AlarmNamePrefix'), text(input, 'ActionPrefix')];
  const value = text(input, 'StateValue');
  return ({ name, state, definition }) =>
    (names.length === 0 || names.includes(name)) &&
    (types.length === 0 || types.includes('MetricAlarm')) &&
    name.startsWith(prefix) &&
    (value ?? state.value) === state.value &&
    (action === '' ||
      Object.values(definition.actions)
        .flat()
        .some((arn) => arn.startsWith(action)));
}

/** Alarms on expressions are not those of a metric. */
function ofMetricIn(input: JsonObject): (alarm: Alarm) => boolean {
  const { namespace, name, dimensions } = metricIn(input);
  const stat = text(input, 'Statistic') ?? text(input, 'ExtendedStatistic');
  const [periodMs, unit] = [periodMsIn(input), unitIn(input)];
  return ({ definition: { result, queries } }) => {
    const { source } = result;
    return (
      source.kind === 'metric' &&
      queries.length === 1 &&
      source.metric.namespace === namespace &&
      source.metric.name === name &&
      dimensionsKey(source.metric.dimensions) === dimensionsKey(dimensions) &&
      (stat ?? source.stat) === source.stat &&
      (periodMs ?? source.periodMs) === source.periodMs &&
      (unit ?? source.unit) === source.unit
    );
  };
}
