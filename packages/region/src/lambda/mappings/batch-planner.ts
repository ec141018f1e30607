import type { Item } from './item.ts';

export interface BatchLimits {
  readonly maxItems: number;
  /** Bytes of the records in the event. */
  readonly maxBytes: number;
  /** How long the first record of a batch waits for more. */
  readonly windowMs: number;
}

/** A batch, and up to where each of its lanes is then worked off. */
export interface PlannedBatch<R> {
  /** Empty when everything up to `through` was filtered out. */
  readonly items: readonly Item<R>[];
  /** Position after the last record of each lane that the batch takes. */
  readonly through: ReadonlyMap<string, bigint>;
  /** Records that it takes, filtered ones included. */
  readonly taken: number;
}

interface Waiting<R> {
  readonly item: Item<R>;
  readonly isWanted: boolean;
}

interface Lane<R> {
  readonly waiting: Waiting<R>[];
  isBusy: boolean;
  /** When the oldest waiting record came. */
  since: number;
}

/**
 * Makes batches out of the records of an ordered source: closed by count, by bytes or by the window; a lane whose
 * records are being handled takes part in no other batch until it is freed.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
 */
export class BatchPlanner<R> {
  readonly #limits: BatchLimits;
  readonly #lanes = new Map<string, Lane<R>>();

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  /** Adds the next record of its lane. One that is not wanted takes no place in a batch but moves the lane on. */
  add(item: Item<R>, isWanted: boolean, now: number): void {
    const lane = this.#laneOf(item.lane);
    if (lane.waiting.length === 0) lane.since = now;
    lane.waiting.push({ item, isWanted });
  }

  /** Records of a lane that wait for a batch. */
  waitingOf(lane: string): number {
    return this.#lanes.get(lane)?.waiting.length ?? 0;
  }

  /** Forgets a lane and all that waits in it. */
  drop(lane: string): void {
    this.#lanes.delete(lane);
  }

  free(lane: string, now: number): void {
    const known = this.#lanes.get(lane);
    if (!known) return;
    known.isBusy = false;
    known.since = Math.min(known.since, now);
  }

  /** When the window of the batch that is being collected ends; undefined when nothing waits. */
  closesAt(): number | undefined {
    const since = this.#free().map(([, lane]) => lane.since);
    return since.length === 0 ? undefined : Math.min(...since) + this.#limits.windowMs;
  }

  /** The next batch that is closed, its lanes now busy; undefined when none is. */
  next(now: number): PlannedBatch<R> | undefined {
    const plan = this.#plan();
    const isClosed = plan.isFull || plan.items.length === 0 || now >= (this.closesAt() ?? Number.POSITIVE_INFINITY);
    if (plan.through.size === 0 || !isClosed) return undefined;
    for (const [name, count] of plan.taken) {
      const lane = this.#laneOf(name);
      lane.waiting.splice(0, count);
      lane.isBusy = true;
      lane.since = now;
    }
    const taken = [...plan.taken.values()].reduce((sum, count) => sum + count, 0);
    return { items: plan.items, through: plan.through, taken };
  }

  #plan() {
    const items: Item<R>[] = [];
    const through = new Map<string, bigint>();
    const taken = new Map<string, number>();
    let bytes = 0;
    for (const [name, lane] of this.#free()) {
      for (const [index, { item, isWanted }] of lane.waiting.entries()) {
        const isFull = items.length >= this.#limits.maxItems;
        const isTooMuch = items.length > 0 && bytes + item.sizeBytes + 1 > this.#limits.maxBytes;
        if (isWanted && (isFull || isTooMuch)) return { items, through, taken, isFull: true };
        if (isWanted) {
          items.push(item);
          bytes += item.sizeBytes + 1;
        }
        through.set(name, item.position + 1n);
        taken.set(name, index + 1);
      }
    }
    return { items, through, taken, isFull: items.length >= this.#limits.maxItems };
  }

  /** Lanes with waiting records that are not busy, the one that waits longest first. */
  #free(): [string, Lane<R>][] {
    const lanes = [...this.#lanes].filter(([, lane]) => !lane.isBusy && lane.waiting.length > 0);
    return lanes.sort(([, a], [, b]) => a.since - b.since);
  }

  #laneOf(name: string): Lane<R> {
    const known = this.#lanes.get(name);
    if (known) return known;
    const lane: Lane<R> = { waiting: [], isBusy: false, since: 0 };
    this.#lanes.set(name, lane);
    return lane;
  }
}
