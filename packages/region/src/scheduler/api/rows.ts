import type { Call, TextAnswer } from '../../http/call.ts';
import { Checker } from '../../http/input-checker.ts';
import { readJson } from '../../http/json-service.ts';
import { pageOf } from '../../http/pages.ts';
import type { RestRow } from '../../http/rest-service.ts';
import { invalid, readSchedule } from '../read-schedule.ts';
import { DEFAULT_GROUP } from '../schedule.ts';
import type { Schedules } from '../schedules.ts';
import { described, shownGroup, stateOf, summaryOf } from './shown.ts';

const SCHEDULE = '/schedules/{Name}';
const GROUP = '/schedule-groups/{Name}';
const MAX_ITEMS = 100;

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly run: (schedules: Schedules, call: Call, name: string) => object;
}

export const SCHEDULER_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateSchedule: {
    method: 'POST',
    path: SCHEDULE,
    run: (schedules, call, name) => {
      const settings = readSchedule(readJson(call.body), name);
      // One of an earlier start that went when it was over.
      if (call.isRepeated && settings.isDeletedAfterCompletion && schedules.isOver(settings)) return {};
      return { ScheduleArn: schedules.create(settings).arn };
    },
  },
  GetSchedule: {
    method: 'GET',
    path: SCHEDULE,
    run: (schedules, { query }, name) => described(schedules.get(query.get('groupName') ?? DEFAULT_GROUP, name)),
  },
  UpdateSchedule: {
    method: 'PUT',
    path: SCHEDULE,
    run: (schedules, { body }, name) => ({ ScheduleArn: schedules.update(readSchedule(readJson(body), name)).arn }),
  },
  DeleteSchedule: {
    method: 'DELETE',
    path: SCHEDULE,
    run: (schedules, { query }, name) => {
      schedules.delete(query.get('groupName') ?? DEFAULT_GROUP, name);
      return {};
    },
  },
  ListSchedules: {
    method: 'GET',
    path: '/schedules',
    run: (schedules, { query }) => {
      const [group, prefix, state] = ['ScheduleGroup', 'NamePrefix', 'State'].map((name) => query.get(name));
      const found = schedules
        .list()
        .filter(({ groupName, name }) => groupName === (group ?? groupName) && name.startsWith(prefix ?? ''))
        .filter((schedule) => stateOf(schedule) === (state ?? stateOf(schedule)));
      return listed('Schedules', found.map(summaryOf), query);
    },
  },
  CreateScheduleGroup: {
    method: 'POST',
    path: GROUP,
    run: ({ groups }, _call, name) => {
      const check = new Checker({ Name: name });
      check.requiredText('Name', { pattern: '[0-9a-zA-Z-_.]+', min: 1, max: 64 });
      check.done();
      return { ScheduleGroupArn: groups.create(name).arn };
    },
  },
  GetScheduleGroup: { method: 'GET', path: GROUP, run: ({ groups }, _call, name) => shownGroup(groups.get(name)) },
  DeleteScheduleGroup: {
    method: 'DELETE',
    path: GROUP,
    run: (schedules, _call, name) => {
      schedules.deleteGroup(name);
      return {};
    },
  },
  ListScheduleGroups: {
    method: 'GET',
    path: '/schedule-groups',
    run: ({ groups }, { query }) => {
      const found = groups.list().filter(({ name }) => name.startsWith(query.get('NamePrefix') ?? ''));
      return listed('ScheduleGroups', found.map(shownGroup), query);
    },
  },
};

/**
 * The REST operations of EventBridge Scheduler.
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html
 */
export function schedulerRows(schedules: Schedules): readonly RestRow[] {
  return Object.values(SCHEDULER_OPERATIONS).map(({ method, path, run }) => ({
    method,
    pattern: path,
    service: 'scheduler',
    handle: async (call, { Name = '' }) => answer(run(schedules, call, Name)),
  }));
}

/** @throws AwsError ValidationException */
function listed(name: string, items: readonly object[], query: URLSearchParams): object {
  const limit = Number(query.get('MaxResults') ?? MAX_ITEMS);
  const isLimit = Number.isInteger(limit) && limit >= 1 && limit <= MAX_ITEMS;
  const page = isLimit ? pageOf(items, limit, query.get('NextToken') ?? undefined) : undefined;
  if (page === undefined) throw invalid('MaxResults must be from 1 to 100, NextToken as it was given.');
  return { [name]: page.items, ...(page.nextToken !== undefined && { NextToken: page.nextToken }) };
}

const answer = (body: object): TextAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
