import { holding } from '../../core/clock.ts';
import { PersistedRows } from '../../core/persisted-rows.ts';
import type { StateStore } from '../../core/state-store.ts';
import type { TopicStore } from '../topic-store.ts';
import { type AttemptDeps, attempt } from './attempt.ts';
import { isOrdered, isPending, type Line, type Pending } from './pending.ts';

export interface DeliveriesDeps extends AttemptDeps {
  readonly topics: TopicStore;
}

/**
 * Brings messages to the endpoints of subscriptions, again and again, or to their dead-letter queues. While a message
 * of a FIFO topic waits for its next attempt, the later ones of its group wait behind it.
 * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-ordering.html
 */
export class Deliveries {
  readonly #deps: DeliveriesDeps;
  readonly #rows = new PersistedRows('sns-delivery', isPending);
  readonly #lines = new Map<string, Line>();

  constructor(deps: DeliveriesDeps) {
    this.#deps = deps;
  }

  /** How many are not over. */
  get pendingCount(): number {
    return [...this.#lines.values()].reduce((sum, { deliveries }) => sum + deliveries.length, 0);
  }

  /** Takes up what earlier processes left. */
  restore(stateStore: StateStore): void {
    const rows = this.#rows.restore(stateStore);
    for (const line of new Set(rows.map(([key, pending]) => this.#append(key, pending)))) this.#delay(line);
  }

  /** Persists all writes of `work` or none. */
  atomically<T>(work: () => T): T {
    return this.#rows.atomically(work);
  }

  /**
   * Takes a delivery, which {@link Deliveries.start} begins. One with an order is persisted at once: the publisher sends
   * a message of a FIFO topic again, but as a duplicate it would not be delivered any more.
   */
  accept(delivery: Omit<Pending, 'attempts' | 'dueAt'>): Line {
    const pending = { ...delivery, attempts: 0, dueAt: this.#deps.clock.now() };
    const key = this.#rows.newKey();
    if (isOrdered(pending)) this.#rows.put(key, () => pending);
    return this.#append(key, pending);
  }

  /** Resolves after the first attempts; at once for a line that waits for its next attempt. */
  async start(line: Line): Promise<void> {
    if (line.isDelayed || line.deliveries.length === 0) return;
    line.running ??= holding(this.#deps.clock, () => this.#run(line));
    await line.running;
  }

  #append(key: string, pending: Pending): Line {
    const name = isOrdered(pending) ? `${pending.subscriptionArn} ${pending.message.groupId}` : key;
    const line = this.#lines.get(name) ?? { name, deliveries: [], running: undefined, isDelayed: false };
    line.deliveries.push({ key, pending });
    this.#lines.set(name, line);
    return line;
  }

  async #run(line: Line): Promise<void> {
    try {
      for (let [first] = line.deliveries; first !== undefined; [first] = line.deliveries) {
        const delayMs = await this.#attempt(first.pending).catch((error: unknown) => {
          this.#end(line);
          throw error;
        });
        if (delayMs !== undefined) return this.#tryLater(line, delayMs);
        this.#end(line);
      }
    } finally {
      line.running = undefined;
      if (line.deliveries.length === 0) this.#lines.delete(line.name);
      else if (!line.isDelayed) this.#delay(line);
    }
  }

  /** Nothing is delivered to a subscription that is gone. */
  async #attempt({ subscriptionArn, message, ids, attempts }: Pending): Promise<number | undefined> {
    const { topics } = this.#deps;
    const subscription = topics.findSubscription(subscriptionArn);
    const topic = subscription && topics.find(subscription.topicArn);
    return topic && attempt(this.#deps, { topic, subscription, message, ids }, attempts + 1);
  }

  #end(line: Line): void {
    const over = line.deliveries.shift();
    if (over !== undefined) this.#rows.remove(over.key);
  }

  #tryLater(line: Line, delayMs: number): void {
    const [first] = line.deliveries;
    if (first === undefined) return;
    const { pending } = first;
    const later = { ...pending, attempts: pending.attempts + 1, dueAt: this.#deps.clock.now() + delayMs };
    first.pending = later;
    this.#rows.put(first.key, () => later);
    this.#delay(line);
  }

  #delay(line: Line): void {
    const { clock } = this.#deps;
    const dueAt = line.deliveries[0]?.pending.dueAt ?? 0;
    line.isDelayed = true;
    clock.schedule(Math.max(0, dueAt - clock.now()), () => {
      line.isDelayed = false;
      void this.start(line);
    });
  }
}
