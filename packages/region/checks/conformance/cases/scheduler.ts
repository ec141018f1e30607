import type { ConformanceCase } from '../case.ts';
import { anyNumber, part, refused } from '../expected.ts';
import { call, create, daily, SCHEDULER_API, SCHEDULER_GUIDE } from './scheduler-calls.ts';
import { SCHEDULE_DELIVERIES } from './scheduler-deliveries.ts';
import { SCHEDULE_GROUPS } from './scheduler-groups.ts';

/** What CreateSchedule says to a schedule that it does not take. */
const wrong = (name: string, more: object, page = 'API_CreateSchedule'): ConformanceCase => ({
  name,
  source: `${SCHEDULER_API}/${page}.html`,
  run: (aws, own) => create(aws, own, more),
  gives: refused(400, 'ValidationException'),
});

/** An expression that is taken as it is. */
const taken = (name: string, more: object): ConformanceCase => ({
  name,
  source: `${SCHEDULER_GUIDE}/schedule-types.html`,
  run: async (aws, own) => {
    await create(aws, own, more);
    return call(aws, 'GET', `/schedules/${own}`);
  },
  gives: part({ ScheduleExpressionTimezone: 'UTC', ...more }),
});

export const SCHEDULER: readonly ConformanceCase[] = [
  {
    name: 'a new schedule is named by its ARN, in the default group',
    source: `${SCHEDULER_API}/API_CreateSchedule.html`,
    run: (aws, own) => create(aws, own),
    gives: { ScheduleArn: /^arn:aws:scheduler:us-east-1:\d{12}:schedule\/default\/scheduler-\d+$/ },
  },
  {
    name: 'a schedule is described with what it has by default',
    source: `${SCHEDULER_API}/API_GetSchedule.html`,
    run: async (aws, own) => {
      await create(aws, own);
      return call(aws, 'GET', `/schedules/${own}`);
    },
    gives: part({
      GroupName: 'default',
      State: 'ENABLED',
      ScheduleExpressionTimezone: 'UTC',
      ActionAfterCompletion: 'NONE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      CreationDate: anyNumber,
      LastModificationDate: anyNumber,
      Target: part({ RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } }),
    }),
  },
  taken('a rate is taken', { ScheduleExpression: 'rate(7 days)' }),
  taken('a moment is taken', { ScheduleExpression: 'at(2040-02-03T04:05:06)' }),
  taken('a cron expression of a time zone is taken', {
    ScheduleExpression: 'cron(15 6 ? * MON-FRI *)',
    ScheduleExpressionTimezone: 'Asia/Tokyo',
  }),
  wrong('an expression that is none is refused', { ScheduleExpression: 'every(5 minutes)' }),
  wrong('a cron expression with five fields is refused', { ScheduleExpression: 'cron(0 3 * * ?)' }),
  wrong('a cron expression with both days is refused', { ScheduleExpression: 'cron(0 3 1 * MON *)' }),
  wrong('a time zone that is none is refused', { ScheduleExpressionTimezone: 'Moon/Crater' }),
  wrong('an end before the start is refused', { StartDate: 2_000_000_000, EndDate: 1_990_000_000 }),
  wrong('a flexible window without minutes is refused', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }),
  wrong('a flexible window of more than a day is refused', {
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1_441 },
  }),
  wrong('minutes without a flexible window are refused', {
    FlexibleTimeWindow: { Mode: 'OFF', MaximumWindowInMinutes: 5 },
  }),
  wrong('a schedule without a window is refused', { FlexibleTimeWindow: undefined }),
  wrong('a schedule without a target is refused', { Target: undefined }),
  wrong(
    'a target without a role is refused',
    { Target: { Arn: 'arn:aws:sqs:us-east-1:000000000000:none' } },
    'API_Target',
  ),
  wrong(
    'more than 185 retries are refused',
    { Target: { ...daily().Target, RetryPolicy: { MaximumRetryAttempts: 186 } } },
    'API_RetryPolicy',
  ),
  wrong(
    'an age of less than a minute is refused',
    { Target: { ...daily().Target, RetryPolicy: { MaximumEventAgeInSeconds: 59 } } },
    'API_RetryPolicy',
  ),
  wrong('a state that is none is refused', { State: 'PAUSED' }),
  {
    name: 'a second schedule of a name is a conflict',
    source: `${SCHEDULER_API}/API_CreateSchedule.html`,
    run: async (aws, own) => {
      await create(aws, own);
      return create(aws, own);
    },
    gives: refused(409, 'ConflictException'),
  },
  {
    name: 'a schedule that is not there is not found',
    source: `${SCHEDULER_API}/API_GetSchedule.html`,
    run: (aws) => call(aws, 'GET', '/schedules/none'),
    gives: refused(404, 'ResourceNotFoundException'),
  },
  {
    name: 'an update replaces all, and what it leaves out is as by default',
    source: `${SCHEDULER_API}/API_UpdateSchedule.html`,
    run: async (aws, own) => {
      await create(aws, own, { State: 'DISABLED', Description: 'words', ScheduleExpressionTimezone: 'Asia/Tokyo' });
      await call(aws, 'PUT', `/schedules/${own}`, daily());
      const { State, Description, ScheduleExpressionTimezone } = await call(aws, 'GET', `/schedules/${own}`);
      return { State, Description, ScheduleExpressionTimezone };
    },
    gives: { State: 'ENABLED', Description: undefined, ScheduleExpressionTimezone: 'UTC' },
  },
  {
    name: 'an update of a schedule that is not there is refused',
    source: `${SCHEDULER_API}/API_UpdateSchedule.html`,
    run: (aws, own) => call(aws, 'PUT', `/schedules/${own}`, daily()),
    gives: refused(404, 'ResourceNotFoundException'),
  },
  {
    name: 'a schedule that was deleted is gone',
    source: `${SCHEDULER_API}/API_DeleteSchedule.html`,
    run: async (aws, own) => {
      await create(aws, own);
      const answer = await call(aws, 'DELETE', `/schedules/${own}`);
      return [answer, await call(aws, 'DELETE', `/schedules/${own}`)];
    },
    gives: [{}, refused(404, 'ResourceNotFoundException')],
  },
  ...SCHEDULE_GROUPS,
  ...SCHEDULE_DELIVERIES,
];
