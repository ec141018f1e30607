import { type Clock, holding } from '../../core/clock.ts';
import type { Journal } from '../../core/journal.ts';
import type { Random } from '../../core/random.ts';
import type { Outside } from '../../eventbridge/api-destinations/outside.ts';
import { DeliveryFailure } from '../../eventbridge/failure.ts';
import { confirmation, type Origin } from '../notification.ts';
import type { Subscription } from '../subscription.ts';
import type { Topic } from '../topic.ts';
import type { TopicStore } from '../topic-store.ts';
import { isCalledAt, isOnTheWeb } from './endpoint.ts';
import { post } from './post.ts';
import { webRetryDelayMs } from './retries.ts';
import { policyOf } from './send.ts';

export interface ConfirmationsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly topics: TopicStore;
  readonly outside: Outside;
  readonly origin: Origin;
}

/**
 * Asks the endpoints of subscriptions to confirm them.
 * @see https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html
 */
export class Confirmations {
  readonly #deps: ConfirmationsDeps;

  constructor(deps: ConfirmationsDeps) {
    this.#deps = deps;
  }

  /** Asks after what goes on now: a start makes the calls of earlier ones again, that which confirmed it among them. */
  ask({ arn, protocol, endpoint }: Subscription): void {
    if (isOnTheWeb(protocol) && isCalledAt(endpoint)) this.#askLater(arn, 1, 0);
  }

  #askLater(arn: string, attempt: number, delayMs: number): void {
    const { clock } = this.#deps;
    clock.schedule(delayMs, () => void holding(clock, () => this.#attempt(arn, attempt)));
  }

  async #attempt(arn: string, attempt: number): Promise<void> {
    const { topics, outside, origin, random } = this.#deps;
    const subscription = topics.findSubscription(arn);
    const topic = subscription && topics.find(subscription.topicArn);
    if (subscription === undefined || topic === undefined || subscription.isConfirmed) return;
    const messageId = random.uuid();
    const type = 'SubscriptionConfirmation';
    const body = confirmation(topic, subscription, messageId, this.#deps.clock.now(), origin);
    const head = {
      type,
      messageId,
      topicArn: topic.arn,
      isRaw: false,
      contentType: 'text/plain; charset=UTF-8',
    } as const;
    try {
      await post(outside, subscription.endpoint, { ...head, body });
    } catch (error) {
      if (!(error instanceof DeliveryFailure)) throw error;
      this.#failed(topic, subscription, attempt, error);
    }
  }

  #failed(topic: Topic, subscription: Subscription, attempt: number, { failure }: DeliveryFailure): void {
    const delayMs = failure.retryable ? webRetryDelayMs(policyOf(subscription), policyOf(topic), attempt) : undefined;
    const detail = { target: subscription.endpoint, reason: `It was not asked to confirm: ${failure.message}` };
    const place = `topic/${topic.name}`;
    if (delayMs === undefined) {
      this.#deps.journal.record('dropped', place, [], detail);
      return;
    }
    this.#deps.journal.record('retry-scheduled', place, [], { ...detail, attempt, delayMs });
    this.#askLater(subscription.arn, attempt + 1, delayMs);
  }
}
