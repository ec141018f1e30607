import { type Clock, holding } from '../../core/clock.ts';
import type { Invocation } from '../../core/ports.ts';
import { type BatchAnswer, type RetryPolicy, settle } from './batch-outcome.ts';
import type { PlannedBatch } from './batch-planner.ts';
import { type Batch, byLane, type Item, retryDelayMs } from './item.ts';

/** Why records are given up. */
export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded' | 'MaximumPayloadSizeExceeded';

export interface Discard<R> {
  readonly items: readonly Item<R>[];
  readonly condition: DiscardCondition;
  /** Invocations with these records. */
  readonly invokeCount: number;
  /** The last of them; undefined when there was none. */
  readonly last: Invocation | undefined;
}

/** What an ordered source knows that the runner does not. */
export interface OrderedSource<R> {
  /** Invokes the function with these records; undefined when it could not be run. Never throws. */
  invoke(items: readonly Item<R>[], failures: number): Promise<Invocation | undefined>;
  /** Reads the answer of an invocation that did not fail. */
  answerOf(payload: string, items: readonly Item<R>[]): BatchAnswer;
  /** Tells the failure destination. Never throws. */
  discard(discard: Discard<R>): Promise<void>;
  /** Everything before `position` in the lane is worked off. Never throws. */
  commit(lane: string, position: bigint): Promise<void>;
  /** Lets time pass before the next invocation; false when there is to be none. */
  wait(delayMs: number): Promise<boolean>;
  /** False once the lane was taken away: its records are another's from then on. */
  isOurs(lane: string): boolean;
}

export interface RunnerPolicy extends RetryPolicy {
  /** Records older than this are given up; infinite for no limit. */
  readonly maxAgeMs: number;
  /** Bytes of records that an event can hold. */
  readonly maxBytes: number;
}

/**
 * Works off one batch of an ordered source to its end: invokes, retries with growing delays, splits, gives up, and
 * commits each lane as far as it got. Lanes that are taken away meanwhile are left alone.
 */
export class OrderedRunner<R> {
  readonly #clock: Clock;
  readonly #source: OrderedSource<R>;
  readonly #policy: RunnerPolicy;
  #throttles = 0;

  constructor(clock: Clock, source: OrderedSource<R>, policy: RunnerPolicy) {
    this.#clock = clock;
    this.#source = source;
    this.#policy = policy;
  }

  /** Resolves once every record is handled, given up or no longer ours. */
  async run(planned: PlannedBatch<R>): Promise<void> {
    const committed = new Map<string, bigint>();
    const open: Batch<R>[] = [{ items: planned.items, failures: 0 }];
    for (let batch = open.shift(); batch; batch = open.shift()) {
      const delayMs = await holding(this.#clock, () => this.#step(batch, open, planned, committed));
      if (!(await this.#source.wait(delayMs))) return;
    }
  }

  /** One invocation and what follows from it; gives how long to wait before the next. */
  async #step(
    batch: Batch<R>,
    open: Batch<R>[],
    planned: PlannedBatch<R>,
    committed: Map<string, bigint>,
  ): Promise<number> {
    const rest = await this.#withoutHopeless(batch);
    const next = rest.items.length === 0 ? { retry: [], delayMs: 0 } : await this.#attempt(rest);
    open.unshift(...next.retry);
    await this.#commit(planned, open, committed);
    return next.delayMs;
  }

  async #attempt(batch: Batch<R>): Promise<{ retry: readonly Batch<R>[]; delayMs: number }> {
    const { answer, invocation } = await this.#invoke(batch);
    this.#throttles = answer.kind === 'throttled' ? this.#throttles + 1 : 0;
    const { retry, discard } = settle(batch, answer, this.#policy);
    if (discard) await this.#discard(discard, 'RetryAttemptsExhausted', invocation);
    return { retry, delayMs: this.#delayMs(batch, retry) };
  }

  async #invoke(batch: Batch<R>): Promise<{ answer: BatchAnswer; invocation?: Invocation }> {
    const invocation = await this.#source.invoke(batch.items, batch.failures);
    if (invocation === undefined) return { answer: { kind: 'throttled' } };
    if (invocation.functionError !== undefined) return { answer: { kind: 'failed' }, invocation };
    return { answer: this.#source.answerOf(invocation.payload, batch.items), invocation };
  }

  /** A batch that was split goes on at once; anything else waits longer each time. */
  #delayMs(batch: Batch<R>, retry: readonly Batch<R>[]): number {
    const [next] = retry;
    if (this.#throttles > 0) return retryDelayMs(this.#throttles);
    return next && next.failures > batch.failures ? retryDelayMs(next.failures) : 0;
  }

  /** Takes out what is no longer ours, and gives up what is too old or too large. */
  async #withoutHopeless(batch: Batch<R>): Promise<Batch<R>> {
    const ours = batch.items.filter(({ lane }) => this.#source.isOurs(lane));
    const oldest = this.#clock.now() - this.#policy.maxAgeMs;
    const tooOld = ours.filter(({ timestampMs }) => timestampMs < oldest);
    const tooLarge = ours.filter((item) => !tooOld.includes(item) && item.sizeBytes > this.#policy.maxBytes);
    if (tooOld.length > 0) await this.#discard({ ...batch, items: tooOld }, 'RecordAgeExceeded', undefined);
    if (tooLarge.length > 0)
      await this.#discard({ ...batch, items: tooLarge }, 'MaximumPayloadSizeExceeded', undefined);
    const items = ours.filter((item) => !tooOld.includes(item) && !tooLarge.includes(item));
    return { items, failures: batch.failures };
  }

  async #discard(batch: Batch<R>, condition: DiscardCondition, last: Invocation | undefined): Promise<void> {
    const items = batch.items.filter(({ lane }) => this.#source.isOurs(lane));
    if (items.length === 0) return;
    await this.#source.discard({ items, condition, invokeCount: batch.failures, last });
  }

  /** Commits each lane up to its first record that is still open, or through to its end. */
  async #commit(planned: PlannedBatch<R>, open: readonly Batch<R>[], committed: Map<string, bigint>): Promise<void> {
    const stillOpen = byLane(open.flatMap(({ items }) => items));
    const all = byLane(planned.items);
    for (const [lane, through] of planned.through) {
      const first = stillOpen.get(lane)?.[0]?.position;
      const isUntouched = first !== undefined && first === all.get(lane)?.[0]?.position;
      const position = first ?? through;
      if (isUntouched || committed.get(lane) === position || !this.#source.isOurs(lane)) continue;
      committed.set(lane, position);
      await this.#source.commit(lane, position);
    }
  }
}
