import type { Cancel } from '../../core/clock.ts';
import { BatchPlanner, type PlannedBatch } from './batch-planner.ts';
import { BatchRun } from './batch-run.ts';
import type { Gap, Partition } from './item.ts';
import { journalItems, type OrderedSource } from './ordered-source.ts';
import { Pauses } from './pause.ts';

/** Batches of records that a partition may have waiting before it is read no further. */
const BATCHES_AHEAD = 2;

/** The way in for records of an ordered source: filter, batch, run. A partition has one batch at a time. */
export class OrderedBatches<R> {
  readonly #source: OrderedSource<R>;
  readonly #planner: BatchPlanner<R>;
  readonly #pauses: Pauses;
  readonly #running = new Set<Promise<void>>();
  #cancelWindow: Cancel | undefined;
  #pending = 0;
  /** Batches whose function is invoked right now; those that wait for a retry are not. */
  #inHand = 0;
  #lastStartMs = Number.NEGATIVE_INFINITY;
  #isOver = false;

  constructor(source: OrderedSource<R>) {
    this.#source = source;
    this.#planner = new BatchPlanner(source.rules);
    this.#pauses = new Pauses(source.deps.clock);
  }

  /** Records that wait, or are in an invocation, or wait for a retry. */
  get pendingCount(): number {
    return this.#pending;
  }

  /** How many more records of a partition to read for now. */
  roomOf(partition: Partition): number {
    return BATCHES_AHEAD * this.#source.rules.maxItems - this.#planner.waitingOf(partition);
  }

  /** Adds the next records of a partition. Unwanted ones are in no batch; the next commit passes over them. */
  add(partition: Partition, records: readonly R[]): void {
    const now = this.#source.deps.clock.now();
    const added = records.map((record) => this.#source.forms.itemOf(partition, record));
    const unwanted = added.filter(({ isWanted, refusal }) => !isWanted && !refusal).map(({ item }) => item);
    if (unwanted.length > 0) {
      journalItems(this.#source, 'filtered', unwanted, { reason: 'no filter pattern matches' });
    }
    for (const read of added) this.#planner.add(read, now);
    this.#pending += added.length;
    this.#pump();
  }

  /** Adds positions of a partition that bring no record; the next commit passes over them. */
  pass(gap: Gap): void {
    this.#planner.pass(gap, this.#source.deps.clock.now());
    this.#pending++;
    this.#pump();
  }

  /** Forgets a partition that is no longer ours. */
  drop(partition: Partition): void {
    this.#pending -= this.#planner.waitingOf(partition);
    this.#planner.drop(partition);
  }

  /** Resolves when the invocations in hand are over; no other invocation or retry starts. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.#cancelWindow?.();
    this.#pauses.end();
    await Promise.all(this.#running);
  }

  #pump(): void {
    if (this.#isOver) return;
    const { clock } = this.#source.deps;
    const now = clock.now();
    for (let batch = this.#next(now); batch; batch = this.#next(now)) this.#start(batch);
    this.#cancelWindow?.();
    const closesAt = this.#planner.closesAt();
    if (closesAt === undefined) return;
    this.#cancelWindow = closesAt > now ? clock.schedule(closesAt - now, () => this.#pump()) : this.#pumpLater();
  }

  #next(now: number): PlannedBatch<R> | undefined {
    return this.#planner.next(now, this.#patienceMs > 0 ? 'size' : 'window');
  }

  /** How much longer a batch that is not full waits for the one in hand. */
  get #patienceMs(): number {
    const { patience } = this.#source;
    if (patience === undefined || this.#inHand === 0) return 0;
    return this.#lastStartMs + patience.ms - patience.wallClock.now();
  }

  #pumpLater(): Cancel | undefined {
    return this.#source.patience?.wallClock.schedule(this.#patienceMs, () => this.#pump());
  }

  #start(batch: PlannedBatch<R>): void {
    const { items } = batch;
    if (items.length > 0) journalItems(this.#source, 'polled', items, { batchSize: items.length });
    this.#inHand++;
    this.#lastStartMs = this.#source.patience?.wallClock.now() ?? 0;
    const run = new BatchRun(this.#source, batch, (delayMs) => this.#pause(delayMs)).run().finally(() => {
      this.#running.delete(run);
      this.#inHand--;
      this.#finish(batch);
    });
    this.#running.add(run);
  }

  async #pause(delayMs: number): Promise<boolean> {
    if (delayMs <= 0) return this.#pauses.wait(0);
    this.#inHand--;
    this.#pump();
    const goesOn = await this.#pauses.wait(delayMs);
    this.#inHand++;
    return goesOn;
  }

  #finish(batch: PlannedBatch<R>): void {
    const now = this.#source.deps.clock.now();
    const partitions = [...batch.through.keys()];
    this.#pending -= batch.taken;
    for (const partition of partitions) this.#planner.free(partition, now);
    for (const partition of partitions) partition.readOn();
    this.#pump();
  }
}
