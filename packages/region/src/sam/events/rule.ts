import { type Json, type JsonObject, objectOf } from '../../core/json.ts';
import { arnOf, pick, words } from '../output.ts';
import { assumedBy } from '../role.ts';
import { addPermission, deadLetterConfig, type EventKind, type SamEvent, targetArn } from './event.ts';

/** The rule of an event; `more` is what its target has besides the function or workflow. */
export function addRule(event: SamEvent, settings: JsonObject, more: JsonObject = {}, kind = 'Lambda'): void {
  const { output, id, properties, condition } = event;
  const named = objectOf(properties['Target']);
  const rule = {
    ...settings,
    Targets: [
      {
        Arn: targetArn(event),
        Id: named['Id'] ?? `${id}${kind}Target`,
        ...more,
        ...pick(properties, ['Input', 'InputPath', 'InputTransformer', 'RetryPolicy']),
        ...deadLetterConfig(event),
      },
    ],
  };
  output.add(id, 'AWS::Events::Rule', rule, condition);
}

/** The settings of a rule with a pattern. */
export const patternSettings = ({ properties }: SamEvent): JsonObject => ({
  ...(properties['RuleName'] !== undefined && { Name: properties['RuleName'] }),
  ...pick(properties, ['EventBusName', 'State']),
  EventPattern: properties['Pattern'] ?? {},
});

/** The settings of a rule with a schedule. */
export const scheduleSettings = ({ output, properties }: SamEvent): JsonObject => {
  const enabled = output.text(properties['Enabled']);
  return {
    ScheduleExpression: properties['Schedule'] ?? '',
    ...pick(properties, ['Description', 'Name', 'State']),
    ...(enabled !== undefined && { State: enabled === 'true' ? 'ENABLED' : 'DISABLED' }),
  };
};

export const eventBridgeRule: EventKind = {
  add(event) {
    addRule(event, patternSettings(event));
    addPermission(event, 'events.amazonaws.com', { SourceArn: arnOf(event.id) });
  },
};

export const schedule: EventKind = {
  add(event) {
    addRule(event, scheduleSettings(event));
    addPermission(event, 'events.amazonaws.com', { SourceArn: arnOf(event.id) });
  },
};

/** The settings of a schedule of EventBridge Scheduler. */
const SCHEDULE_SETTINGS = words(
  'Description EndDate GroupName KmsKeyArn Name ScheduleExpression ScheduleExpressionTimezone ' + 'StartDate State',
);

/** A schedule of EventBridge Scheduler, with the role by which it starts the target. */
export function addSchedule(event: SamEvent, action: string, policyName: string): void {
  const { output, id, properties, condition } = event;
  const roleArn: Json = properties['RoleArn'] ?? arnOf(`${id}Role`);
  output.add(
    id,
    'AWS::Scheduler::Schedule',
    {
      FlexibleTimeWindow: properties['FlexibleTimeWindow'] ?? { Mode: 'OFF' },
      Name: id,
      ...pick(properties, SCHEDULE_SETTINGS),
      Target: {
        Arn: targetArn(event),
        RoleArn: roleArn,
        ...pick(properties, ['Input', 'RetryPolicy']),
        ...deadLetterConfig(event),
      },
    },
    condition,
  );
  if (properties['RoleArn'] === undefined) addStarterRole(event, 'scheduler.amazonaws.com', action, policyName);
}

/** A role by which a service starts the target of an event. */
export function addStarterRole(event: SamEvent, service: string, action: string, policyName: string): void {
  const { output, id, condition } = event;
  const Statement = [{ Action: action, Effect: 'Allow', Resource: targetArn(event) }];
  output.add(
    `${id}Role`,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: assumedBy(service),
      Policies: [{ PolicyName: policyName, PolicyDocument: { Statement } }],
    },
    condition,
  );
}

export const scheduleV2: EventKind = {
  add: (event) => addSchedule(event, 'lambda:InvokeFunction', `${event.id}LambdaPolicy`),
};
