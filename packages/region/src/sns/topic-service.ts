import type { MessageDetails, TopicPort } from '../core/ports.ts';
import { subscriptionArn } from './arns.ts';
import type { Publisher } from './publisher.ts';
import type { Subscriptions, Wanted } from './subscriptions.ts';
import { topicAttribute } from './topic-attributes.ts';
import type { TopicStore } from './topic-store.ts';

export interface TopicServiceDeps {
  readonly topics: TopicStore;
  readonly subscriptions: Subscriptions;
  readonly publisher: Publisher;
}

/** The topics as the region's other services and its templates use them. */
export class TopicService implements TopicPort {
  readonly #deps: TopicServiceDeps;

  constructor(deps: TopicServiceDeps) {
    this.#deps = deps;
  }

  /** @throws AwsError NotFound */
  async publish(topicArn: string, message: string, details: MessageDetails = {}): Promise<void> {
    const { topics, publisher } = this.#deps;
    await publisher.publish(topics.get(topicArn), { attributes: {}, ...details, text: message });
  }

  /** Creates a topic, or gives a known one other attributes; it keeps its policy and its subscriptions. */
  declare(name: string, attributes: Readonly<Record<string, string>>, tags: ReadonlyMap<string, string>): void {
    const { topics } = this.#deps;
    const { arn, isFifo } = topics.find(this.#arnOf(name)) ?? topics.create(name, attributes);
    const topic = topics.get(arn);
    const policy = topic.attributes.get('Policy');
    topic.attributes.clear();
    for (const [attribute, value] of Object.entries(attributes)) {
      topic.attributes.set(attribute, attribute === 'FifoTopic' ? String(isFifo) : topicAttribute(attribute, value));
    }
    if (policy !== undefined) topic.attributes.set('Policy', policy);
    topic.tags.clear();
    for (const [key, value] of tags) topic.tags.set(key, value);
  }

  #arnOf(name: string): string {
    const { partition, region, accountId } = this.#deps.topics.home;
    return `arn:${partition}:sns:${region}:${accountId}:${name}`;
  }

  remove(topicArn: string): void {
    this.#deps.topics.remove(topicArn);
  }

  /** Gives a topic a policy; an empty one takes it away. A topic of another region has none here. */
  setPolicy(topicArn: string, policy: string): void {
    this.#deps.topics.find(topicArn)?.attributes.set('Policy', policy);
  }

  /** @throws AwsError NotFound, InvalidParameter */
  subscribe(wanted: Wanted): void {
    this.#deps.subscriptions.subscribe(wanted);
  }

  /** A subscription that is not there is not an error. */
  unsubscribe({ topicArn, protocol, endpoint }: Wanted): void {
    this.#deps.subscriptions.unsubscribe(subscriptionArn(topicArn, protocol, endpoint));
  }

  /** Changes the attributes of a subscription, without a moment in which it does not exist. */
  setSubscriptionAttributes(wanted: Wanted): void {
    const arn = subscriptionArn(wanted.topicArn, wanted.protocol, wanted.endpoint);
    if (this.#deps.topics.findSubscription(arn) === undefined) this.subscribe(wanted);
    else this.#deps.subscriptions.setAttributes(arn, wanted.attributes);
  }
}
