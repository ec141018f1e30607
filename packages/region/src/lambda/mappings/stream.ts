import { AwsError } from '../../core/aws-error.ts';
import type { Random } from '../../core/random.ts';
import type { StreamPort, StreamRecord } from '../../core/stream-port.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Partition } from './item.ts';
import { LastResult } from './last-result.ts';
import type { MappingDeclaration, MappingDeps, SourceReader } from './mapping.ts';
import { OrderedBatches } from './ordered-batches.ts';
import { streamForms } from './stream-forms.ts';
import { batchRules, type StreamSettings, streamSettings } from './stream-settings.ts';

export interface StreamReaderDeps extends MappingDeps {
  readonly random: Random;
  readonly streams: StreamPort;
  readonly checkpoints: Checkpoints;
}

interface Shard extends Partition {
  /** Sequence number of the last change that was read. */
  lastRead: string | undefined;
}

/** Reads the shards of a DynamoDB stream in order; each batch invokes the function and moves its checkpoints on. */
export class StreamReader implements SourceReader {
  readonly settings: StreamSettings;
  readonly lastResult = new LastResult();
  readonly #deps: StreamReaderDeps;
  readonly #shards = new Map<string, Shard>();
  #batches: OrderedBatches<StreamRecord> | undefined;
  #stopListening: (() => void) | undefined;

  constructor(deps: StreamReaderDeps, declaration: MappingDeclaration) {
    this.#deps = deps;
    this.settings = streamSettings(declaration);
  }

  get pendingCount(): number {
    return this.#batches?.pendingCount ?? 0;
  }

  check(): void {
    const { eventSourceArn } = this.settings;
    streamForms(this.#deps, this.settings);
    try {
      this.#deps.streams.shards(eventSourceArn);
    } catch (cause) {
      const missing = new AwsError('InvalidParameterValueException', `Stream not found: ${eventSourceArn}`);
      throw cause instanceof AwsError ? Object.assign(missing, { cause }) : cause;
    }
  }

  async start(): Promise<void> {
    const { settings } = this;
    const forms = streamForms(this.#deps, settings);
    this.#findPositions();
    const { lastResult } = this;
    this.#batches = new OrderedBatches({ deps: this.#deps, settings, rules: batchRules(settings), forms, lastResult });
    this.#stopListening = this.#deps.streams.onArrival(settings.eventSourceArn, () => this.#readAll());
    this.#readAll();
  }

  async stop(): Promise<void> {
    this.#stopListening?.();
    this.#stopListening = undefined;
    await this.#batches?.stop();
    this.#batches = undefined;
  }

  forget(): void {
    this.#deps.checkpoints.forget(this.settings.uuid);
  }

  /** A shard goes on where it was; one that is new begins at the starting position. */
  #findPositions(): void {
    const { uuid, eventSourceArn, startingPosition } = this.settings;
    const { streams, checkpoints } = this.#deps;
    for (const shardId of streams.shards(eventSourceArn)) {
      const start = startingPosition === 'LATEST' ? streams.latest(eventSourceArn, shardId) : undefined;
      if (!checkpoints.has(uuid, shardId)) checkpoints.set(uuid, shardId, start);
      this.#shardOf(shardId).lastRead = checkpoints.get(uuid, shardId);
    }
  }

  #readAll(): void {
    const shards = orNone(() => this.#deps.streams.shards(this.settings.eventSourceArn));
    for (const shardId of shards) this.#read(this.#shardOf(shardId));
  }

  #read(shard: Shard): void {
    const room = this.#batches?.roomOf(shard) ?? 0;
    if (this.#stopListening === undefined || room <= 0) return;
    const { eventSourceArn } = this.settings;
    const records = orNone(() => this.#deps.streams.read(eventSourceArn, shard.name, shard.lastRead, room));
    const last = records.at(-1);
    if (!last) return;
    shard.lastRead = last.sequenceNumber;
    this.#batches?.add(shard, records);
  }

  #shardOf(name: string): Shard {
    const known = this.#shards.get(name);
    if (known) return known;
    const { checkpoints } = this.#deps;
    const shard: Shard = {
      name,
      isOwned: true,
      lastRead: undefined,
      commit: async (position) => checkpoints.set(this.settings.uuid, name, String(position - 1n)),
      readOn: () => this.#read(shard),
    };
    this.#shards.set(name, shard);
    return shard;
  }
}

/** A stream that was deleted with its table has nothing to read; it goes on if the table is created again. */
function orNone<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return [];
    throw error;
  }
}
