import { type JsonObject, listOf, textOf } from '../../core/json.ts';
import { arnIn, type Names, type OperationRights, on, rows, type ServiceRights } from './operation-rights.ts';

const putMetricData: OperationRights = {
  actions: ['cloudwatch:PutMetricData'],
  accesses: ({ Namespace }) => [
    {
      action: 'cloudwatch:PutMetricData',
      resource: '*',
      context: { 'cloudwatch:namespace': [textOf(Namespace)] },
    },
  ],
};

const alarmArn = (names: Names, name: string): string => arnIn(names, 'cloudwatch', `alarm:${name || '*'}`);
const alarm = ({ AlarmName }: JsonObject, names: Names): readonly string[] => [alarmArn(names, textOf(AlarmName))];
/** Without names all alarms are meant. */
const alarms = ({ AlarmNames }: JsonObject, names: Names): readonly string[] => {
  const wanted = listOf(AlarmNames).map((name) => textOf(name));
  return (wanted.length === 0 ? [''] : wanted).map((name) => alarmArn(names, name));
};
const tagged = ({ ResourceARN }: JsonObject): readonly string[] => [textOf(ResourceARN)];

/** A dashboard is of no Region. */
const dashboardArn = ({ partition, accountId }: Names, name: string): string =>
  `arn:${partition}:cloudwatch::${accountId}:dashboard/${name}`;
const dashboard = ({ DashboardName }: JsonObject, names: Names): readonly string[] => [
  dashboardArn(names, textOf(DashboardName)),
];
const dashboards = ({ DashboardNames }: JsonObject, names: Names): readonly string[] =>
  listOf(DashboardNames).map((name) => dashboardArn(names, textOf(name)));

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
export const cloudwatch: ServiceRights = {
  PutMetricData: putMetricData,
  ...rows(
    'cloudwatch',
    ['GetMetricData', 'GetMetricStatistics', 'ListMetrics', 'DescribeAlarmsForMetric', 'ListDashboards'],
    () => ['*'],
  ),
  ...rows('cloudwatch', ['PutMetricAlarm', 'SetAlarmState', 'DescribeAlarmHistory'], alarm),
  ...rows('cloudwatch', ['DeleteAlarms', 'DescribeAlarms', 'EnableAlarmActions', 'DisableAlarmActions'], alarms),
  ...rows('cloudwatch', ['ListTagsForResource', 'TagResource', 'UntagResource'], tagged),
  ...rows('cloudwatch', ['PutDashboard', 'GetDashboard'], dashboard),
  DeleteDashboards: on('cloudwatch:DeleteDashboards', dashboards),
};
