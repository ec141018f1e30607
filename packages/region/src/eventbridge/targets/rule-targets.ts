import { AwsError } from '../../core/aws-error.ts';
import {
  type Actor,
  everythingAllowed,
  type FunctionPort,
  type QueuePort,
  type RoleCheck,
  type TopicPort,
} from '../../core/ports.ts';
import type { Permissions } from '../../iam/permissions.ts';
import type { ApiDestinations } from '../api-destinations/api-destinations.ts';
import { ruleIn } from '../arns.ts';
import type { Deliver, DeliveryNote, MayForward, Target } from '../target.ts';

/** The services that rules of the region can send to, besides its buses. */
export interface TargetPorts {
  readonly apiDestinations: Pick<ApiDestinations, 'check' | 'invoke'>;
  readonly functions: Pick<FunctionPort, 'enqueue'> & { functionOf(arn: string): object };
  readonly queues: Pick<QueuePort, 'check' | 'send'>;
  readonly topics: TopicPort;
  readonly workflows: {
    startForEvent(arn: string, input: string, ids: readonly string[], eventId: string): Promise<void>;
  };
}

interface RuleTargetRow {
  /** The action that the target's resource policy must allow EventBridge. */
  readonly action: string;
  /** @throws AwsError when the target does not exist; this is checked before permissions */
  readonly check?: (ports: TargetPorts, arn: string) => void;
  readonly deliver: (
    ports: TargetPorts,
    arn: string,
    payload: string,
    target: Target,
    event: Parameters<Deliver>[3],
  ) => Promise<DeliveryNote> | Promise<void>;
}

/** By the service in the target's ARN. */
export const RULE_TARGETS: Readonly<Record<string, RuleTargetRow>> = {
  // Buses are EventBridge's own matter.
  events: {
    // The target's role must allow this action.
    action: 'events:InvokeApiDestination',
    check: ({ apiDestinations }, arn) => apiDestinations.check(arn),
    deliver: async ({ apiDestinations }, arn, payload, { HttpParameters }) => ({
      status: await apiDestinations.invoke(arn, payload, HttpParameters),
    }),
  },
  lambda: {
    action: 'lambda:InvokeFunction',
    check: ({ functions }, arn) => functions.functionOf(arn),
    deliver: ({ functions }, arn, payload, _target, { ids, traceHeader }) =>
      functions.enqueue(arn, payload, ids, { traceHeader }),
  },
  sqs: {
    action: 'sqs:SendMessage',
    check: ({ queues }, arn) => queues.check(arn),
    deliver: ({ queues }, arn, body, { SqsParameters }, { traceHeader }) => {
      const groupId = SqsParameters?.MessageGroupId;
      return queues.send(arn, { body, traceHeader, ...(groupId !== undefined && { groupId }) });
    },
  },
  sns: {
    action: 'sns:Publish',
    deliver: ({ topics }, arn, payload, _target, { traceHeader }) => topics.publish(arn, payload, { traceHeader }),
  },
  states: {
    // The target's role must allow this action.
    action: 'states:StartExecution',
    deliver: ({ workflows }, arn, payload, _target, { ids }) =>
      workflows.startForEvent(arn, payload, ids, ids[0] ?? 'event'),
  },
};

export const EVENTS_PRINCIPAL = 'events.amazonaws.com';

/** Delivers the payloads of rules, if EventBridge has permission: by the resource's policy or the target's role. */
export function ruleDelivery(
  ports: TargetPorts,
  permissions: Permissions,
  mayAct: RoleCheck = everythingAllowed,
): Deliver {
  return async (arn, payload, target, event, ruleArn) => {
    const row = RULE_TARGETS[arn.split(':')[2] ?? ''];
    if (row === undefined) throw new AwsError('ValidationException', `The region cannot deliver to ${arn}.`);
    row.check?.(ports, arn);
    const { RoleArn: roleArn } = target;
    if (roleArn === undefined) checkAccess(permissions, row.action, arn, ruleArn);
    else mayAct(actorOf(roleArn, event.ids, ruleArn), row.action, arn);
    return (await row.deliver(ports, arn, payload, target, event)) ?? {};
  };
}

/** Buses of the own account take events of each other's rules. A role that the target has must allow it. */
export const roleForwards =
  (mayAct: RoleCheck): MayForward =>
  ({ Arn: arn, RoleArn: roleArn }, ids, ruleArn) => {
    if (roleArn !== undefined) mayAct(actorOf(roleArn, ids, ruleArn), 'events:PutEvents', arn);
  };

const actorOf = (roleArn: string, ids: readonly string[], ruleArn: string): Actor => ({
  roleArn,
  sessionName: ruleIn(ruleArn).rule,
  place: ruleArn.split(':').at(-1) ?? '',
  ids,
});

/**
 * Sends dead letters of rules, if the queue's policy allows EventBridge.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function ruleDeadLetters(queues: TargetPorts['queues'], permissions: Permissions): Pick<QueuePort, 'send'> {
  return {
    send: async (queueArn, message) => {
      queues.check(queueArn);
      checkAccess(permissions, 'sqs:SendMessage', queueArn, message.attributes?.['RULE_ARN']?.value ?? '');
      await queues.send(queueArn, message);
    },
  };
}

function checkAccess(permissions: Permissions, action: string, resourceArn: string, sourceArn: string): void {
  if (permissions.may({ principal: EVENTS_PRINCIPAL, action, resourceArn, sourceArn })) return;
  const message = `${EVENTS_PRINCIPAL} may not ${action} on ${resourceArn} for ${sourceArn}. Allow it in the resource's policy.`;
  throw new AwsError('AccessDeniedException', message, 403);
}
