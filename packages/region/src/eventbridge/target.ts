import type { InputChoice } from './transform/compile-input.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html */
export interface RetryPolicy {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
}

/**
 * A target of a rule, in the API's field names. Fields that only the target's service reads
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
 * Delivers a payload to a target's service. Resolves when the service has accepted it.
 * @throws AwsError with the service's own code when the target is missing or refuses
 */
export type Deliver = (
  targetArn: string,
  payload: string,
  target: Target,
  ids: readonly string[],
  ruleArn: string,
) => Promise<void>;
