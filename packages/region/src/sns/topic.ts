import type { Clock } from '../core/clock.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';
import type { Message, PublishedMessage } from './message.ts';
import { RecentMessages } from './recent-messages.ts';

/** A topic's numbers have 20 digits, and leave room between each other. */
const FIRST_DIGIT = '1';
const LAST_DIGITS = '000';
const COUNT_DIGITS = 16;

export class Topic {
  readonly arn: string;
  readonly name: string;
  /** As they were set; those with a default are missing until then. */
  readonly attributes: Map<string, string>;
  readonly tags = new Map<string, string>();
  dataProtectionPolicy = '';
  /** How many of its subscriptions were deleted. */
  deletedCount = 0;
  readonly #recent: RecentMessages;
  readonly #sequences = new PersistedRows('sns-sequence', (value) => typeof value === 'number');
  #sequence = 0;

  constructor(arn: string, name: string, attributes: Readonly<Record<string, string>>, clock: Clock) {
    this.arn = arn;
    this.name = name;
    this.attributes = new Map(Object.entries(attributes));
    this.#recent = new RecentMessages(clock, name);
  }

  get isFifo(): boolean {
    return this.attributes.get('FifoTopic') === 'true';
  }

  get hasContentBasedDeduplication(): boolean {
    return this.attributes.get('ContentBasedDeduplication') === 'true';
  }

  /** Restores the numbers and deduplication ids of earlier processes, and persists each later change. */
  restore(stateStore: StateStore): void {
    this.#recent.restore(stateStore);
    this.#sequence = Number(new Map(this.#sequences.restore(stateStore)).get(this.name) ?? 0);
  }

  forget(): void {
    this.#recent.clear();
    this.#sequences.remove(this.name);
  }

  nextSequenceNumber(): string {
    this.#sequence++;
    this.#sequences.put(this.name, () => this.#sequence);
    return `${FIRST_DIGIT}${String(this.#sequence).padStart(COUNT_DIGITS, '0')}${LAST_DIGITS}`;
  }

  /** The message of the last five minutes with the same deduplication id. */
  duplicateOf(message: Message): Pick<PublishedMessage, 'messageId' | 'sequenceNumber'> | undefined {
    return this.#recent.find(this.#deduplicationKey(message));
  }

  remember(message: Message & { readonly messageId: string; readonly sequenceNumber: string }): void {
    this.#recent.remember(this.#deduplicationKey(message), message);
  }

  /** No id has a space in it. @see https://docs.aws.amazon.com/sns/latest/dg/fifo-high-throughput.html */
  #deduplicationKey({ groupId = '', deduplicationId = '' }: Message): string {
    const isByGroup = this.attributes.get('FifoThroughputScope') === 'MessageGroup';
    return isByGroup ? `${groupId} ${deduplicationId}` : deduplicationId;
  }
}
