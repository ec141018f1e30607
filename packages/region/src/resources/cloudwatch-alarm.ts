import { readDefinition } from '../cloudwatch/alarms/read-definition.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

const METRIC = { Namespace: 'runs', MetricName: 'runs', Dimensions: { Name: 'runs', Value: 'runs' } } as const;

export const cloudWatchAlarm: ResourceKind = {
  type: 'AWS::CloudWatch::Alarm',
  properties: {
    AlarmName: 'runs',
    AlarmDescription: 'runs',
    ActionsEnabled: 'runs',
    AlarmActions: 'runs',
    OKActions: 'runs',
    InsufficientDataActions: 'runs',
    ...METRIC,
    Statistic: 'runs',
    ExtendedStatistic: 'runs',
    Period: 'runs',
    Unit: 'runs',
    Metrics: {
      Id: 'runs',
      Expression: 'runs',
      Label: 'runs',
      Period: 'runs',
      ReturnData: 'runs',
      MetricStat: { Metric: METRIC, Period: 'runs', Stat: 'runs', Unit: 'runs' },
    },
    EvaluationPeriods: 'runs',
    DatapointsToAlarm: 'runs',
    Threshold: 'runs',
    ComparisonOperator: 'runs',
    TreatMissingData: 'runs',
    EvaluateLowSampleCountPercentile: 'runs',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'AlarmName', naming);
    return { ref: name, attributes: { Arn: arnOf(naming, 'cloudwatch', `alarm:${name}`) } };
  },
  declare({ ref, properties }, { alarms }) {
    alarms.put(readDefinition({ ...properties, AlarmName: ref }));
  },
  remove({ ref }, { alarms }) {
    alarms.remove(ref);
  },
};
