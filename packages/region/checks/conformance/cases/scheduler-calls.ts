import type { JsonObject } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';

export const SCHEDULER_API = 'https://docs.aws.amazon.com/scheduler/latest/APIReference';
export const SCHEDULER_GUIDE = 'https://docs.aws.amazon.com/scheduler/latest/UserGuide';

export const RoleArn = 'arn:aws:iam::000000000000:role/scheduler';

export const call = (aws: Caller, method: string, path: string, body?: object): Promise<JsonObject> =>
  aws.rest({ service: 'scheduler', method, path, body: body && JSON.stringify(body) });

/** A schedule that is due once a day, so that nothing comes of it while the cases run. */
export const daily = (more: object = {}) => ({
  ScheduleExpression: 'cron(0 3 * * ? *)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: 'arn:aws:sqs:us-east-1:000000000000:none', RoleArn },
  ...more,
});

export const create = (aws: Caller, own: string, more: object = {}): Promise<JsonObject> =>
  call(aws, 'POST', `/schedules/${own}`, daily(more));

/** The expression of a schedule that is due in some seconds, in UTC. */
export const inSeconds = (seconds: number): string =>
  `at(${new Date(Date.now() + seconds * 1_000).toISOString().slice(0, 19)})`;
