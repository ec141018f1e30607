import { createHash } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { parseJson } from '../core/json.ts';
import type { IdFinder } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import type { Deliveries } from './delivery/deliveries.ts';
import type { Line } from './delivery/pending.ts';
import { invalidParameter } from './errors.ts';
import type { Message, PublishedMessage } from './message.ts';
import type { Topic } from './topic.ts';
import type { TopicStore } from './topic-store.ts';

export interface PublisherDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly findIds: IdFinder;
  readonly topics: TopicStore;
  readonly deliveries: Deliveries;
}

/** What Publish answers. */
export type Receipt = Pick<PublishedMessage, 'messageId' | 'sequenceNumber'>;

interface Accepted {
  readonly published: PublishedMessage;
  readonly lines: readonly Line[];
}

/** Takes messages for topics, and hands them to the subscriptions that want them. */
export class Publisher {
  readonly #deps: PublisherDeps;

  constructor(deps: PublisherDeps) {
    this.#deps = deps;
  }

  /** The id of a message that goes to no topic. */
  newId(): string {
    return this.#deps.random.uuid();
  }

  /** Resolves after the first attempt of each delivery. A message that came before is not delivered again. */
  async publish(topic: Topic, message: Message): Promise<Receipt> {
    const whole = forTopic(topic, message);
    const known = topic.isFifo ? topic.duplicateOf(whole) : undefined;
    if (known !== undefined) return known;
    const { deliveries, findIds, journal } = this.#deps;
    const content = parseJson(whole.text);
    const ids = content === undefined ? [] : findIds(content);
    // A message that is known as a duplicate from now on has its deliveries, or neither survives.
    const { published, lines } = deliveries.atomically(() => this.#accept(topic, whole, ids));
    journal.record('published', `topic/${topic.name}`, ids, undefined, { kind: 'message', text: whole.text });
    await Promise.all(lines.map((line) => deliveries.start(line)));
    const { messageId, sequenceNumber } = published;
    return { messageId, sequenceNumber };
  }

  #accept(topic: Topic, message: Message, ids: readonly string[]): Accepted {
    const { topics, deliveries } = this.#deps;
    const published = this.#numbered(topic, message);
    const lines = topics
      .subscriptionsOf(topic.arn)
      .filter(({ isConfirmed, filter, protocol }) => isConfirmed && (filter?.(published, protocol) ?? true))
      .map(({ arn }) => deliveries.accept({ subscriptionArn: arn, message: published, ids }));
    return { published, lines };
  }

  #numbered(topic: Topic, message: Message): PublishedMessage {
    const { clock, random } = this.#deps;
    const accepted = { ...message, messageId: random.uuid(), publishedAt: clock.now() };
    if (!topic.isFifo) return accepted;
    const numbered = { ...accepted, sequenceNumber: topic.nextSequenceNumber() };
    topic.remember(numbered);
    return numbered;
  }
}

/**
 * The message with what a FIFO topic adds.
 * @throws AwsError InvalidParameter for what this kind of topic does not take
 * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html
 */
export function forTopic(topic: Topic, message: Message): Message {
  if (!topic.isFifo) {
    if (message.deduplicationId === undefined) return message;
    const problem = 'The request includes MessageDeduplicationId parameter that is not valid for this topic type';
    throw invalidParameter(`MessageDeduplicationId Reason: ${problem}`);
  }
  if (message.groupId === undefined) {
    throw invalidParameter('The MessageGroupId parameter is required for FIFO topics');
  }
  if (message.deduplicationId !== undefined) return message;
  if (topic.hasContentBasedDeduplication) return { ...message, deduplicationId: digestOf(message.text) };
  const problem = 'either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly';
  throw invalidParameter(`The topic should ${problem}`);
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
