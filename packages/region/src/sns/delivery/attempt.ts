import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { Journal } from '../../core/journal.ts';
import { DeliveryFailure, type Failure, failureOf } from '../../eventbridge/failure.ts';
import { deadLetterArnIn } from '../subscription-attributes.ts';
import { isOnTheWeb } from '../web/endpoint.ts';
import { webRetryDelayMs } from '../web/retries.ts';
import { policyOf } from '../web/send.ts';
import type { Delivery } from './delivery.ts';
import { retryDelayMs } from './retry-delays.ts';
import { SENDERS, type SenderPorts, sendToQueue } from './senders.ts';

export interface AttemptDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly ports: SenderPorts;
}

/**
 * Tries to bring a message to the endpoint of its subscription, or to its dead-letter queue.
 * @param attempts this one included
 * @returns after how long to try again; undefined when it is over
 */
export async function attempt(deps: AttemptDeps, delivery: Delivery, attempts: number): Promise<number | undefined> {
  try {
    await SENDERS[delivery.subscription.protocol]?.(deps.ports, delivery);
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError || error instanceof DeliveryFailure)) throw error;
    return failed(deps, delivery, attempts, failureOf(error));
  }
}

async function failed(
  deps: AttemptDeps,
  delivery: Delivery,
  attempts: number,
  failure: Failure,
): Promise<number | undefined> {
  const delayMs = failure.retryable ? delayMsOf(delivery, attempts) : undefined;
  if (delayMs === undefined) {
    await giveUp(deps, delivery, failure);
    return undefined;
  }
  const { subscription, ids, topic } = delivery;
  const detail = { target: subscription.endpoint, attempt: attempts, delayMs, reason: failure.message };
  deps.journal.record('retry-scheduled', `topic/${topic.name}`, ids, detail);
  return delayMs;
}

/** Endpoints on the web have a policy; what AWS manages itself is retried for weeks. */
const delayMsOf = ({ topic, subscription }: Delivery, attempts: number): number | undefined =>
  isOnTheWeb(subscription.protocol)
    ? webRetryDelayMs(policyOf(subscription), policyOf(topic), attempts)
    : retryDelayMs(attempts);

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html */
async function giveUp(
  { journal, ports }: AttemptDeps,
  delivery: Delivery,
  { message: reason }: Failure,
): Promise<void> {
  const { topic, subscription, ids } = delivery;
  const record = (step: 'dead-lettered' | 'dropped', detail: Readonly<Record<string, string>>): void =>
    journal.record(step, `topic/${topic.name}`, ids, { target: subscription.endpoint, ...detail });
  const queueArn = deadLetterArnIn(subscription.attributes.get('RedrivePolicy'));
  if (queueArn === undefined) return record('dropped', { reason });
  try {
    await sendToQueue(ports, queueArn, delivery);
    record('dead-lettered', { queue: queueArn.split(':').at(-1) ?? '', reason });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    record('dropped', { reason: `${reason} Its dead-letter queue does not take it: ${error.message}` });
  }
}
