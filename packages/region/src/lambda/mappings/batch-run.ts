import { holding } from '../../core/clock.ts';
import type { Invocation } from '../../core/ports.ts';
import { defined } from '../../core/properties.ts';
import { type BatchAnswer, batchOutcome } from './batch-outcome.ts';
import type { PlannedBatch } from './batch-planner.ts';
import { type Batch, byPartition, type Item, idsOf, type Partition, retryDelayMs } from './item.ts';
import { nameIn, tryInvoke } from './mapping.ts';
import { type DiscardCondition, journalItems, type OrderedSource } from './ordered-source.ts';
import { sendUnreadable } from './unreadable.ts';

/**
 * Invokes the function with one batch, and the way back: an outcome for each record, then commit, retry or dead letter.
 * Records of a partition that is taken away meanwhile are left alone.
 */
export class BatchRun<R> {
  readonly #source: OrderedSource<R>;
  readonly #pause: (delayMs: number) => Promise<boolean>;
  readonly #planned: PlannedBatch<R>;
  /** Batches to invoke with, in order. */
  readonly #open: Batch<R>[];
  readonly #committed = new Map<Partition, bigint>();
  #throttles = 0;

  /** @param pause waits between two invocations, and resolves with false when there is to be no other */
  constructor(source: OrderedSource<R>, planned: PlannedBatch<R>, pause: (delayMs: number) => Promise<boolean>) {
    this.#source = source;
    this.#pause = pause;
    this.#planned = planned;
    this.#open = [{ items: planned.items, failures: 0 }];
  }

  /** Resolves once every record is handled, given up or no longer ours. */
  async run(): Promise<void> {
    const { clock } = this.#source.deps;
    await holding(clock, () => this.#giveUpAtOnce());
    for (let batch = this.#open.shift(); batch; batch = this.#open.shift()) {
      const next = batch;
      const delayMs = await holding(clock, () => this.#step(next));
      if (!(await this.#pause(delayMs))) return;
    }
  }

  /** Makes one invocation and carries out its outcome. @returns how long to wait before the next */
  async #step(batch: Batch<R>): Promise<number> {
    const rest = await this.#withoutHopeless(batch);
    const delayMs = rest.items.length === 0 ? 0 : await this.#attempt(rest);
    await this.#commit();
    return delayMs;
  }

  /** No retry makes them readable. */
  async #giveUpAtOnce(): Promise<void> {
    const { unreadable, refused } = this.#planned;
    for (const gap of unreadable) await sendUnreadable(this.#source, gap);
    for (const { item, refusal } of refused) {
      await this.#discard({ items: [item], failures: 0 }, refusal.condition, undefined, refusal.reason);
    }
  }

  async #attempt(batch: Batch<R>): Promise<number> {
    const { answer, invocation } = await this.#invoke(batch.items);
    this.#source.lastResult.called(answer.kind !== 'failed' && answer.kind !== 'throttled');
    this.#throttles = answer.kind === 'throttled' ? this.#throttles + 1 : 0;
    const { retry, discard } = batchOutcome(batch, answer, this.#source.rules);
    const failed = [...retry, ...(discard ? [discard] : [])].flatMap(({ items }) => items).length;
    if (invocation) this.#report({ InvokedEventCount: batch.items.length, FailedInvokeEventCount: failed });
    if (discard) await this.#discard(discard, 'RetryAttemptsExhausted', invocation);
    this.#open.unshift(...retry);
    return this.#delayMs(batch, retry[0]);
  }

  async #invoke(items: readonly Item<R>[]): Promise<{ answer: BatchAnswer; invocation?: Invocation }> {
    const { deps, settings, forms } = this.#source;
    this.#reportAge(items);
    const invocation = await tryInvoke(deps, settings, forms.eventOf(items), idsOf(items));
    if (invocation === undefined) return { answer: { kind: 'throttled' } };
    if (invocation.functionError !== undefined) return { answer: { kind: 'failed' }, invocation };
    const isReported = settings.reportBatchItemFailures === true;
    return { answer: isReported ? forms.answerOf(invocation.payload, items) : { kind: 'succeeded' }, invocation };
  }

  /** A batch that was split goes on at once; anything else waits longer each time. */
  #delayMs(batch: Batch<R>, next: Batch<R> | undefined): number {
    if (this.#throttles > 0) return retryDelayMs(this.#throttles);
    return next && next.failures > batch.failures ? retryDelayMs(next.failures) : 0;
  }

  /** Takes out records that are no longer ours, and gives up those that are too old or too large. */
  async #withoutHopeless({ items, failures }: Batch<R>): Promise<Batch<R>> {
    const { deps, rules } = this.#source;
    const ours = items.filter(({ partition }) => partition.isOwned);
    const oldest = deps.clock.now() - rules.maxAgeMs;
    const tooOld = ours.filter(({ timestampMs }) => timestampMs < oldest);
    const tooLarge = ours.filter((item) => !tooOld.includes(item) && item.sizeBytes > rules.maxBytes);
    await this.#discard({ items: tooOld, failures }, 'RecordAgeExceeded', undefined);
    await this.#discard({ items: tooLarge, failures }, 'MaximumPayloadSizeExceeded', undefined);
    return { items: ours.filter((item) => !tooOld.includes(item) && !tooLarge.includes(item)), failures };
  }

  async #discard(
    batch: Batch<R>,
    condition: DiscardCondition,
    last: Invocation | undefined,
    reason?: string,
  ): Promise<void> {
    const items = batch.items.filter(({ partition }) => partition.isOwned);
    if (items.length === 0) return;
    const { onFailure } = this.#source.settings;
    const detail = defined({ condition, destination: onFailure, reason });
    try {
      await this.#source.forms.sendFailure({ items, condition, invokeCount: batch.failures, last });
      journalItems(this.#source, onFailure === undefined ? 'dropped' : 'dead-lettered', items, detail);
    } catch (error) {
      this.#report({ OnFailureDestinationDeliveryErrorCount: 1 });
      journalItems(this.#source, 'dropped', items, {
        ...detail,
        reason: reason === undefined ? String(error) : `${reason}; ${String(error)}`,
      });
    }
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
  #report(figures: Readonly<Record<string, number>>): void {
    const { deps, settings } = this.#source;
    deps.metrics?.report('AWS/Lambda', { EventSourceMappingUUID: settings.uuid }, figures);
  }

  /** How old the last record of a stream is when the function gets it. Readers of Kafka report their offsets instead. */
  #reportAge(items: readonly Item<R>[]): void {
    const { deps, settings } = this.#source;
    const newest = items.at(-1);
    if (settings.topics !== undefined || newest === undefined) return;
    const IteratorAge = deps.clock.now() - newest.timestampMs;
    deps.metrics?.report('AWS/Lambda', { FunctionName: nameIn(settings.functionArn) }, { IteratorAge });
  }

  /** Commits each partition up to its first record that is still open, or through to its end. */
  async #commit(): Promise<void> {
    const stillOpen = byPartition(this.#open.flatMap(({ items }) => items));
    const all = byPartition(this.#planned.items);
    for (const [partition, through] of this.#planned.through) {
      const first = stillOpen.get(partition)?.[0]?.position;
      const isUntouched = first !== undefined && first === all.get(partition)?.[0]?.position;
      const position = first ?? through;
      if (isUntouched || this.#committed.get(partition) === position || !partition.isOwned) continue;
      this.#committed.set(partition, position);
      await partition.commit(position);
    }
  }
}
