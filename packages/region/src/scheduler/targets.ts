import type { JsonObject } from '../core/json.ts';
import type { Actor, BusPort, FunctionPort, QueuePort, RoleCheck, TopicPort } from '../core/ports.ts';
import type { ScheduleTarget } from './schedule.ts';
import { requestIn, universalRefusal, universalTarget } from './universal-target.ts';

/** The services that schedules can call with a role. */
export interface SchedulerPorts {
  readonly functions: Pick<FunctionPort, 'enqueue'>;
  readonly queues: Pick<QueuePort, 'send'>;
  readonly topics: TopicPort;
  readonly buses: BusPort;
  readonly workflows: {
    startForEvent(arn: string, input: string, ids: readonly string[], eventId: string): Promise<void>;
    /** Calls the API of a service with the role of the actor. @throws AwsError */
    callService(actor: Actor, service: string, operation: string, input: JsonObject): Promise<JsonObject>;
  };
  /** @throws AwsError when the role may not */
  readonly mayAct: RoleCheck;
}

interface TargetRow {
  readonly action: string;
  send(ports: SchedulerPorts, target: ScheduleTarget, payload: string, executionId: string): Promise<void>;
}

/** Templated targets, by the service in the ARN. @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html */
const TARGETS: Readonly<Record<string, TargetRow>> = {
  events: {
    action: 'events:PutEvents',
    send: ({ buses }, { arn, source = '', detailType = '' }, detail) => buses.put(arn, { source, detailType, detail }),
  },
  lambda: {
    action: 'lambda:InvokeFunction',
    send: ({ functions }, { arn }, payload, executionId) => functions.enqueue(arn, payload, [executionId]),
  },
  sns: { action: 'sns:Publish', send: ({ topics }, { arn }, payload) => topics.publish(arn, payload) },
  sqs: {
    action: 'sqs:SendMessage',
    send: ({ queues }, { arn, messageGroupId: groupId }, body) =>
      queues.send(arn, { body, ...(groupId !== undefined && { groupId }) }),
  },
  states: {
    action: 'states:StartExecution',
    send: ({ workflows }, { arn }, payload, executionId) =>
      workflows.startForEvent(arn, payload, [executionId], executionId),
  },
};

export const TARGET_SERVICES: readonly string[] = Object.keys(TARGETS);

const rowOf = (arn: string): TargetRow | undefined => TARGETS[arn.split(':')[2] ?? ''];

/** Why a schedule cannot have a target; undefined for one that it can have. */
export function targetRefusal(arn: string): string | undefined {
  const universal = universalTarget(arn);
  if (universal !== undefined) return universalRefusal(universal);
  return rowOf(arn) === undefined ? `The region runs targets of ${TARGET_SERVICES.join(', ')}, not ${arn}.` : undefined;
}

/** @throws AwsError of the service that refuses it, or that the role may not */
export async function sendTo(
  ports: SchedulerPorts,
  target: ScheduleTarget,
  { payload, executionId, actor }: { payload: string; executionId: string; actor: Actor },
): Promise<void> {
  const universal = universalTarget(target.arn);
  if (universal !== undefined) {
    await ports.workflows.callService(actor, universal.service, universal.operation, requestIn(payload));
    return;
  }
  const row = rowOf(target.arn);
  if (row === undefined) return;
  ports.mayAct(actor, row.action, target.arn);
  await row.send(ports, target, payload, executionId);
}
