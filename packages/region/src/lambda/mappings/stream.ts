import type { Step } from '../../core/journal.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import type { StreamPort, StreamRecord } from '../../core/stream-port.ts';
import { readFailures } from './batch-answer.ts';
import type { BatchAnswer } from './batch-outcome.ts';
import type { Checkpoints } from './checkpoints.ts';
import { type RecordFilter, recordFilter } from './filter.ts';
import { byLane, type Item } from './item.ts';
import { partialAnswer } from './kafka-answer.ts';
import {
  MAX_EVENT_BYTES,
  type Mapping,
  type MappingDeclaration,
  type MappingDeps,
  type MappingState,
  placeOfMapping,
  tryInvoke,
} from './mapping.ts';
import { OrderedBatches, type OrderedHooks } from './ordered-batches.ts';
import type { Discard } from './ordered-runner.ts';
import { streamEventRecord, streamFailureRecord } from './stream-event.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
const DEFAULTS = {
  batchSize: 100,
  windowMs: 0,
  filters: [] as readonly string[],
  reportBatchItemFailures: false,
  maximumRetryAttempts: -1,
  maximumRecordAgeMs: -1,
  bisectBatchOnFunctionError: false,
  startingPosition: 'LATEST' as NonNullable<MappingDeclaration['startingPosition']>,
};

/** A stream keeps its records for a day. */
const RETENTION_MS = 24 * 60 * 60 * 1000;
const BATCHES_AHEAD = 2;

export interface StreamMappingDeps extends MappingDeps {
  readonly random: Random;
  readonly streams: StreamPort;
  readonly checkpoints: Checkpoints;
}

/** Reads the shards of a DynamoDB stream in order and invokes the function with batches of changes. */
export class StreamMapping implements Mapping {
  readonly #deps: StreamMappingDeps;
  readonly #settings: MappingDeclaration & typeof DEFAULTS;
  readonly #filter: RecordFilter;
  readonly #place: string;
  /** Sequence number of the last change that was read, by shard. */
  readonly #positions = new Map<string, string | undefined>();
  #state: MappingState = 'Disabled';
  #batches: OrderedBatches<StreamRecord> | undefined;
  #stopListening: (() => void) | undefined;

  constructor(deps: StreamMappingDeps, declaration: MappingDeclaration) {
    this.#deps = deps;
    this.#settings = { ...DEFAULTS, ...declaration };
    this.#filter = recordFilter(this.#settings.filters, deps.compilePattern, undefined, 'drop');
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

  async enable(): Promise<void> {
    if (this.#state !== 'Disabled') return;
    const { eventSourceArn, batchSize: maxItems, windowMs, maximumRetryAttempts, maximumRecordAgeMs } = this.#settings;
    this.#batches = new OrderedBatches({
      clock: this.#deps.clock,
      limits: { maxItems, maxBytes: MAX_EVENT_BYTES, windowMs },
      policy: {
        maxRetries: maximumRetryAttempts === -1 ? Number.POSITIVE_INFINITY : maximumRetryAttempts,
        maxAgeMs: maximumRecordAgeMs === -1 ? RETENTION_MS : maximumRecordAgeMs,
        bisect: this.#settings.bisectBatchOnFunctionError,
        maxBytes: MAX_EVENT_BYTES,
      },
      hooks: this.#hooks(),
    });
    this.#findPositions();
    this.#state = 'Enabled';
    this.#stopListening = this.#deps.streams.onArrival(eventSourceArn, () => this.#read());
    this.#read();
  }

  async disable(): Promise<void> {
    if (this.#state !== 'Enabled') return;
    this.#state = 'Disabling';
    this.#stopListening?.();
    await this.#batches?.stop();
    this.#batches = undefined;
    this.#state = 'Disabled';
  }

  forget(): void {
    this.#deps.checkpoints.forget(this.#settings.uuid);
  }

  /** A shard goes on where it was; one that is new begins at the starting position. */
  #findPositions(): void {
    const { uuid, eventSourceArn, startingPosition } = this.#settings;
    const { streams, checkpoints } = this.#deps;
    for (const shardId of streams.shards(eventSourceArn)) {
      const start = startingPosition === 'LATEST' ? streams.latest(eventSourceArn, shardId) : undefined;
      if (!checkpoints.has(uuid, shardId)) checkpoints.set(uuid, shardId, start);
      this.#positions.set(shardId, checkpoints.get(uuid, shardId));
    }
  }

  #read(): void {
    const { eventSourceArn, batchSize } = this.#settings;
    for (const shardId of this.#deps.streams.shards(eventSourceArn)) {
      const room = BATCHES_AHEAD * batchSize - (this.#batches?.waitingOf(shardId) ?? 0);
      if (this.#state !== 'Enabled' || room <= 0) continue;
      const records = this.#deps.streams.read(eventSourceArn, shardId, this.#positions.get(shardId), room);
      const last = records.at(-1);
      if (!last) continue;
      this.#positions.set(shardId, last.sequenceNumber);
      this.#add(records.map((record) => this.#itemOf(shardId, record)));
    }
  }

  #add(items: readonly { item: Item<StreamRecord>; isWanted: boolean }[]): void {
    const unwanted = items.filter(({ isWanted }) => !isWanted).map(({ item }) => item);
    if (unwanted.length > 0) this.#journal('filtered', unwanted, { reason: 'no filter pattern matches' });
    this.#batches?.add(items);
  }

  #itemOf(lane: string, record: StreamRecord): { item: Item<StreamRecord>; isWanted: boolean } {
    const event = streamEventRecord(record, this.#settings.eventSourceArn);
    const json = JSON.stringify(event);
    const ids = [...this.#deps.findIds(event), record.eventId];
    const [position, timestampMs] = [BigInt(record.sequenceNumber), record.approximateCreationMs];
    const item = { lane, position, timestampMs, json, sizeBytes: Buffer.byteLength(json), ids, record };
    return { item, isWanted: this.#filter(event, undefined) };
  }

  #hooks(): OrderedHooks<StreamRecord> {
    return {
      claimOf: () => 1,
      onBatch: (items) => this.#journal('polled', items, { batchSize: items.length }),
      onFreed: () => this.#read(),
      invoke: (items) => {
        const payload = `{"Records":[${items.map(({ json }) => json).join(',')}]}`;
        return tryInvoke(this.#deps, this.#settings, payload, idsOf(items));
      },
      answerOf: (payload, items) => this.#answerOf(payload, items),
      commit: async (lane, position) => this.#deps.checkpoints.set(this.#settings.uuid, lane, String(position - 1n)),
      discard: (discard) => this.#discard(discard),
    };
  }

  /** Identifiers are sequence numbers; everything from the lowest on comes again. */
  #answerOf(payload: string, items: readonly Item<StreamRecord>[]): BatchAnswer {
    if (!this.#settings.reportBatchItemFailures) return { kind: 'succeeded' };
    const known = new Map(items.map((item) => [item.record.sequenceNumber, item]));
    const failed = readFailures(payload, (id) => (typeof id === 'string' ? known.get(id) : undefined));
    return failed === 'unreadable' ? { kind: 'failed' } : partialAnswer(failed);
  }

  async #discard(discard: Discard<StreamRecord>): Promise<void> {
    const { onFailure } = this.#settings;
    const detail = { condition: discard.condition, ...(onFailure !== undefined && { destination: onFailure }) };
    try {
      for (const items of byLane(discard.items).values()) await this.#sendFailure({ ...discard, items }, onFailure);
      this.#journal(onFailure === undefined ? 'dropped' : 'dead-lettered', discard.items, detail);
    } catch (error) {
      this.#journal('dropped', discard.items, { ...detail, reason: String(error) });
    }
  }

  async #sendFailure(discard: Discard<StreamRecord>, onFailure: string | undefined): Promise<void> {
    if (onFailure === undefined) return;
    const { functionArn, eventSourceArn: streamArn } = this.#settings;
    const requestId = discard.last?.requestId ?? this.#deps.random.uuid();
    const at = this.#deps.clock.now();
    const record = streamFailureRecord({ ...discard, functionArn, streamArn, requestId, at });
    await this.#deps.destinations(onFailure, { record, functionArn, result: 'Failure', ids: idsOf(discard.items) });
  }

  #journal(step: Step, items: readonly Item<StreamRecord>[], detail: JsonObject): void {
    this.#deps.journal.record(step, this.#place, idsOf(items), detail);
  }
}

const idsOf = (items: readonly Item<StreamRecord>[]): string[] => items.flatMap(({ ids }) => ids);
