import { type Clock, sleep } from '../../core/clock.ts';
import type { Random } from '../../core/random.ts';
import { type ApiError, apiErrorOf } from '../../kafka-client/api-error.ts';
import { recordFilter } from './filter.ts';
import { type FetchedRecord, kafkaForms } from './kafka-forms.ts';
import { KafkaMembership } from './kafka-membership.ts';
import { newMemory } from './kafka-memory.ts';
import { batchRules, type KafkaSettings, kafkaSettings } from './kafka-settings.ts';
import type { KafkaSource, OpenKafkaSource } from './kafka-source.ts';
import { LastResult } from './last-result.ts';
import {
  locationOf,
  type MappingDeclaration,
  type MappingDeps,
  type PartitionLag,
  type SourceReader,
} from './mapping.ts';
import { OrderedBatches } from './ordered-batches.ts';
import { type ShownTrouble, Trouble, troubleDelayMs } from './trouble/trouble.ts';
import { KnownSchemas } from './values/known-schemas.ts';
import { RecordValues } from './values/record-values.ts';
import type { OpenSchemaRegistry } from './values/registry.ts';

export interface KafkaReaderDeps extends MappingDeps {
  readonly random: Random;
  /** Real time, for attempts to reach the cluster again. */
  readonly wallClock: Clock;
  readonly open: OpenKafkaSource;
  /** Comma-separated, as the event shows them. */
  readonly bootstrapServers: string;
  /** Opens registries of schemas; undefined where no mapping has one. */
  readonly openRegistry?: OpenSchemaRegistry | undefined;
}

/** The first delay before the cluster is tried again; it doubles, up to the limit that all troubles have. */
const RECONNECT_DELAY_MS = 1_000;
/**
 * Lambda does not say when it begins a batch beside another one of the same mapping. Here one that is not full waits for
 * the one in hand: a laptop would only make more calls for as many records. A function that takes longer than this has
 * batches of other partitions beside it.
 */
const PATIENCE_MS = 100;
const START_AT = { TRIM_HORIZON: 'earliest', LATEST: 'latest' } as const;

/**
 * Reads topics as a member of a consumer group, and joins it again when the connection is lost. The membership fetches
 * records into batches; each batch invokes the function and commits to its partitions.
 */
export class KafkaReader implements SourceReader {
  readonly settings: KafkaSettings;
  readonly lastResult = new LastResult(() => this.#lost.problem ?? this.#membership?.problem);
  readonly #deps: KafkaReaderDeps;
  readonly #location: string;
  /** That the cluster was lost, until partitions are read again. */
  readonly #lost = new Trouble();
  #memory = newMemory();
  #values: RecordValues | undefined;
  #batches: OrderedBatches<FetchedRecord> | undefined;
  #source: KafkaSource | undefined;
  #membership: KafkaMembership | undefined;

  /** @throws AwsError InvalidParameterValueException for settings that AWS would not take */
  constructor(deps: KafkaReaderDeps, declaration: MappingDeclaration) {
    this.#deps = deps;
    this.settings = kafkaSettings(declaration);
    this.#location = locationOf(declaration);
  }

  check(): void {
    recordFilter(this.settings.filters, this.#deps.compilePattern, 'value', 'pass');
  }

  get pendingCount(): number {
    return this.#batches?.pendingCount ?? 0;
  }

  get trouble(): ShownTrouble | undefined {
    return this.#lost.shown ?? this.#membership?.trouble;
  }

  /** How far behind each of our partitions is; empty while the mapping is not connected. */
  async lag(): Promise<readonly PartitionLag[]> {
    return (await this.#membership?.lag()) ?? [];
  }

  async start(): Promise<void> {
    const { settings } = this;
    const deps = { ...this.#deps, source: () => this.#source };
    this.#memory = newMemory();
    this.#values = this.#openValues();
    this.#batches = new OrderedBatches({
      deps,
      settings,
      rules: batchRules(settings),
      forms: kafkaForms(deps, settings, this.#values),
      lastResult: this.lastResult,
      patience: { wallClock: this.#deps.wallClock, ms: PATIENCE_MS },
    });
    await this.#connect(this.#batches);
  }

  async stop(): Promise<void> {
    await this.#batches?.stop();
    const membership = this.#membership;
    this.#membership = undefined;
    await this.#leave(membership);
    this.#batches = undefined;
    this.#lost.over();
  }

  async #connect(batches: OrderedBatches<FetchedRecord>): Promise<void> {
    const { topics, consumerGroupId: groupId, startingPosition, startingPositionTimestampMs } = this.settings;
    const startAt =
      startingPosition === 'AT_TIMESTAMP' ? (startingPositionTimestampMs ?? 0) : START_AT[startingPosition];
    const source = this.#deps.open(this.#memory.topicIds);
    const { journal, clock, wallClock } = this.#deps;
    const membership = new KafkaMembership({
      source,
      groupId,
      topics,
      startAt,
      batches,
      journal,
      clock,
      wallClock,
      location: this.#location,
      memory: this.#memory,
      values: this.#values,
      onReading: () => this.#isRead(membership),
      onLost: (error) => void this.#reconnect(membership, batches, error),
    });
    this.#source = source;
    this.#membership = membership;
    await membership.start().catch((error: unknown) => membership.onLost(apiErrorOf('JoinGroup', error)));
  }

  #openValues(): RecordValues | undefined {
    const { clock, wallClock, openRegistry } = this.#deps;
    const { schemaRegistry, functionArn } = this.settings;
    if (schemaRegistry === undefined || openRegistry === undefined) return undefined;
    const registry = openRegistry(schemaRegistry, functionArn);
    return new RecordValues(schemaRegistry, new KnownSchemas({ registry, clock, wallClock }));
  }

  #isRead(membership: KafkaMembership): void {
    if (this.#membership === membership) this.#lost.over();
  }

  async #reconnect(lost: KafkaMembership, batches: OrderedBatches<FetchedRecord>, error: ApiError): Promise<void> {
    const { clock, wallClock, journal } = this.#deps;
    const isNew = this.#lost.met(error, clock.now(), wallClock.now());
    if (isNew) {
      journal.record('failed', this.#location, [], { code: error.code, reason: `cluster lost: ${error.message}` });
    }
    await this.#leave(lost);
    const delayMs = troubleDelayMs(this.#lost.shown?.attempts ?? 1, RECONNECT_DELAY_MS);
    await sleep(wallClock, delayMs);
    if (this.#membership === lost) await this.#connect(batches);
  }

  async #leave(membership: KafkaMembership | undefined): Promise<void> {
    try {
      await membership?.close();
    } catch (error) {
      this.#deps.journal.record('failed', this.#location, [], { reason: `group not left: ${String(error)}` });
    }
  }
}
