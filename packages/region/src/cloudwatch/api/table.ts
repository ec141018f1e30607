import type { StructuredOperation, StructuredOperations } from '../../http/structured-service.ts';
import { alarmOperations } from './alarms.ts';
import { dashboardOperations } from './dashboards.ts';
import { getMetricData, getMetricStatistics } from './get-metrics.ts';
import { listMetrics } from './list-metrics.ts';
import type { CloudWatchDeps, CloudWatchOperations } from './operation.ts';
import { putMetricData } from './put-metric-data.ts';
import { tagOperations } from './tags.ts';

/** The names by which clients call CloudWatch. */
export const CLOUDWATCH = {
  target: 'GraniteServiceVersion20100801',
  signedFor: 'monitoring',
  namespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
} as const;

const OPERATIONS: CloudWatchOperations = {
  PutMetricData: putMetricData,
  GetMetricData: getMetricData,
  GetMetricStatistics: getMetricStatistics,
  ListMetrics: listMetrics,
  ...alarmOperations,
  ...tagOperations,
  ...dashboardOperations,
};

/** The names of all operations that are served. */
export const CLOUDWATCH_OPERATIONS: readonly string[] = Object.keys(OPERATIONS);

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html */
export function cloudWatchOperations(deps: CloudWatchDeps): StructuredOperations {
  const bound = Object.entries(OPERATIONS).map(([name, run]): [string, StructuredOperation] => [
    name,
    (input) => run(deps, input),
  ]);
  return Object.fromEntries(bound);
}
