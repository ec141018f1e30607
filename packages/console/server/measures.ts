import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { type Endpoints, get } from './endpoint.ts';

export interface AlarmInfo {
  readonly name: string;
  readonly description: string;
  /** OK, ALARM or INSUFFICIENT_DATA. */
  readonly state: string;
  readonly reason: string;
  /** When it came to this state. */
  readonly since?: number;
}

/** `measures/alarms` */
export interface AlarmList {
  readonly alarms: readonly AlarmInfo[];
}

export const measureEndpoints: Endpoints = {
  'measures/alarms': get(async ({ target }): Promise<AlarmList> => {
    const client = new CloudWatchClient(target.settings('CLOUDWATCH'));
    const alarms: AlarmInfo[] = [];
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, {}))
      for (const alarm of MetricAlarms) {
        const {
          AlarmName = '',
          AlarmDescription = '',
          StateValue = '',
          StateReason = '',
          StateUpdatedTimestamp,
        } = alarm;
        const since = StateUpdatedTimestamp?.getTime();
        alarms.push({
          name: AlarmName,
          description: AlarmDescription,
          state: StateValue,
          reason: StateReason,
          ...(since !== undefined && { since }),
        });
      }
    return { alarms };
  }),
};
