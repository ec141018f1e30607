import type { Clock } from '../core/clock.ts';
import { isNamedForDeadLetters } from '../core/dead-letter-queue.ts';
import type { Journal } from '../core/journal.ts';
import { parseJson } from '../core/json.ts';
import { type MetricsPort, NO_METRICS } from '../core/metrics-port.ts';
import type { IdFinder } from '../core/ports.ts';
import { type DeliveryTimes, promptly } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import type { Spill, SpilledRows } from '../core/spill.ts';
import { NO_STATE_STORE, type StateStore } from '../core/state-store.ts';
import { nonExistentQueue } from './errors.ts';
import type { QueueMessage } from './message.ts';
import { type ContentRoom, MessageContents } from './message-contents.ts';
import { Queue } from './queue.ts';
import { DEFAULT_ATTRIBUTES, normalized, redrivePolicyOf, replaceAttributes } from './queue-attributes.ts';

export interface QueueStoreDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly findIds: IdFinder;
  readonly region: string;
  readonly accountId: string;
  /** `http://127.0.0.1:<port>` of the front door, without a slash at the end. */
  readonly endpoint: string;
  readonly metrics?: MetricsPort;
  /** When messages arrive. Without it they arrive at once. */
  readonly times?: DeliveryTimes;
  /** Where the contents of messages are that find no room in the memory. Without it there is always room. */
  readonly overflow?: { readonly spill: Spill; readonly limitBytes: number };
}

/** All queues of the region, by name. The region of the caller's credentials makes no difference. */
export class QueueStore {
  readonly deps: QueueStoreDeps;
  readonly #queues = new Map<string, Queue>();
  readonly #deletedAt = new Map<string, number>();
  readonly #room: ContentRoom;
  #stateStore: StateStore = NO_STATE_STORE;

  constructor(deps: QueueStoreDeps) {
    this.deps = deps;
    this.#room = { usedBytes: 0, limitBytes: deps.overflow?.limitBytes ?? Number.POSITIVE_INFINITY };
  }

  /** The contents of messages: how many bytes of them are in the memory, and how many of them are in the file. */
  fill(): { readonly sizeBytes: number; readonly spilledCount: number } {
    const spilledCount = this.all().reduce((sum, queue) => sum + queue.spilledCount, 0);
    return { sizeBytes: this.#room.usedBytes, spilledCount };
  }

  /** Restores what an earlier process left in the existing queues, and persists each later change of any queue. */
  restore(stateStore: StateStore): void {
    this.#stateStore = stateStore;
    for (const queue of this.all()) queue.restore(stateStore);
  }

  /** Persists all changes that `work` makes to queues, or none. */
  atomically<T>(work: () => T): T {
    return this.#stateStore.atomically(work);
  }

  /** Creates a queue of the template, or gives a known one other attributes; it keeps its messages and its policy. */
  declare(name: string, attributes: Readonly<Record<string, string>>): void {
    const known = this.#queues.get(name);
    if (known === undefined) this.create(name, attributes);
    else replaceAttributes(known.attributes, { ...DEFAULT_ATTRIBUTES, ...normalized(attributes) });
  }

  create(name: string, attributes: Readonly<Record<string, string>>): Queue {
    const { clock, random, region, accountId, endpoint, times = promptly, metrics = NO_METRICS } = this.deps;
    const identity = {
      name,
      arn: `arn:aws:sqs:${region}:${accountId}:${name}`,
      url: `${endpoint}/${accountId}/${name}`,
    };
    const deadLetter = (message: QueueMessage, from: Queue, toArn: string): boolean =>
      this.#deadLetter(message, from, toArn);
    const context = {
      clock,
      random,
      deadLetter,
      contents: new MessageContents(this.#room, () => this.#overflowRows()),
      // Faults do not delay or repeat messages of a FIFO queue: it keeps its order and delivers once.
      times: (message: QueueMessage, { isFifo }: Queue) =>
        isFifo ? [0] : times(`queue/${name}`, () => [...this.idsIn(message), message.messageId]),
      report: (figures: Readonly<Record<string, number>>) => metrics.report('AWS/SQS', { QueueName: name }, figures),
    };
    const queue = new Queue(identity, { ...DEFAULT_ATTRIBUTES, ...normalized(attributes) }, context);
    this.#queues.set(name, queue);
    if (this.#stateStore.isPersisted) queue.restore(this.#stateStore);
    return queue;
  }

  all(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  byName(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  /** The queue whose name ends the URL or ARN. */
  byLastPart(urlOrArn: string): Queue | undefined {
    return this.#queues.get(urlOrArn.split(/[/:]/).at(-1) ?? '');
  }

  /** @throws AwsError AWS.SimpleQueueService.NonExistentQueue */
  byArn(arn: string): Queue {
    const queue = this.byLastPart(arn);
    if (queue === undefined || queue.arn !== arn) throw nonExistentQueue();
    return queue;
  }

  /** The policy of a queue; undefined when the ARN names no queue. */
  policyOf(arn: string): string | undefined {
    const queue = this.byLastPart(arn);
    return queue?.arn === arn ? (queue.attributes['Policy'] ?? '') : undefined;
  }

  remove(queue: Queue): void {
    this.#queues.delete(queue.name);
    this.#deletedAt.set(queue.name, this.deps.clock.now());
    queue.end();
  }

  /**
   * Removes a queue that an earlier process deleted. The wait for its name began then, and what is persisted under the
   * name belongs to a queue that was created afterwards.
   */
  removeAgain(queue: Queue): void {
    this.#queues.delete(queue.name);
    queue.restore(NO_STATE_STORE);
    queue.end();
  }

  /** When a queue of that name was deleted last, by this process. */
  deletedAt(name: string): number | undefined {
    return this.#deletedAt.get(name);
  }

  /** The queues whose dead-letter queue is `queue`. */
  sourcesOf(queue: Queue): readonly Queue[] {
    return this.all().filter((other) => redrivePolicyOf(other.attributes)?.deadLetterTargetArn === queue.arn);
  }

  /** The ids by which the journal finds the content of a message. */
  idsIn(message: QueueMessage): readonly string[] {
    const content = parseJson(message.body);
    return content === undefined ? [] : this.deps.findIds(content);
  }

  /** Notes that a queue gets a message that somebody sent. */
  announce(message: QueueMessage, queue: Queue): void {
    const { messageId, body: text } = message;
    const payload = { kind: 'message', text } as const;
    this.deps.journal.record('published', `queue/${queue.name}`, this.idsIn(message), { messageId }, payload);
  }

  /** Notes that somebody takes a dead letter off its queue: it was redriven, edited or discarded. */
  noteRemoval(message: QueueMessage, queue: Queue): void {
    const { deadLetterSourceArn: from, messageId } = message;
    if (from === undefined && !isNamedForDeadLetters(queue.name) && this.sourcesOf(queue).length === 0) return;
    const detail = { messageId, ...(from !== undefined && { from }) };
    this.deps.journal.record('removed', `queue/${queue.name}`, [...this.idsIn(message), messageId], detail);
  }

  #overflowRows(): SpilledRows {
    if (this.deps.overflow === undefined) throw new TypeError('A store without overflow has no limit.');
    return this.deps.overflow.spill.ownRows();
  }

  #deadLetter(message: QueueMessage, from: Queue, toArn: string): boolean {
    const target = this.byLastPart(toArn);
    // A message that moved to its own queue would come at once, beyond the limit again.
    if (target === undefined || target === from) return false;
    // The attempt beyond the limit was not handed out, and so does not count.
    message.approximateReceiveCount--;
    message.deadLetterSourceArn = from.arn;
    const receiveCount = message.approximateReceiveCount;
    const detail = { queue: target.name, reason: 'maxReceiveCount', receiveCount };
    const payload = { kind: 'message', text: message.body } as const;
    // A message that names no event is found by its own id.
    const named = this.idsIn(message);
    const ids = named.length > 0 ? named : [message.messageId];
    this.deps.journal.record('dead-lettered', `queue/${from.name}`, ids, detail, payload);
    target.takeOver(message);
    return true;
  }
}
