import type { QueueMessage } from './message.ts';
import { ReadyMessages } from './ready-messages.ts';

/**
 * The receivable messages of a FIFO queue. An answer has as many messages of one group as possible, in their order,
 * before those of the next group. A group that gave messages is the last in the next turn.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class ReadyGroups {
  /** In the order of their turns; none is empty. */
  readonly #groups = new Map<string, ReadyMessages>();
  readonly #givers = new Set<string>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  *[Symbol.iterator](): Generator<QueueMessage> {
    for (const group of this.#groups.values()) yield* group;
  }

  add(message: QueueMessage): void {
    const { messageGroupId: name = '' } = message;
    const group = this.#groups.get(name) ?? new ReadyMessages();
    this.#groups.set(name, group);
    group.add(message);
    this.#size++;
  }

  /**
   * Takes the next message that no hidden message of its group precedes.
   * @param firstHidden the lowest hidden sequence number of each group that has one
   */
  take(firstHidden: ReadonlyMap<string, string>): QueueMessage | undefined {
    for (const [name, group] of this.#groups) {
      const hidden = firstHidden.get(name);
      if (hidden !== undefined && hidden < (group.first?.sequenceNumber ?? '')) continue;
      this.#givers.add(name);
      const message = group.take();
      this.#shrink(name, group);
      return message;
    }
    return undefined;
  }

  /** Ends the turn of the groups that gave messages. */
  endTurn(): void {
    for (const name of this.#givers) {
      const group = this.#groups.get(name);
      if (group === undefined) continue;
      this.#groups.delete(name);
      this.#groups.set(name, group);
    }
    this.#givers.clear();
  }

  remove(message: QueueMessage): void {
    const { messageGroupId: name = '' } = message;
    const group = this.#groups.get(name);
    if (group === undefined) return;
    const sizeBefore = group.size;
    group.remove(message);
    if (group.size < sizeBefore) this.#shrink(name, group);
  }

  sentBefore(time: number): readonly QueueMessage[] {
    return [...this.#groups.values()].flatMap((group) => group.sentBefore(time));
  }

  clear(): void {
    this.#groups.clear();
    this.#givers.clear();
    this.#size = 0;
  }

  #shrink(name: string, group: ReadyMessages): void {
    this.#size--;
    if (group.size === 0) this.#groups.delete(name);
  }
}
