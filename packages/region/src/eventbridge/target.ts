import type { InputChoice } from './transform/compile-input.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html */
export interface RetryPolicy {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
}

/**
 * Where a rule sends events, in the API's own field names. Fields that only the target's service reads
 * (SqsParameters and the like) pass through to the port that delivers.
 */
export interface Target extends InputChoice {
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RetryPolicy?: RetryPolicy;
  readonly SqsParameters?: { readonly MessageGroupId?: string };
}

/**
 * Hands a payload to a target's service; resolves once the service has taken it.
 * @throws AwsError with the service's own code when the target is missing or refuses
 */
export type Deliver = (
  targetArn: string,
  payload: string,
  target: Target,
  ids: readonly string[],
  ruleArn: string,
) => Promise<void>;
