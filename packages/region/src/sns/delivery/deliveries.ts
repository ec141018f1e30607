import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { Journal } from '../../core/journal.ts';
import { isObject } from '../../core/json.ts';
import { PersistedRows } from '../../core/persisted-rows.ts';
import type { StateStore } from '../../core/state-store.ts';
import { type Failure, failureOf } from '../../eventbridge/failure.ts';
import type { PublishedMessage } from '../message.ts';
import { deadLetterArnIn } from '../subscription-attributes.ts';
import type { TopicStore } from '../topic-store.ts';
import { retryDelayMs } from './retry-delays.ts';
import { type Delivery, SENDERS, type SenderPorts, sendToQueue } from './senders.ts';

export interface DeliveriesDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly topics: TopicStore;
  readonly ports: SenderPorts;
}

/** A delivery that waits for its next attempt, as a row of the state store. */
interface Waiting {
  readonly subscriptionArn: string;
  readonly message: PublishedMessage;
  readonly ids: readonly string[];
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
}

/** Brings messages to the endpoints of subscriptions, again and again, or to their dead-letter queues. */
export class Deliveries {
  readonly #deps: DeliveriesDeps;
  readonly #waiting = new PersistedRows('sns-delivery', isWaiting);
  #waitingCount = 0;

  constructor(deps: DeliveriesDeps) {
    this.#deps = deps;
  }

  /** How many wait for their next attempt. */
  get pendingCount(): number {
    return this.#waitingCount;
  }

  /** Takes up what earlier processes left. */
  restore(stateStore: StateStore): void {
    for (const [key, waiting] of this.#waiting.restore(stateStore)) this.#wait(key, waiting);
  }

  /** The first attempt. Resolves when it is over. */
  async deliver(delivery: Delivery): Promise<void> {
    await this.#attempt(delivery, 1);
  }

  async #attempt(delivery: Delivery, attempts: number): Promise<void> {
    const send = SENDERS[delivery.subscription.protocol];
    try {
      await send?.(this.#deps.ports, delivery);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      await this.#failed(delivery, attempts, failureOf(error));
    }
  }

  async #failed(delivery: Delivery, attempts: number, failure: Failure): Promise<void> {
    const delayMs = failure.retryable ? retryDelayMs(attempts) : undefined;
    if (delayMs === undefined) return this.#giveUp(delivery, failure);
    const { subscription, message, ids, topic } = delivery;
    const detail = { target: subscription.endpoint, attempt: attempts, delayMs, reason: failure.message };
    this.#deps.journal.record('retry-scheduled', `topic/${topic.name}`, ids, detail);
    const dueAt = this.#deps.clock.now() + delayMs;
    const waiting = { subscriptionArn: subscription.arn, message, ids, attempts, dueAt };
    const key = this.#waiting.newKey();
    this.#waiting.put(key, () => waiting);
    this.#wait(key, waiting);
  }

  #wait(key: string, { subscriptionArn, message, ids, attempts, dueAt }: Waiting): void {
    const { clock, topics } = this.#deps;
    this.#waitingCount++;
    clock.schedule(Math.max(0, dueAt - clock.now()), () => {
      const release = clock.hold();
      const subscription = topics.findSubscription(subscriptionArn);
      const topic = subscription && topics.find(subscription.topicArn);
      const attempted = topic && this.#attempt({ topic, subscription, message, ids }, attempts + 1);
      void Promise.resolve(attempted).finally(() => {
        this.#waiting.remove(key);
        this.#waitingCount--;
        release();
      });
    });
  }

  /** @see https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html */
  async #giveUp(delivery: Delivery, { message: reason }: Failure): Promise<void> {
    const { topic, subscription, ids } = delivery;
    const record = (step: 'dead-lettered' | 'dropped', detail: Readonly<Record<string, string>>): void =>
      this.#deps.journal.record(step, `topic/${topic.name}`, ids, { target: subscription.endpoint, ...detail });
    const queueArn = deadLetterArnIn(subscription.attributes.get('RedrivePolicy'));
    if (queueArn === undefined) return record('dropped', { reason });
    try {
      await sendToQueue(this.#deps.ports, queueArn, delivery);
      record('dead-lettered', { queue: queueArn.split(':').at(-1) ?? '', reason });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      record('dropped', { reason: `${reason} Its dead-letter queue does not take it: ${error.message}` });
    }
  }
}

function isWaiting(value: unknown): value is Waiting {
  return isObject(value) && typeof value['subscriptionArn'] === 'string' && isObject(value['message']);
}
