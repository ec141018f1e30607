import type { Clock } from '../core/clock.ts';
import { NO_STATE_STORE, type StateStore } from '../core/state-store.ts';
import { type Home, topicArn } from './arns.ts';
import { notFound } from './errors.ts';
import type { Subscription } from './subscription.ts';
import { Topic } from './topic.ts';

/** The topics of the region and their subscriptions, in the order in which they were made. */
export class TopicStore {
  readonly home: Home;
  readonly #clock: Clock;
  readonly #topics = new Map<string, Topic>();
  /** By the ARN of the topic, and of the subscription. A subscription outlives its topic until somebody ends it. */
  readonly #subscriptions = new Map<string, Map<string, Subscription>>();
  #stateStore: StateStore = NO_STATE_STORE;

  constructor(clock: Clock, home: Home) {
    this.#clock = clock;
    this.home = home;
  }

  /** Restores the numbers of messages that an earlier process left, and persists each later change. */
  restore(stateStore: StateStore): void {
    this.#stateStore = stateStore;
    for (const topic of this.#topics.values()) topic.restore(stateStore);
  }

  create(name: string, attributes: Readonly<Record<string, string>>): Topic {
    const topic = new Topic(topicArn(this.home, name), name, attributes, this.#clock);
    this.#topics.set(topic.arn, topic);
    if (this.#stateStore.isPersisted) topic.restore(this.#stateStore);
    return topic;
  }

  all(): readonly Topic[] {
    return [...this.#topics.values()];
  }

  find(arn: string): Topic | undefined {
    return this.#topics.get(arn);
  }

  /** @throws AwsError NotFound */
  get(arn: string): Topic {
    const topic = this.#topics.get(arn);
    if (topic === undefined) throw notFound('Topic');
    return topic;
  }

  /** The policy that somebody gave a topic; undefined when the ARN names no topic. */
  policyOf(arn: string): string | undefined {
    const topic = this.#topics.get(arn);
    return topic && (topic.attributes.get('Policy') ?? '');
  }

  remove(arn: string): void {
    this.#topics.get(arn)?.forget();
    this.#topics.delete(arn);
    this.#subscriptions.delete(arn);
  }

  subscriptionsOf(arn: string): readonly Subscription[] {
    return [...(this.#subscriptions.get(arn)?.values() ?? [])];
  }

  subscriptions(): readonly Subscription[] {
    return [...this.#subscriptions.keys()].flatMap((arn) => this.subscriptionsOf(arn));
  }

  findSubscription(arn: string): Subscription | undefined {
    return this.#subscriptions.get(arn.split(':').slice(0, -1).join(':'))?.get(arn);
  }

  /** @throws AwsError NotFound */
  getSubscription(arn: string): Subscription {
    const subscription = this.findSubscription(arn);
    if (subscription === undefined) throw notFound('Subscription');
    return subscription;
  }

  addSubscription(subscription: Subscription): void {
    const known = this.#subscriptions.get(subscription.topicArn) ?? new Map<string, Subscription>();
    this.#subscriptions.set(subscription.topicArn, known.set(subscription.arn, subscription));
  }

  removeSubscription({ arn, topicArn }: Subscription): void {
    const topic = this.#topics.get(topicArn);
    if (this.#subscriptions.get(topicArn)?.delete(arn) === true && topic !== undefined) topic.deletedCount++;
  }
}
