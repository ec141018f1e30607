import type { Clock } from '../../core/clock.ts';
import type { Step } from '../../core/journal.ts';
import { type JsonObject, parseJson } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import type { KafkaRecord } from '../../kafka-client/record.ts';
import { type RecordFilter, recordFilter } from './filter.ts';
import { byLane, type Item } from './item.ts';
import { readKafkaAnswer } from './kafka-answer.ts';
import { kafkaEvent, kafkaEventRecord } from './kafka-event.ts';
import { sendKafkaFailure } from './kafka-failure-destination.ts';
import { KafkaMembership, type PartitionLag } from './kafka-membership.ts';
import { type KafkaSettings, kafkaSettings, MAX_RECORD_BYTES, runnerPolicy } from './kafka-settings.ts';
import type { KafkaSource, OpenKafkaSource } from './kafka-source.ts';
import {
  type Mapping,
  type MappingDeclaration,
  type MappingDeps,
  type MappingState,
  placeOfMapping,
  tryInvoke,
} from './mapping.ts';
import { OrderedBatches, type OrderedHooks } from './ordered-batches.ts';
import type { Discard } from './ordered-runner.ts';

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
  #epoch = 0;
  #batches: OrderedBatches<KafkaRecord> | undefined;
  #source: KafkaSource | undefined;
  #membership: KafkaMembership | undefined;

  /** @throws AwsError InvalidParameterValueException for settings that AWS would not take */
  constructor(deps: KafkaMappingDeps, declaration: MappingDeclaration) {
    this.#deps = deps;
    this.#settings = kafkaSettings(declaration);
    this.#filter = recordFilter(this.#settings.filters, deps.compilePattern, 'value', 'pass');
    this.#place = placeOfMapping(declaration);
  }

  get settings(): MappingDeclaration {
    return this.#settings;
  }

  get state(): MappingState {
    return this.#state;
  }

  get pendingCount(): number {
    return this.#batches?.pendingCount ?? 0;
  }

  /** How far behind each of our partitions is; empty while the mapping is not connected. */
  async lag(): Promise<readonly PartitionLag[]> {
    return (await this.#membership?.lag()) ?? [];
  }

  async enable(): Promise<void> {
    if (this.#state !== 'Disabled') return;
    this.#state = 'Enabling';
    const { batchSize, windowMs } = this.#settings;
    this.#batches = new OrderedBatches({
      clock: this.#deps.clock,
      limits: { maxItems: batchSize, maxBytes: MAX_RECORD_BYTES, windowMs },
      policy: runnerPolicy(this.#settings),
      hooks: this.#hooks(),
    });
    await this.#connect();
    if (this.#state === 'Enabling') this.#state = 'Enabled';
  }

  async disable(): Promise<void> {
    if (this.#state !== 'Enabled' && this.#state !== 'Enabling') return;
    this.#state = 'Disabling';
    await this.#batches?.stop();
    const membership = this.#membership;
    this.#membership = undefined;
    await this.#leave(membership);
    this.#batches = undefined;
    this.#state = 'Disabled';
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
      nextEpoch: () => ++this.#epoch,
      canTake: (lane) => (this.#batches?.waitingOf(lane) ?? 0) < BATCHES_AHEAD * this.#settings.batchSize,
      onFetched: (lane, records) => this.#onFetched(lane, records),
      onRevoked: (lane) => this.#batches?.drop(lane),
      onLost: (error) => void this.#reconnect(membership, error),
    });
    this.#source = source;
    this.#membership = membership;
    await membership.start().catch((error: unknown) => membership.onLost(error));
  }

  async #reconnect(lost: KafkaMembership, error: unknown): Promise<void> {
    this.#deps.journal.record('failed', this.#place, [], { reason: `cluster lost: ${String(error)}` });
    await this.#leave(lost);
    await new Promise<void>((resolve) => {
      this.#deps.wallClock.schedule(RECONNECT_DELAY_MS, resolve);
    });
    if (this.#membership === lost) await this.#connect();
  }

  async #leave(membership: KafkaMembership | undefined): Promise<void> {
    try {
      await membership?.close();
    } catch (error) {
      this.#deps.journal.record('failed', this.#place, [], { reason: `group not left: ${String(error)}` });
    }
  }

  #onFetched(lane: string, records: readonly KafkaRecord[]): void {
    const added = records.map((record) => {
      const event = kafkaEventRecord(record);
      const item = this.#itemOf(lane, record, event);
      return { item, isWanted: this.#filter(event, record.value?.toString()) };
    });
    const unwanted = added.filter(({ isWanted }) => !isWanted).map(({ item }) => item);
    if (unwanted.length > 0) this.#journal('filtered', unwanted, { reason: 'no filter pattern matches' });
    this.#batches?.add(added);
  }

  #itemOf(lane: string, record: KafkaRecord, event: JsonObject): Item<KafkaRecord> {
    const json = JSON.stringify(event);
    const ids = new Set([...this.#idsIn(record), `${lane}@${record.offset}`]);
    const { offset: position, timestampMs } = record;
    return { lane, position, timestampMs, json, sizeBytes: Buffer.byteLength(json), ids: [...ids], record };
  }

  /** Ids in headers make a look into the value needless. */
  #idsIn({ headers, value }: KafkaRecord): readonly string[] {
    const { findIds } = this.#deps;
    const named = findIds(
      Object.fromEntries(headers.map(([name, bytes]) => [String(name), bytes?.toString() ?? null])),
    );
    return named.length > 0 || value === null ? named : findIds(parseJson(value.toString()));
  }

  #hooks(): OrderedHooks<KafkaRecord> {
    const { eventSourceArn, reportBatchItemFailures } = this.#settings;
    return {
      claimOf: (lane) => this.#membership?.epochOf(lane),
      onBatch: (items) => this.#journal('polled', items, { batchSize: items.length }),
      onFreed: () => this.#membership?.wake(),
      invoke: (items) => {
        const payload = kafkaEvent(items, eventSourceArn, this.#deps.bootstrapServers);
        return tryInvoke(this.#deps, this.#settings, payload, idsOf(items));
      },
      answerOf: (payload, items) => (reportBatchItemFailures ? readKafkaAnswer(payload, items) : { kind: 'succeeded' }),
      commit: (lane, position) => this.#commit(lane, position),
      discard: (discard) => this.#discard(discard),
    };
  }

  /** A commit that the group refuses is made again after its rebalance, if the partition is still ours then. */
  async #commit(lane: string, position: bigint): Promise<void> {
    const place = `${this.#place}/${lane}`;
    const offset = Number(position);
    try {
      await this.#membership?.commit(lane, position);
      const lagRecords = this.#membership?.knownLagOf(lane);
      this.#deps.journal.record('committed', place, [], lagRecords === undefined ? { offset } : { offset, lagRecords });
    } catch (error) {
      this.#deps.journal.record('failed', place, [], { offset, reason: `not committed: ${String(error)}` });
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
