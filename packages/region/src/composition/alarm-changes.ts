import type { Alarm, StateChange } from '../cloudwatch/alarms/alarm.ts';
import type { OnStateChange } from '../cloudwatch/alarms/alarms.ts';
import { eventDetail, functionEvent, type Home, notification } from '../cloudwatch/alarms/state-change.ts';
import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import type { FunctionPort, TopicPort } from '../core/ports.ts';
import type { EventBridge } from '../eventbridge/eventbridge.ts';
import type { Permissions } from '../iam/permissions.ts';

export interface AlarmChangesDeps {
  readonly clock: Clock;
  readonly home: Home;
  readonly topics: TopicPort;
  readonly functions: Pick<FunctionPort, 'enqueue'>;
  readonly eventBridge: Pick<EventBridge, 'putOfService'>;
  readonly permissions: Permissions;
}

interface ActionRow {
  readonly principal: string;
  readonly right: string;
  readonly run: (deps: AlarmChangesDeps, arn: string, change: StateChange) => Promise<void>;
}

/** What an alarm can do, by the service in the ARN of the action. */
const ACTIONS: Readonly<Record<string, ActionRow>> = {
  sns: {
    principal: 'cloudwatch.amazonaws.com',
    right: 'sns:Publish',
    run: ({ topics, home }, arn, change) => topics.publish(arn, notification(change, home)),
  },
  lambda: {
    principal: 'lambda.alarms.cloudwatch.amazonaws.com',
    right: 'lambda:InvokeFunction',
    run: ({ functions, home }, arn, change) => functions.enqueue(arn, functionEvent(change, home), [change.alarm.name]),
  },
};

/**
 * Tells the default bus, and the actions of the new state. An action that fails is told in the history of the alarm.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions.html
 */
export function alarmChanges(deps: AlarmChangesDeps): OnStateChange {
  return async (change) => {
    const { alarm, to } = change;
    deps.eventBridge.putOfService({
      source: 'aws.cloudwatch',
      detailType: 'CloudWatch Alarm State Change',
      resources: [alarm.arn],
      detail: eventDetail(change),
    });
    const { actions, actionsEnabled } = alarm.definition;
    if (!actionsEnabled) return;
    for (const arn of actions[to.value]) await act(deps, arn, change);
  };
}

async function act(deps: AlarmChangesDeps, arn: string, change: StateChange): Promise<void> {
  const record = (summary: string, error?: string): void => recordAction(deps, change.alarm, { arn, summary, error });
  try {
    await actionOf(deps, arn, change.alarm).run(deps, arn, change);
    record(`Successfully executed action ${arn}`);
  } catch (error) {
    record(`Failed to execute action ${arn}`, error instanceof Error ? error.message : String(error));
  }
}

/** @throws AwsError for an action that the region does not run, or that the policy of the topic or function forbids */
function actionOf({ permissions }: AlarmChangesDeps, arn: string, { arn: sourceArn }: Alarm): ActionRow {
  const row = ACTIONS[arn.split(':')[2] ?? ''];
  if (row === undefined) throw new AwsError('ValidationError', 'The region runs actions on topics and functions only.');
  const { principal, right } = row;
  // A topic without a policy of its own lets its account publish.
  const isOpen = right === 'sns:Publish' && (permissions.policyOf(arn) ?? '') === '';
  if (isOpen || permissions.may({ principal, action: right, resourceArn: arn, sourceArn })) return row;
  throw new AwsError(
    'AuthorizationError',
    `${principal} may not ${right} on ${arn}. Allow it in the resource's policy.`,
  );
}

interface Action {
  readonly arn: string;
  readonly summary: string;
  readonly error: string | undefined;
}

function recordAction({ clock }: AlarmChangesDeps, alarm: Alarm, { arn, summary, error }: Action): void {
  const actionState = error === undefined ? 'Succeeded' : 'Failed';
  const data = { actionState, notificationResource: arn, stateUpdateTimestamp: alarm.state.atMs, error: error ?? null };
  alarm.record({ atMs: clock.now(), kind: 'Action', summary, data: JSON.stringify(data) });
}
