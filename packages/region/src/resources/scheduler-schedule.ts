import type { JsonObject } from '../core/json.ts';
import { textOr } from '../core/properties.ts';
import { readSchedule, targetArnIn } from '../scheduler/read-schedule.ts';
import { DEFAULT_GROUP } from '../scheduler/schedule.ts';
import { targetRefusal } from '../scheduler/targets.ts';
import { UNKNOWN } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

export const schedulerSchedule: ResourceKind = {
  type: 'AWS::Scheduler::Schedule',
  properties: {
    ActionAfterCompletion: 'runs',
    Description: 'runs',
    EndDate: 'runs',
    FlexibleTimeWindow: { MaximumWindowInMinutes: 'runs', Mode: 'runs' },
    GroupName: 'runs',
    Name: 'runs',
    ScheduleExpression: 'runs',
    ScheduleExpressionTimezone: 'runs',
    StartDate: 'runs',
    State: 'runs',
    Target: {
      Arn: 'runs',
      DeadLetterConfig: { Arn: 'runs' },
      EventBridgeParameters: { DetailType: 'runs', Source: 'runs' },
      Input: 'runs',
      RetryPolicy: { MaximumEventAgeInSeconds: 'runs', MaximumRetryAttempts: 'runs' },
      RoleArn: 'runs',
      SqsParameters: { MessageGroupId: 'runs' },
    },
    KmsKeyArn: 'accepted',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'Name', naming);
    return {
      ref: name,
      attributes: { Arn: arnOf(naming, 'scheduler', `schedule/${groupIn(resource.properties)}/${name}`) },
    };
  },
  refusals({ properties }) {
    const arn = targetArnIn(properties);
    const message = arn === UNKNOWN ? undefined : targetRefusal(arn);
    return message === undefined ? [] : [{ path: 'Properties.Target.Arn', message }];
  },
  declare({ properties, ref }, { schedules }, before) {
    const settings = readSchedule(withNumbers(properties), ref);
    schedules.groups.get(settings.groupName);
    if (before !== undefined && groupIn(before.properties) !== settings.groupName)
      schedules.remove(textOr(before.attributes, 'Arn', ''));
    schedules.declare(settings);
  },
  remove({ attributes }, { schedules }) {
    schedules.remove(textOr(attributes, 'Arn', ''));
  },
};

const groupIn = (properties: JsonObject): string => textOr(properties, 'GroupName', DEFAULT_GROUP);

/** A template may write numbers as texts. */
function withNumbers(value: JsonObject): JsonObject {
  const text = JSON.stringify(value, (name, inner) =>
    NUMBERS.includes(name) && typeof inner === 'string' ? Number(inner) : inner,
  );
  return JSON.parse(text);
}

const NUMBERS = ['MaximumWindowInMinutes', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts'];

export const schedulerScheduleGroup: ResourceKind = {
  type: 'AWS::Scheduler::ScheduleGroup',
  properties: { Name: 'runs', Tags: 'accepted' },
  identify(resource, naming) {
    const name = nameOf(resource, 'Name', naming);
    return { ref: name, attributes: { Arn: arnOf(naming, 'scheduler', `schedule-group/${name}`), State: 'ACTIVE' } };
  },
  declare({ ref }, { schedules }) {
    schedules.groups.declare(ref);
  },
  remove({ ref }, { schedules }) {
    if (schedules.groups.has(ref)) schedules.deleteGroup(ref);
  },
};
