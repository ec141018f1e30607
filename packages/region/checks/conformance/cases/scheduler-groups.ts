import { objectsOf, textOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { anyNumber, part, refused } from '../expected.ts';
import { call, create, SCHEDULER_API } from './scheduler-calls.ts';

export const SCHEDULE_GROUPS: readonly ConformanceCase[] = [
  {
    name: 'a new group is named by its ARN',
    source: `${SCHEDULER_API}/API_CreateScheduleGroup.html`,
    run: (aws, own) => call(aws, 'POST', `/schedule-groups/${own}`, {}),
    gives: { ScheduleGroupArn: /^arn:aws:scheduler:us-east-1:\d{12}:schedule-group\/scheduler-\d+$/ },
  },
  {
    name: 'a group is described',
    source: `${SCHEDULER_API}/API_GetScheduleGroup.html`,
    run: async (aws, own) => {
      await call(aws, 'POST', `/schedule-groups/${own}`, {});
      return call(aws, 'GET', `/schedule-groups/${own}`);
    },
    gives: part({ Name: /^scheduler-/, State: 'ACTIVE', CreationDate: anyNumber, LastModificationDate: anyNumber }),
  },
  {
    name: 'a second group of a name is a conflict',
    source: `${SCHEDULER_API}/API_CreateScheduleGroup.html`,
    run: async (aws, own) => {
      await call(aws, 'POST', `/schedule-groups/${own}`, {});
      return call(aws, 'POST', `/schedule-groups/${own}`, {});
    },
    gives: refused(409, 'ConflictException'),
  },
  {
    name: 'the default group is there',
    source: `${SCHEDULER_API}/API_GetScheduleGroup.html`,
    run: (aws) => call(aws, 'GET', '/schedule-groups/default'),
    gives: part({ Name: 'default', State: 'ACTIVE' }),
  },
  {
    name: 'the default group cannot be deleted',
    source: `${SCHEDULER_API}/API_DeleteScheduleGroup.html`,
    run: (aws) => call(aws, 'DELETE', '/schedule-groups/default'),
    gives: refused(400, 'ValidationException'),
  },
  {
    name: 'a schedule of a group that is not there is refused',
    source: `${SCHEDULER_API}/API_CreateSchedule.html`,
    run: (aws, own) => create(aws, own, { GroupName: 'none' }),
    gives: refused(404, 'ResourceNotFoundException'),
  },
  {
    name: 'two groups may have a schedule of the same name',
    source: `${SCHEDULER_API}/API_CreateSchedule.html`,
    run: async (aws, own) => {
      await call(aws, 'POST', `/schedule-groups/${own}`, {});
      return [await create(aws, own), await create(aws, own, { GroupName: own })];
    },
    gives: [
      { ScheduleArn: /:schedule\/default\/scheduler-\d+$/ },
      { ScheduleArn: /:schedule\/scheduler-\d+\/scheduler-\d+$/ },
    ],
  },
  {
    name: 'a group goes with its schedules',
    source: `${SCHEDULER_API}/API_DeleteScheduleGroup.html`,
    run: async (aws, own) => {
      await call(aws, 'POST', `/schedule-groups/${own}`, {});
      await create(aws, own, { GroupName: own });
      await call(aws, 'DELETE', `/schedule-groups/${own}`);
      return call(aws, 'GET', `/schedules/${own}?groupName=${own}`);
    },
    gives: refused(404, 'ResourceNotFoundException'),
  },
  {
    name: 'schedules are listed by group, prefix and state, page by page',
    source: `${SCHEDULER_API}/API_ListSchedules.html`,
    run: async (aws, own) => {
      await call(aws, 'POST', `/schedule-groups/${own}`, {});
      for (const name of ['a-1', 'a-2', 'b-1']) await create(aws, name, { GroupName: own });
      await create(aws, 'a-3', { GroupName: own, State: 'DISABLED' });
      const query = `ScheduleGroup=${own}&NamePrefix=a-&State=ENABLED&MaxResults=1`;
      const first = await call(aws, 'GET', `/schedules?${query}`);
      const token = encodeURIComponent(textOf(first['NextToken']));
      const second = await call(aws, 'GET', `/schedules?${query}&NextToken=${token}`);
      return [first, second].map(({ Schedules }) => objectsOf(Schedules).map(({ Name }) => Name));
    },
    gives: [['a-1'], ['a-2']],
  },
];
