import { AwsError } from '../core/aws-error.ts';
import type { JsonObject } from '../core/json.ts';
import { defined, number, object, text, textOr } from '../core/properties.ts';
import { Checker } from '../http/input-checker.ts';
import { expressionOf } from './expression.ts';
import { DEFAULT_GROUP, type ScheduleSettings, type ScheduleTarget } from './schedule.ts';
import { targetRefusal } from './targets.ts';
import { timeZoneOf } from './time-zone.ts';
import { requestIn, universalTarget } from './universal-target.ts';

const NAME = { pattern: '[0-9a-zA-Z-_.]+', min: 1, max: 64 };

/**
 * Reads a schedule: members of the API and properties of a template have the same names.
 * @throws AwsError ValidationException
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
 */
export function readSchedule(input: JsonObject, name: string): ScheduleSettings {
  const check = new Checker({ ...input, Name: name });
  check.requiredText('Name', NAME);
  const groupName = check.text('GroupName', NAME) ?? DEFAULT_GROUP;
  const expression = check.requiredText('ScheduleExpression', { min: 1, max: 256 });
  const description = check.text('Description', { max: 512 });
  const state = check.oneOf('State', ['ENABLED', 'DISABLED']);
  const after = check.oneOf('ActionAfterCompletion', ['NONE', 'DELETE']);
  const [startSeconds, endSeconds] = [check.time('StartDate'), check.time('EndDate')];
  const timeZone = check.text('ScheduleExpressionTimezone', { min: 1, max: 50 }) ?? 'UTC';
  check.requiredObject('FlexibleTimeWindow');
  check.requiredObject('Target');
  check.done();
  if (timeZoneOf(timeZone) === undefined) throw invalid(`Invalid time zone ${timeZone}.`);
  if (expressionOf(expression, timeZone) === undefined) throw invalid(`Invalid Schedule Expression ${expression}.`);
  const [startMs, endMs] = [startSeconds, endSeconds].map((seconds) => seconds && Math.round(seconds * 1_000));
  if (startMs !== undefined && endMs !== undefined && endMs <= startMs)
    throw invalid('The EndDate must be after the StartDate.');
  return {
    name,
    groupName,
    expression,
    timeZone,
    description,
    isEnabled: state !== 'DISABLED',
    startMs,
    endMs,
    windowMinutes: windowIn(object(input, 'FlexibleTimeWindow')),
    isDeletedAfterCompletion: after === 'DELETE',
    target: targetIn(object(input, 'Target')),
  };
}

function windowIn(input: JsonObject): number {
  const check = new Checker(input, 'flexibleTimeWindow');
  const mode = check.requiredText('Mode', {}) && check.oneOf('Mode', ['OFF', 'FLEXIBLE']);
  check.number('MaximumWindowInMinutes', { min: 1, max: 1440 });
  check.done();
  const minutes = number(input, 'MaximumWindowInMinutes');
  if (mode === 'FLEXIBLE' && minutes === undefined)
    throw invalid('MaximumWindowInMinutes must be provided when FlexibleTimeWindow mode is FLEXIBLE.');
  if (mode === 'OFF' && minutes !== undefined)
    throw invalid('MaximumWindowInMinutes must not be set when FlexibleTimeWindow mode is OFF.');
  return minutes ?? 0;
}

function targetIn(input: JsonObject): ScheduleTarget {
  const check = new Checker(input, 'target');
  const arn = check.requiredText('Arn', { min: 1, max: 1600 });
  const roleArn = check.requiredText('RoleArn', { min: 1, max: 1600 });
  check.done();
  const refusal = targetRefusal(arn);
  if (refusal !== undefined) throw invalid(refusal);
  const given = text(input, 'Input');
  if (universalTarget(arn) !== undefined) requestIn(given ?? '{}');
  const retry = object(input, 'RetryPolicy');
  const limits = new Checker(retry, 'target.retryPolicy');
  limits.number('MaximumEventAgeInSeconds', { min: 60, max: 86_400 });
  limits.number('MaximumRetryAttempts', { min: 0, max: 185 });
  limits.done();
  const bus = object(input, 'EventBridgeParameters');
  const [detailType, source] = [text(bus, 'DetailType'), text(bus, 'Source')];
  if (arn.includes(':event-bus/') && (detailType === undefined || source === undefined))
    throw invalid('EventBridgeParameters with DetailType and Source must be provided for an event bus.');
  return {
    arn,
    roleArn,
    input: given,
    deadLetterArn: text(object(input, 'DeadLetterConfig'), 'Arn'),
    retryPolicy: defined({
      MaximumEventAgeInSeconds: number(retry, 'MaximumEventAgeInSeconds'),
      MaximumRetryAttempts: number(retry, 'MaximumRetryAttempts'),
    }),
    messageGroupId: text(object(input, 'SqsParameters'), 'MessageGroupId'),
    detailType,
    source,
  };
}

export const targetArnIn = (properties: JsonObject): string => textOr(object(properties, 'Target'), 'Arn', '');

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
