import type { Cancel, Clock } from '../../core/clock.ts';
import { type BatchLimits, BatchPlanner, type PlannedBatch } from './batch-planner.ts';
import type { Item } from './item.ts';
import { OrderedRunner, type OrderedSource, type RunnerPolicy } from './ordered-runner.ts';
import { Pauses } from './pause.ts';

/** What a source of ordered records does, seen from its batches. */
export interface OrderedHooks<R> extends Omit<OrderedSource<R>, 'wait' | 'isOurs'> {
  /** What tells one ownership of a lane from the next; undefined while the lane is not ours. */
  claimOf(lane: string): number | undefined;
  onBatch(items: readonly Item<R>[]): void;
  /** Lanes can take records again. */
  onFreed(): void;
}

export interface OrderedBatchesOptions<R> {
  readonly clock: Clock;
  readonly limits: BatchLimits;
  readonly policy: RunnerPolicy;
  readonly hooks: OrderedHooks<R>;
}

/** From records of an ordered source to batches that are worked off: one at a time in each lane. */
export class OrderedBatches<R> {
  readonly #options: OrderedBatchesOptions<R>;
  readonly #planner: BatchPlanner<R>;
  readonly #pauses: Pauses;
  readonly #running = new Set<Promise<void>>();
  #cancelWindow: Cancel | undefined;
  #pending = 0;
  #isOver = false;

  constructor(options: OrderedBatchesOptions<R>) {
    this.#options = options;
    this.#planner = new BatchPlanner(options.limits);
    this.#pauses = new Pauses(options.clock);
  }

  /** Records that wait, or are in an invocation, or wait for a retry. */
  get pendingCount(): number {
    return this.#pending;
  }

  /** Records of a lane that wait for a batch. */
  waitingOf(lane: string): number {
    return this.#planner.waitingOf(lane);
  }

  /** Adds the next records of their lanes; those that are not wanted only move their lane on. */
  add(records: readonly { readonly item: Item<R>; readonly isWanted: boolean }[]): void {
    const now = this.#options.clock.now();
    for (const { item, isWanted } of records) this.#planner.add(item, isWanted, now);
    this.#pending += records.length;
    this.#pump();
  }

  /** Forgets a lane that is no longer ours. */
  drop(lane: string): void {
    this.#pending -= this.#planner.waitingOf(lane);
    this.#planner.drop(lane);
  }

  /** Resolves when the invocations in hand are over; nothing is started or retried any more. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.#cancelWindow?.();
    this.#pauses.end();
    await Promise.all(this.#running);
  }

  #pump(): void {
    if (this.#isOver) return;
    const now = this.#options.clock.now();
    for (let batch = this.#planner.next(now); batch; batch = this.#planner.next(now)) this.#start(batch);
    this.#cancelWindow?.();
    const closesAt = this.#planner.closesAt();
    if (closesAt === undefined) return;
    this.#cancelWindow = this.#options.clock.schedule(closesAt - now, () => this.#pump());
  }

  #start(batch: PlannedBatch<R>): void {
    const { clock, policy, hooks } = this.#options;
    const claims = new Map([...batch.through.keys()].map((lane) => [lane, hooks.claimOf(lane)]));
    const isOurs = (lane: string): boolean => {
      const claim = claims.get(lane);
      return claim !== undefined && hooks.claimOf(lane) === claim;
    };
    const source = { ...hooks, isOurs, wait: (delayMs: number) => this.#pauses.wait(delayMs) };
    if (batch.items.length > 0) hooks.onBatch(batch.items);
    const run = new OrderedRunner(clock, source, policy).run(batch).finally(() => {
      this.#running.delete(run);
      this.#pending -= batch.taken;
      for (const lane of claims.keys()) if (isOurs(lane)) this.#planner.free(lane, clock.now());
      hooks.onFreed();
      this.#pump();
    });
    this.#running.add(run);
  }
}
