import { defined } from '../../core/properties.ts';
import type { Schedule, ScheduleGroup, ScheduleTarget } from '../schedule.ts';

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1_000);

/** The answer of GetSchedule. */
export function described(schedule: Schedule): object {
  const { arn, name, groupName, expression, timeZone, description, windowMinutes, target } = schedule;
  return defined({
    ActionAfterCompletion: schedule.isDeletedAfterCompletion ? 'DELETE' : 'NONE',
    Arn: arn,
    CreationDate: seconds(schedule.createdAtMs),
    Description: description,
    EndDate: seconds(schedule.endMs),
    FlexibleTimeWindow:
      windowMinutes === 0 ? { Mode: 'OFF' } : { MaximumWindowInMinutes: windowMinutes, Mode: 'FLEXIBLE' },
    GroupName: groupName,
    LastModificationDate: seconds(schedule.modifiedAtMs),
    Name: name,
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: timeZone,
    StartDate: seconds(schedule.startMs),
    State: stateOf(schedule),
    Target: shownTarget(target),
  });
}

function shownTarget({ arn, roleArn, input, deadLetterArn, messageGroupId, ...rest }: ScheduleTarget): object {
  const { detailType: DetailType, source: Source, retryPolicy } = rest;
  return defined({
    Arn: arn,
    DeadLetterConfig: deadLetterArn === undefined ? undefined : { Arn: deadLetterArn },
    EventBridgeParameters: DetailType === undefined ? undefined : { DetailType, Source },
    Input: input,
    RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185, ...retryPolicy },
    RoleArn: roleArn,
    SqsParameters: messageGroupId === undefined ? undefined : { MessageGroupId: messageGroupId },
  });
}

/** A schedule in a list. */
export const summaryOf = (schedule: Schedule): object => ({
  Arn: schedule.arn,
  CreationDate: seconds(schedule.createdAtMs),
  GroupName: schedule.groupName,
  LastModificationDate: seconds(schedule.modifiedAtMs),
  Name: schedule.name,
  State: stateOf(schedule),
  Target: { Arn: schedule.target.arn },
});

export const shownGroup = ({ arn, name, createdAtMs }: ScheduleGroup): object => ({
  Arn: arn,
  CreationDate: seconds(createdAtMs),
  LastModificationDate: seconds(createdAtMs),
  Name: name,
  State: 'ACTIVE',
});

export const stateOf = ({ isEnabled }: Schedule): 'ENABLED' | 'DISABLED' => (isEnabled ? 'ENABLED' : 'DISABLED');
