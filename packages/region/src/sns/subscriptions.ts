import { createHash } from 'node:crypto';
import { forbiddenIn } from '../http/xml.ts';
import { subscriptionArn } from './arns.ts';
import { AttributeProblem, invalidParameter } from './errors.ts';
import { protocolOf } from './protocols.ts';
import type { Subscription } from './subscription.ts';
import { hasAttributes, setAttributes } from './subscription-attributes.ts';
import type { Topic } from './topic.ts';
import type { TopicStore } from './topic-store.ts';

export interface Wanted {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Makes, changes and ends the subscriptions of topics. */
export class Subscriptions {
  readonly #topics: TopicStore;
  readonly #ask: (subscription: Subscription) => void;

  /** @param ask an endpoint to confirm its subscription */
  constructor(topics: TopicStore, ask: (subscription: Subscription) => void) {
    this.#topics = topics;
    this.#ask = ask;
  }

  /**
   * The subscription of that endpoint, which may be there already.
   * @throws AwsError InvalidParameter, NotFound
   * @see https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
   */
  subscribe({ topicArn, protocol, endpoint, attributes }: Wanted): Subscription {
    const { check, waitsForConfirmation } = protocolOf(protocol);
    const topic = this.#topics.get(topicArn);
    if (forbiddenIn(endpoint) !== undefined) throw invalidParameter('Endpoint Reason: it has no control characters');
    check(endpoint, topic);
    const arn = subscriptionArn(topicArn, protocol, endpoint);
    const known = this.#topics.findSubscription(arn);
    if (known !== undefined) return this.#again(known, attributes);
    const subscription: Subscription = {
      arn,
      topicArn,
      protocol,
      endpoint,
      attributes: new Map(),
      token: tokenOf(arn),
      filter: undefined,
      isConfirmed: !waitsForConfirmation,
      isAuthenticated: !waitsForConfirmation,
    };
    explained('Attributes Reason: ', () => setAttributes(subscription, attributes, topic));
    this.#topics.addSubscription(subscription);
    if (waitsForConfirmation) this.#ask(subscription);
    return subscription;
  }

  /** An endpoint that has not confirmed its subscription is asked again. */
  #again(known: Subscription, attributes: Wanted['attributes']): Subscription {
    const same = sameAs(known, attributes);
    if (!same.isConfirmed) this.#ask(same);
    return same;
  }

  /** @throws AwsError InvalidParameter, NotFound */
  setAttributes(arn: string, values: Readonly<Record<string, string>>): void {
    const subscription = this.#topics.getSubscription(arn);
    const topic = this.#topics.get(subscription.topicArn);
    explained('', () => setAttributes(subscription, values, topic));
  }

  /**
   * Confirms a subscription whose endpoint has got the token.
   * @param isAuthenticated whether only its owner may end it from now on
   * @throws AwsError InvalidParameter
   */
  confirm(topic: Topic | undefined, token: string, isAuthenticated: boolean): Subscription {
    const all = topic === undefined ? [] : this.#topics.subscriptionsOf(topic.arn);
    const subscription = all.find((one) => one.token === token);
    if (subscription === undefined) throw invalidParameter('Token');
    subscription.isConfirmed = true;
    if (isAuthenticated) subscription.isAuthenticated = true;
    return subscription;
  }

  /** A subscription that is not there is not an error. */
  unsubscribe(arn: string): void {
    const subscription = this.#topics.findSubscription(arn);
    if (subscription !== undefined) this.#topics.removeSubscription(subscription);
  }
}

function sameAs(known: Subscription, attributes: Readonly<Record<string, string>>): Subscription {
  if (hasAttributes(known, attributes)) return known;
  throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
}

/** Words the problem of an attribute as the operation does. */
function explained(before: string, set: () => void): void {
  try {
    set();
  } catch (error) {
    throw error instanceof AttributeProblem ? invalidParameter(`${before}${error.message}`) : error;
  }
}

/** The same after each start, when the call is made again. */
const tokenOf = (arn: string): string => createHash('sha512').update(arn).digest('hex');
