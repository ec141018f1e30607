import { existsIf, type Resource, ref, type Value, type Values } from '../cloudformation.ts';
import type { Metric } from './metrics.ts';

export interface Alarm {
  readonly name: string;
  /** Its meaning, for the operator. */
  readonly meaning: string;
  /** Section of docs/reference/runbook.md. */
  readonly section: string;
  /** By their names in `expression`. A single metric needs no expression. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
  readonly expression?: string;
  readonly threshold: number;
  readonly periodSeconds: number;
  /** The alarm fires when `breaching` of the last `evaluated` periods are above the threshold. */
  readonly periods: readonly [breaching: number, evaluated: number];
  /** The condition of the template under which there is something to watch. */
  readonly condition?: string | undefined;
  /** Whether no data is a sign of trouble. By default it is not: metrics of failures report nothing while all is well. */
  readonly missesData?: boolean;
}

/** The alarm in CloudFormation. */
export function alarmResource(alarm: Alarm): Resource {
  const [breaching, evaluated] = alarm.periods;
  return existsIf(alarm.condition, {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: alarm.name,
      AlarmDescription: `${alarm.meaning} Runbook: docs/reference/runbook.md#${alarm.section}`,
      Metrics: [...result(alarm), ...Object.entries(alarm.metrics).map((named) => query(named, alarm))],
      Threshold: alarm.threshold,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: evaluated,
      DatapointsToAlarm: breaching,
      TreatMissingData: alarm.missesData ? 'breaching' : 'notBreaching',
      AlarmActions: [ref('AlarmTopic')],
    },
  });
}

const result = ({ expression }: Alarm): readonly Values[] =>
  expression === undefined ? [] : [{ Id: 'result', Expression: expression, ReturnData: true }];

function query([Id, metric]: [string, Metric], { expression, periodSeconds }: Alarm): Values {
  return {
    Id,
    ReturnData: expression === undefined,
    MetricStat: {
      Metric: { Namespace: metric.namespace, MetricName: metric.name, Dimensions: dimensionsOf(metric) },
      Period: periodSeconds,
      Stat: metric.stat,
    },
  };
}

const dimensionsOf = ({ dimensions }: Metric): readonly Value[] =>
  Object.entries(dimensions).map(([Name, dimension]) => ({ Name, Value: dimension }));
