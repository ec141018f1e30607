/** How a task ends: with the answer to its call, with its token, or with what the call began. */
export type Ends = 'answer' | 'token' | 'sync' | 'sync:2';

/** The resource of a Task state: `arn:aws:states:::sqs:sendMessage.waitForTaskToken`. */
export interface TaskResource {
  /** `sqs`, or `aws-sdk:dynamodb` */
  readonly service: string;
  readonly operation: string;
  readonly ends: Ends;
  /** The operation with its suffix, as the history has it. */
  readonly shown: string;
}

const RESOURCE = /^arn:[^:]+:states:::(aws-sdk:[^:]+|[^:]+):((\w+)(?:\.(waitForTaskToken|sync(?::2)?))?)$/;

/** @returns undefined for any other resource, for example a function's ARN */
export function taskResource(resource: string): TaskResource | undefined {
  const [, service, shown, operation, suffix] = RESOURCE.exec(resource) ?? [];
  if (service === undefined || shown === undefined || operation === undefined) return undefined;
  return {
    service,
    operation,
    shown,
    ends: suffix === 'waitForTaskToken' ? 'token' : suffix === 'sync' || suffix === 'sync:2' ? suffix : 'answer',
  };
}

/** An activity, whose tasks workers fetch. */
export const ACTIVITY_ARN = /^arn:[^:]+:states:[^:]+:[^:]+:activity:[^:]+$/;

/** Whether `$$.Task.Token` is there. */
export function hasToken(resource: string): boolean {
  if (ACTIVITY_ARN.test(resource)) return true;
  const ends = taskResource(resource)?.ends ?? 'answer';
  return ends !== 'answer';
}
