import { setTimeout } from 'node:timers/promises';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused, UUID } from '../expected.ts';
import { delivered, events, openQueue } from './events-calls.ts';
import { call, create, inSeconds, RoleArn, SCHEDULER_GUIDE } from './scheduler-calls.ts';

/** What comes to the queue that a schedule invokes in two seconds. */
async function sent(aws: Caller, own: string, target: object, more: object = {}): Promise<readonly unknown[]> {
  const { url, arn } = await openQueue(aws, own);
  await create(aws, own, { ScheduleExpression: inSeconds(2), Target: { Arn: arn, RoleArn, ...target }, ...more });
  return delivered(aws, url);
}

export const SCHEDULE_DELIVERIES: readonly ConformanceCase[] = [
  {
    name: 'a target gets its input',
    source: `${SCHEDULER_GUIDE}/managing-targets-templated.html`,
    run: (aws, own) => sent(aws, own, { Input: '{"a":[1,"b"]}' }),
    gives: [{ a: [1, 'b'] }],
  },
  {
    name: 'context attributes are filled in',
    source: `${SCHEDULER_GUIDE}/managing-schedule-context-attributes.html`,
    run: (aws, own) =>
      sent(aws, own, {
        Input: JSON.stringify({
          arn: '<aws.scheduler.schedule-arn>',
          at: '<aws.scheduler.scheduled-time>',
          id: '<aws.scheduler.execution-id>',
          attempt: '<aws.scheduler.attempt-number>',
        }),
      }),
    gives: [
      {
        arn: /:schedule\/default\/scheduler-\d+$/,
        at: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
        id: /./,
        attempt: '1',
      },
    ],
  },
  {
    name: 'a bus gets an event with the source and the detail type of the target',
    source: `${SCHEDULER_GUIDE}/managing-targets-templated.html`,
    run: async (aws, own) => {
      const { url, arn } = await openQueue(aws, own);
      await events(aws, 'CreateEventBus', { Name: own });
      const EventPattern = JSON.stringify({ source: ['plant'] });
      await events(aws, 'PutRule', { Name: 'all', EventBusName: own, EventPattern });
      await events(aws, 'PutTargets', { Rule: 'all', EventBusName: own, Targets: [{ Id: 't', Arn: arn }] });
      const Arn = `arn:aws:events:us-east-1:000000000000:event-bus/${own}`;
      const EventBridgeParameters = { Source: 'plant', DetailType: 'Watered' };
      const Target = { Arn, RoleArn, Input: '{"litres":3}', EventBridgeParameters };
      await create(aws, own, { ScheduleExpression: inSeconds(2), Target });
      return delivered(aws, url);
    },
    gives: [part({ source: 'plant', 'detail-type': 'Watered', detail: { litres: 3 }, id: UUID })],
  },
  {
    name: 'a schedule that is disabled invokes nothing',
    source: `${SCHEDULER_GUIDE}/managing-schedule-state.html`,
    run: async (aws, own) => {
      const { url, arn } = await openQueue(aws, own);
      const Target = { Arn: arn, RoleArn, Input: '{}' };
      await create(aws, own, { ScheduleExpression: inSeconds(1), State: 'DISABLED', Target });
      return delivered(aws, url, 3);
    },
    gives: [],
  },
  {
    name: 'a schedule that is over stays, unless it is to be deleted then',
    source: `${SCHEDULER_GUIDE}/managing-schedule-delete.html`,
    run: async (aws, own) => {
      await sent(aws, own, { Input: '{}' }, { ActionAfterCompletion: 'DELETE' });
      await sent(aws, `${own}-stays`, { Input: '{}' });
      await setTimeout(500);
      return [await call(aws, 'GET', `/schedules/${own}`), await call(aws, 'GET', `/schedules/${own}-stays`)];
    },
    gives: [refused(404, 'ResourceNotFoundException'), part({ ActionAfterCompletion: 'NONE' })],
  },
];
