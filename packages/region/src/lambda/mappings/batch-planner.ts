import type { Gap, Item, Partition } from './item.ts';
import type { BatchRules, Read } from './ordered-source.ts';
import type { Refusal } from './values/record-values.ts';

/** A record that is given up before the function is asked. */
export interface Refused<R> {
  readonly item: Item<R>;
  readonly refusal: Refusal;
}

/** A batch, and the position up to which it brings each of its partitions. */
export interface PlannedBatch<R> {
  /** Empty when everything up to `through` was filtered out. */
  readonly items: readonly Item<R>[];
  /** Position after the last record of each partition that the batch takes. */
  readonly through: ReadonlyMap<Partition, bigint>;
  /** What cannot be read between its records. */
  readonly unreadable: readonly Gap[];
  readonly refused: readonly Refused<R>[];
  /** Records and gaps that it takes, filtered ones included. */
  readonly taken: number;
}

interface Waiting<R> {
  /** Undefined for a gap, and for a record that no filter lets through. */
  readonly item: Item<R> | undefined;
  readonly unreadable: Gap | undefined;
  readonly refused: Refused<R> | undefined;
  /** The position after it. */
  readonly next: bigint;
}

interface Queue<R> {
  readonly waiting: Waiting<R>[];
  isBusy: boolean;
  /** When the oldest waiting record came. */
  since: number;
}

/**
 * Makes batches out of the records of an ordered source: closed by count, by bytes or by the window. A
 * partition whose records are being handled takes part in no other batch until it is freed.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
 */
export class BatchPlanner<R> {
  readonly #limits: Pick<BatchRules, 'maxItems' | 'maxBytes' | 'windowMs'>;
  readonly #queues = new Map<Partition, Queue<R>>();

  constructor(limits: Pick<BatchRules, 'maxItems' | 'maxBytes' | 'windowMs'>) {
    this.#limits = limits;
  }

  /** Adds the next record of its partition. An unwanted or refused one is in no batch but moves the partition on. */
  add({ item, isWanted, refusal }: Read<R>, now: number): void {
    const next = item.position + 1n;
    const refused = refusal && { item, refusal };
    const wanted = isWanted && !refused ? item : undefined;
    this.#wait(item.partition, { item: wanted, unreadable: undefined, refused, next }, now);
  }

  /** Adds positions that bring no record. They are in no batch but move the partition on. */
  pass(gap: Gap, now: number): void {
    const unreadable = gap.unreadable === undefined ? undefined : gap;
    this.#wait(gap.partition, { item: undefined, unreadable, refused: undefined, next: gap.last + 1n }, now);
  }

  #wait(partition: Partition, waiting: Waiting<R>, now: number): void {
    const queue = this.#queueOf(partition);
    if (queue.waiting.length === 0) queue.since = now;
    queue.waiting.push(waiting);
  }

  /** Records of a partition that wait for a batch. */
  waitingOf(partition: Partition): number {
    return this.#queues.get(partition)?.waiting.length ?? 0;
  }

  /** Forgets a partition and all that waits in it. */
  drop(partition: Partition): void {
    this.#queues.delete(partition);
  }

  free(partition: Partition, now: number): void {
    const known = this.#queues.get(partition);
    if (!known) return;
    known.isBusy = false;
    known.since = Math.min(known.since, now);
  }

  /** When the window of the batch that is being collected ends; undefined when nothing waits. */
  closesAt(): number | undefined {
    const since = this.#free().map(([, queue]) => queue.since);
    return since.length === 0 ? undefined : Math.min(...since) + this.#limits.windowMs;
  }

  /**
   * The next batch that is closed, its partitions now busy; undefined when none is.
   * @param closes what closes a batch: the window or its size, or its size only
   */
  next(now: number, closes: 'window' | 'size' = 'window'): PlannedBatch<R> | undefined {
    const plan = this.#plan();
    const isOver = closes === 'window' && now >= (this.closesAt() ?? Number.POSITIVE_INFINITY);
    const isClosed = plan.isFull || plan.items.length === 0 || isOver;
    if (plan.through.size === 0 || !isClosed) return undefined;
    for (const [partition, count] of plan.taken) {
      const queue = this.#queueOf(partition);
      queue.waiting.splice(0, count);
      queue.isBusy = true;
      queue.since = now;
    }
    const taken = [...plan.taken.values()].reduce((sum, count) => sum + count, 0);
    const { items, unreadable, refused, through } = plan;
    return { items, unreadable, refused, through, taken };
  }

  #plan() {
    const items: Item<R>[] = [];
    const unreadable: Gap[] = [];
    const refused: Refused<R>[] = [];
    const through = new Map<Partition, bigint>();
    const taken = new Map<Partition, number>();
    let bytes = 0;
    for (const [partition, queue] of this.#free()) {
      for (const [index, { item, unreadable: gap, refused: given, next }] of queue.waiting.entries()) {
        const isFull = items.length >= this.#limits.maxItems;
        const isTooMuch = item !== undefined && items.length > 0 && bytes + item.sizeBytes + 1 > this.#limits.maxBytes;
        if (item && (isFull || isTooMuch)) return { items, unreadable, refused, through, taken, isFull: true };
        if (item) {
          items.push(item);
          bytes += item.sizeBytes + 1;
        }
        if (gap) unreadable.push(gap);
        if (given) refused.push(given);
        through.set(partition, next);
        taken.set(partition, index + 1);
      }
    }
    return { items, unreadable, refused, through, taken, isFull: items.length >= this.#limits.maxItems };
  }

  /** Partitions with waiting records that are not busy, the one that waits longest first. */
  #free(): [Partition, Queue<R>][] {
    const queues = [...this.#queues].filter(([, queue]) => !queue.isBusy && queue.waiting.length > 0);
    return queues.sort(([, a], [, b]) => a.since - b.since);
  }

  #queueOf(partition: Partition): Queue<R> {
    const known = this.#queues.get(partition);
    if (known) return known;
    const queue: Queue<R> = { waiting: [], isBusy: false, since: 0 };
    this.#queues.set(partition, queue);
    return queue;
  }
}
