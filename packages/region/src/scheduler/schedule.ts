import type { RetryPolicy } from '../eventbridge/target.ts';

export interface ScheduleTarget {
  readonly arn: string;
  readonly roleArn: string;
  readonly input: string | undefined;
  readonly deadLetterArn: string | undefined;
  readonly retryPolicy: RetryPolicy;
  /** Of FIFO queues. */
  readonly messageGroupId: string | undefined;
  /** Of buses. */
  readonly detailType: string | undefined;
  readonly source: string | undefined;
}

/** What a call or a template says of a schedule. Times are in milliseconds since the epoch. */
export interface ScheduleSettings {
  readonly name: string;
  readonly groupName: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly description: string | undefined;
  readonly isEnabled: boolean;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  /** 0 for none. */
  readonly windowMinutes: number;
  readonly isDeletedAfterCompletion: boolean;
  readonly target: ScheduleTarget;
}

export interface Schedule extends ScheduleSettings {
  readonly arn: string;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
}

export interface ScheduleGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
}

export const DEFAULT_GROUP = 'default';
