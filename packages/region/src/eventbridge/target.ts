import type { Json } from '../core/json.ts';
import type { BusEvent } from './bus-event.ts';
import type { InputChoice } from './transform/compile-input.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html */
export interface RetryPolicy {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
}

/**
 * What a call of an HTTP endpoint has besides its body.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_HttpParameters.html
 */
export interface HttpParameters {
  /** For each `*` of the endpoint's path. */
  readonly PathParameterValues?: readonly string[];
  readonly HeaderParameters?: Readonly<Record<string, string>>;
  readonly QueryStringParameters?: Readonly<Record<string, string>>;
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
  readonly HttpParameters?: HttpParameters;
}

/** What the journal keeps of a delivery, by name. */
export type DeliveryNote = Readonly<Record<string, Json>>;

/**
 * Delivers a payload to a target's service. Resolves when the service has accepted it.
 * @throws AwsError with the service's own code when the target is missing or refuses
 */
export type Deliver = (
  targetArn: string,
  payload: string,
  target: Target,
  event: Pick<BusEvent, 'ids' | 'traceHeader'>,
  ruleArn: string,
) => Promise<DeliveryNote> | Promise<void>;

/** @throws AwsError when the target's role may not put events on the bus */
export type MayForward = (target: Target, ids: readonly string[], ruleArn: string) => void;
