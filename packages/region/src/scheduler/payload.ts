import type { MessageAttribute, OutgoingMessage } from '../core/ports.ts';
import type { Failure } from '../eventbridge/failure.ts';
import type { ExhaustedCondition } from '../eventbridge/retry.ts';
import type { Schedule } from './schedule.ts';
import { universalTarget } from './universal-target.ts';

/** One time that a schedule invokes its target. */
export interface Execution {
  readonly id: string;
  readonly scheduledMs: number;
  readonly attempt: number;
}

interface Home {
  readonly region: string;
  readonly accountId: string;
}

/**
 * What the target gets: the input with the context of the execution in it, else an event of Scheduler.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function payloadOf({ arn, target }: Schedule, { id, scheduledMs, attempt }: Execution, home: Home): string {
  const time = timeText(scheduledMs);
  if (target.input === undefined) {
    if (target.arn.includes(':event-bus/') || universalTarget(target.arn) !== undefined) return '{}';
    const { accountId: account, region } = home;
    const rest = { source: 'aws.scheduler', account, time, region, resources: [arn], detail: '{}' };
    return JSON.stringify({ version: '0', id, 'detail-type': 'Scheduled Event', ...rest });
  }
  return target.input
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.scheduled-time>', time)
    .replaceAll('<aws.scheduler.execution-id>', id)
    .replaceAll('<aws.scheduler.attempt-number>', String(attempt));
}

/** `2026-03-02T12:00:00Z` */
const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
export function deadLetterOf(
  { arn, target }: Schedule,
  { id, scheduledMs, attempt }: Execution,
  { body, failure, exhausted }: { body: string; failure: Failure; exhausted: ExhaustedCondition | undefined },
): OutgoingMessage {
  const values = {
    ERROR_CODE: failure.code,
    ERROR_MESSAGE: failure.message,
    ...(exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: exhausted }),
    EXECUTION_ID: id,
    RETRY_ATTEMPTS: String(attempt - 1),
    SCHEDULED_TIME: timeText(scheduledMs),
    SCHEDULE_ARN: arn,
    TARGET_ARN: target.arn,
  };
  const attributes = Object.entries(values).map(([name, value]): [string, MessageAttribute] => [
    name,
    { type: 'String', value: value === '' ? '-' : value },
  ]);
  return { body, attributes: Object.fromEntries(attributes) };
}
