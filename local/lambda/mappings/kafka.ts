import type { Cancel, Clock } from '../../core/clock.ts';
import type { Step } from '../../core/journal.ts';
import { type JsonObject, parseJson } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { BatchPlanner, type PlannedBatch } from './batch-planner.ts';
import { type RecordFilter, recordFilter } from './filter.ts';
import { byLane, type Item } from './item.ts';
import { readKafkaAnswer } from './kafka-answer.ts';
import { kafkaEvent, kafkaEventRecord } from './kafka-event.ts';
import { sendKafkaFailure } from './kafka-failure-destination.ts';
import { KafkaMembership, type PartitionLag } from './kafka-membership.ts';
import { type KafkaSettings, kafkaSettings, MAX_RECORD_BYTES, runnerPolicy } from './kafka-settings.ts';
import type { KafkaRecord, KafkaSource, OpenKafkaSource } from './kafka-source.ts';
import {
  type Mapping,
  type MappingDeclaration,
  type MappingDeps,
  type MappingState,
  nameIn,
  tryInvoke,
} from './mapping.ts';
import { type Discard, OrderedRunner, type OrderedSource } from './ordered-runner.ts';
import { Pauses } from './pause.ts';

export interface KafkaMappingDeps extends MappingDeps {
  readonly random: Random;
  /** Real time, for attempts to reach the cluster again. */
  readonly wallClock: Clock;
  readonly open: OpenKafkaSource;
  /** Comma-separated, as the event shows them. */
  readonly bootstrapServers: string;
}

/** Batches of records that a partition may have waiting before it is fetched no further. */
const BATCHES_AHEAD = 2;
const RECONNECT_DELAY_MS = 1_000;
const START_AT = { TRIM_HORIZON: 'earliest', LATEST: 'latest' } as const;

/** Reads topics as a consumer group, invokes the function with batches, commits what is worked off. */
export class KafkaMapping implements Mapping {
  readonly #deps: KafkaMappingDeps;
  readonly #settings: KafkaSettings;
  readonly #filter: RecordFilter;
  readonly #place: string;
  #state: MappingState = 'Disabled';
  #planner: BatchPlanner<KafkaRecord>;
  #pauses: Pauses;
  #source: KafkaSource | undefined;
  #membership: KafkaMembership | undefined;
  #pending = 0;
  #cancelWindow: Cancel | undefined;
  readonly #running = new Set<Promise<void>>();

  constructor(deps: KafkaMappingDeps, declaration: MappingDeclaration) {
    this.#deps = deps;
    this.#settings = kafkaSettings(declaration);
    this.#filter = recordFilter(this.#settings.filters, deps.compilePattern, 'value', 'pass');
    this.#place = `mapping/${nameIn(declaration.eventSourceArn)}/${nameIn(declaration.functionArn)}`;
    this.#planner = this.#newPlanner();
    this.#pauses = new Pauses(deps.clock);
  }

  get state(): MappingState {
    return this.#state;
  }

  get pendingCount(): number {
    return this.#pending;
  }

  /** How far behind each of our partitions is; empty while the mapping is not connected. */
  async lag(): Promise<readonly PartitionLag[]> {
    return (await this.#membership?.lag()) ?? [];
  }

  async enable(): Promise<void> {
    if (this.#state !== 'Disabled') return;
    this.#state = 'Enabling';
    this.#pauses = new Pauses(this.#deps.clock);
    await this.#connect();
    if (this.#state === 'Enabling') this.#state = 'Enabled';
  }

  async disable(): Promise<void> {
    if (this.#state !== 'Enabled' && this.#state !== 'Enabling') return;
    this.#state = 'Disabling';
    this.#cancelWindow?.();
    this.#pauses.end();
    await Promise.all(this.#running);
    await this.#membership?.close();
    this.#membership = undefined;
    this.#planner = this.#newPlanner();
    this.#pending = 0;
    this.#state = 'Disabled';
  }

  #newPlanner(): BatchPlanner<KafkaRecord> {
    const { batchSize, windowMs } = this.#settings;
    return new BatchPlanner({ maxItems: batchSize, maxBytes: MAX_RECORD_BYTES, windowMs });
  }

  async #connect(): Promise<void> {
    const { topics, consumerGroupId: groupId, startingPosition, startingPositionTimestampMs } = this.#settings;
    const startAt =
      startingPosition === 'AT_TIMESTAMP' ? (startingPositionTimestampMs ?? 0) : START_AT[startingPosition];
    const source = this.#deps.open();
    const membership = new KafkaMembership({
      source,
      groupId,
      topics,
      startAt,
      canTake: (lane) => this.#planner.waitingOf(lane) < BATCHES_AHEAD * this.#settings.batchSize,
      onFetched: (lane, records) => this.#onFetched(lane, records),
      onRevoked: (lane) => this.#onRevoked(lane),
      onLost: (error) => void this.#reconnect(membership, error),
    });
    this.#source = source;
    this.#membership = membership;
    await membership.start().catch((error: unknown) => membership.onLost(error));
  }

  async #reconnect(lost: KafkaMembership, error: unknown): Promise<void> {
    this.#deps.journal.record('failed', this.#place, [], { reason: `cluster lost: ${String(error)}` });
    await lost.close().catch((closing: unknown) => {
      this.#deps.journal.record('failed', this.#place, [], { reason: `cluster not left: ${String(closing)}` });
    });
    await new Promise<void>((resolve) => {
      this.#deps.wallClock.schedule(RECONNECT_DELAY_MS, resolve);
    });
    if (this.#membership === lost && (this.#state === 'Enabled' || this.#state === 'Enabling')) await this.#connect();
  }

  #onRevoked(lane: string): void {
    this.#pending -= this.#planner.waitingOf(lane);
    this.#planner.drop(lane);
  }

  #onFetched(lane: string, records: readonly KafkaRecord[]): void {
    const now = this.#deps.clock.now();
    for (const record of records) {
      const event = kafkaEventRecord(record);
      const item = this.#itemOf(lane, record, event);
      const isWanted = this.#filter(event, record.value?.toString());
      if (!isWanted) this.#journal('filtered', [item], { reason: 'no filter pattern matches' });
      this.#planner.add(item, isWanted, now);
    }
    this.#pending += records.length;
    this.#pump();
  }

  #itemOf(lane: string, record: KafkaRecord, event: JsonObject): Item<KafkaRecord> {
    const json = JSON.stringify(event);
    const headers = Object.fromEntries(
      record.headers.map(([name, value]) => [name.toString(), value?.toString() ?? null]),
    );
    const value = record.value === null ? undefined : parseJson(record.value.toString());
    const ids = new Set([...this.#deps.findIds(headers), ...this.#deps.findIds(value), `${lane}@${record.offset}`]);
    const { offset: position, timestampMs } = record;
    return { lane, position, timestampMs, json, sizeBytes: Buffer.byteLength(json), ids: [...ids], record };
  }

  #pump(): void {
    if (this.#state !== 'Enabled' && this.#state !== 'Enabling') return;
    const now = this.#deps.clock.now();
    for (let batch = this.#planner.next(now); batch; batch = this.#planner.next(now)) this.#start(batch);
    this.#cancelWindow?.();
    const closesAt = this.#planner.closesAt();
    if (closesAt !== undefined) this.#cancelWindow = this.#deps.clock.schedule(closesAt - now, () => this.#pump());
  }

  #start(batch: PlannedBatch<KafkaRecord>): void {
    const membership = this.#membership;
    if (!membership) return;
    const epochs = new Map([...batch.through.keys()].map((lane) => [lane, membership.epochOf(lane)]));
    const isOurs = (lane: string): boolean => {
      const epoch = epochs.get(lane);
      return epoch !== undefined && membership.epochOf(lane) === epoch;
    };
    const runner = new OrderedRunner(this.#deps.clock, this.#hooks(membership, isOurs), runnerPolicy(this.#settings));
    if (batch.items.length > 0) this.#journal('polled', batch.items, { batchSize: batch.items.length });
    const run = runner.run(batch).finally(() => {
      this.#running.delete(run);
      this.#pending -= batch.taken;
      for (const lane of epochs.keys()) if (isOurs(lane)) this.#planner.free(lane, this.#deps.clock.now());
      membership.wake();
      this.#pump();
    });
    this.#running.add(run);
  }

  #hooks(membership: KafkaMembership, isOurs: (lane: string) => boolean): OrderedSource<KafkaRecord> {
    const { eventSourceArn } = this.#settings;
    return {
      isOurs,
      wait: (delayMs) => this.#pauses.wait(delayMs),
      invoke: (items) => {
        const payload = kafkaEvent(items, eventSourceArn, this.#deps.bootstrapServers);
        return tryInvoke(this.#deps, this.#settings, payload, idsOf(items));
      },
      answerOf: (payload, items) =>
        this.#settings.reportBatchItemFailures ? readKafkaAnswer(payload, items) : { kind: 'succeeded' },
      commit: (lane, position) => this.#commit(membership, lane, position),
      discard: (discard) => this.#discard(discard),
    };
  }

  /** A commit that the group refuses is not repeated: whoever has the partition now reads from the last one. */
  async #commit(membership: KafkaMembership, lane: string, position: bigint): Promise<void> {
    const offset = Number(position);
    try {
      await membership.commit(lane, position);
      const lagRecords = membership.knownLagOf(lane);
      const detail = lagRecords === undefined ? { offset } : { offset, lagRecords };
      this.#deps.journal.record('committed', `${this.#place}/${lane}`, [], detail);
    } catch (error) {
      this.#deps.journal.record('failed', `${this.#place}/${lane}`, [], {
        offset,
        reason: `not committed: ${String(error)}`,
      });
    }
  }

  async #discard(discard: Discard<KafkaRecord>): Promise<void> {
    const { onFailure } = this.#settings;
    const detail = { condition: discard.condition, ...(onFailure !== undefined && { destination: onFailure }) };
    try {
      await sendKafkaFailure(this.#deps, this.#source, this.#settings, discard);
      this.#journal(onFailure === undefined ? 'dropped' : 'dead-lettered', discard.items, detail);
    } catch (error) {
      this.#journal('dropped', discard.items, { ...detail, reason: String(error) });
    }
  }

  #journal(step: Step, items: readonly Item<KafkaRecord>[], detail: JsonObject): void {
    const partitions = Object.fromEntries(
      [...byLane(items)].map(([lane, records]) => [lane, `${records[0]?.position}-${records.at(-1)?.position}`]),
    );
    this.#deps.journal.record(step, this.#place, idsOf(items), { ...detail, partitions });
  }
}

const idsOf = (items: readonly Item<KafkaRecord>[]): string[] => items.flatMap(({ ids }) => ids);
