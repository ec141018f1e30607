import type { Outside, OutsideAnswer, OutsideRequest } from '../../eventbridge/api-destinations/outside.ts';
import { DeliveryFailure } from '../../eventbridge/failure.ts';
import { isCalledAt } from './endpoint.ts';

/** How long SNS waits for the answer of an endpoint. @see https://docs.aws.amazon.com/sns/latest/dg/sns-prereqs.html */
export const ANSWER_LIMIT_MS = 15_000;
const AGENT = 'Amazon Simple Notification Service Agent';
const TOO_MANY_REQUESTS = 429;

/** What an endpoint gets. */
export interface WebMessage {
  readonly type: 'Notification' | 'SubscriptionConfirmation';
  readonly messageId: string;
  readonly topicArn: string;
  /** Not of a subscription that is not confirmed. */
  readonly subscriptionArn?: string;
  readonly isRaw: boolean;
  readonly contentType: string;
  readonly body: string;
}

/**
 * Posts a message to an endpoint.
 * @throws DeliveryFailure when it does not take it
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export async function post(outside: Outside, endpoint: string, message: WebMessage): Promise<void> {
  if (!isCalledAt(endpoint)) {
    throw new DeliveryFailure('INVALID_PARAMETER', `The region calls HTTPS, and HTTP on this machine only.`, false);
  }
  const url = new URL(endpoint);
  checkAnswer(await answerOf(outside, { method: 'POST', url, headers: headersOf(message), body: message.body }));
}

function headersOf({ type, messageId, topicArn, subscriptionArn, isRaw, contentType }: WebMessage) {
  return {
    'x-amz-sns-message-type': type,
    'x-amz-sns-message-id': messageId,
    'x-amz-sns-topic-arn': topicArn,
    ...(subscriptionArn !== undefined && { 'x-amz-sns-subscription-arn': subscriptionArn }),
    ...(isRaw && { 'x-amz-sns-rawdelivery': 'true' }),
    'Content-Type': contentType,
    'User-Agent': AGENT,
  };
}

/** Words the failure of a call for SNS. */
async function answerOf(outside: Outside, request: OutsideRequest): Promise<OutsideAnswer> {
  try {
    return await outside(request);
  } catch (cause) {
    if (!(cause instanceof DeliveryFailure)) throw cause;
    const { code, retryable } = cause.failure;
    throw new DeliveryFailure(code, WORDS[code] ?? 'The endpoint cannot be reached.', retryable, { cause });
  }
}

const WORDS: Readonly<Record<string, string>> = {
  TIMEOUT: `The endpoint did not answer within ${ANSWER_LIMIT_MS / 1000} seconds.`,
  INVALID_PARAMETER: 'The request has a header that is not valid.',
};

/**
 * 429 and 5xx are retried, all other errors are not. A redirect is not followed.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
function checkAnswer({ status }: OutsideAnswer): void {
  if (status >= 200 && status < 300) return;
  const isRetried = status === TOO_MANY_REQUESTS || status >= 500;
  throw new DeliveryFailure('SDK_CLIENT_ERROR', `The endpoint answered with HTTP status ${status}.`, isRetried, {
    status,
  });
}
