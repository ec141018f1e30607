import type { Clock } from '../../core/clock.ts';
import type { Random } from '../../core/random.ts';
import { type OwnRows, rowsIn, type Spill } from '../../core/spill.ts';
import type { StateStore } from '../../core/state-store.ts';
import type { StreamRecord } from '../../core/stream-port.ts';
import type { Item } from '../values/attribute-value.ts';
import { itemBytes } from '../values/size.ts';
import { PersistedStream } from './persisted-stream.ts';

const VIEW_TYPES = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] as const;
export type ViewType = (typeof VIEW_TYPES)[number];

export function viewTypeOf(text: unknown): ViewType | undefined {
  return VIEW_TYPES.find((type) => type === text);
}

/**
 * Of the first stream of each table, so that a template knows its ARN beforehand. On AWS each stream has the time at which
 * it was switched on, as later streams of a table have here.
 */
export const FIRST_LABEL = '2026-01-01T00:00:00.000';
/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const RETENTION_MS = 24 * 60 * 60 * 1000;
/** So many at most are deleted with each new record: more than come, and few enough for one write. */
const EXPIRED_PER_RECORD = 8;
const SEQUENCE_DIGITS = 21;
export const SHARD_ID = 'shardId-00000000000000000001-00000001';

export function streamArnOf(tableArn: string, label = FIRST_LABEL): string {
  return `${tableArn}/stream/${label}`;
}

/** One item before and after a write; undefined where there is none. */
export interface Change {
  readonly key: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** Set when the time-to-live of the table deleted the item. */
  readonly byTimeToLive?: boolean;
}

export interface TableStreamDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly stateStore: StateStore;
  readonly spill: Spill;
  readonly tableArn: string;
  readonly label: string;
}

/** What of a stream changes while its ARN, its records and its readers stay. */
export interface StreamSettings {
  readonly viewType: ViewType;
  readonly createdAtMs: number;
  /** One that is switched off takes no changes, and can be read on. */
  readonly isEnabled: boolean;
}

/** The changes of one table, in one shard, for 24 hours of the region's clock. They are not in the memory. */
export class TableStream {
  readonly arn: string;
  readonly label: string;
  settings: StreamSettings;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #persisted: PersistedStream;
  readonly #listeners = new Set<() => void>();
  readonly #spill: Spill;
  /** By sequence number; undefined before the first, and once they are deleted. */
  #ownRows: OwnRows | undefined;
  #count: number;
  /** The time of the oldest record. */
  #oldestMs = Number.POSITIVE_INFINITY;

  constructor({ clock, random, stateStore, spill, tableArn, label }: TableStreamDeps, settings: StreamSettings) {
    this.arn = streamArnOf(tableArn, label);
    this.label = label;
    this.settings = settings;
    this.#clock = clock;
    this.#random = random;
    this.#persisted = new PersistedStream(stateStore, this.arn);
    this.#spill = spill;
    for (const record of this.#persisted.records()) this.#put(record);
    this.#count = this.#persisted.count();
  }

  /** The sequence number of the oldest record; undefined when there is none. */
  get oldest(): string | undefined {
    this.#expire();
    return this.#rows.range({ limit: 1 })[0]?.[0];
  }

  /** The sequence number of the newest record; undefined when there is none. */
  get latest(): string | undefined {
    this.#expire();
    return this.#rows.range({ limit: 1, reverse: true })[0]?.[0];
  }

  /** The sequence number of the oldest record, or of the next where there is none. */
  get start(): string {
    return this.oldest ?? numberAt(this.#count + 1);
  }

  /** {@link announce} tells the readers of the stream. */
  add(change: Change): void {
    this.#expire(EXPIRED_PER_RECORD);
    const record = this.#record(change);
    this.#put(record);
    this.#persisted.add(record, this.#count);
  }

  announce(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Deletes its records with the table. Sequence numbers go on if the table is created again, for its readers. */
  clear(): void {
    for (const [sequenceNumber] of rowsIn(this.#rows, {})) this.#persisted.trim(sequenceNumber);
    this.#rows.drop();
    this.#ownRows = undefined;
    this.#oldestMs = Number.POSITIVE_INFINITY;
  }

  /** Up to `max` records after a sequence number, from the oldest when there is none. */
  read(after: string | undefined, max: number): readonly StreamRecord[] {
    this.#expire();
    return this.#rows
      .range({ gt: after?.padStart(SEQUENCE_DIGITS, '0'), limit: max })
      .map(([, text]): StreamRecord => JSON.parse(text));
  }

  onArrival(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get #rows(): OwnRows {
    this.#ownRows ??= this.#spill.ownRows();
    return this.#ownRows;
  }

  #put(record: StreamRecord): void {
    this.#oldestMs = Math.min(this.#oldestMs, record.approximateCreationMs);
    this.#rows.put(record.sequenceNumber, JSON.stringify(record));
  }

  /** @param max how many are deleted at most */
  #expire(max = Number.POSITIVE_INFINITY): void {
    const oldestMs = this.#clock.now() - RETENTION_MS;
    if (this.#oldestMs >= oldestMs) return;
    this.#oldestMs = Number.POSITIVE_INFINITY;
    let deleted = 0;
    for (const [sequenceNumber, text] of rowsIn(this.#rows, {}, Math.min(max + 1, 64))) {
      const record: StreamRecord = JSON.parse(text);
      if (record.approximateCreationMs >= oldestMs || deleted === max) {
        this.#oldestMs = record.approximateCreationMs;
        return;
      }
      this.#rows.remove(sequenceNumber);
      this.#persisted.trim(sequenceNumber);
      deleted++;
    }
  }

  #record({ key, before, after, byTimeToLive }: Change): StreamRecord {
    this.#count++;
    const sequenceNumber = numberAt(this.#count);
    const approximateCreationMs = Math.floor(this.#clock.now() / 1000) * 1000;
    const { viewType } = this.settings;
    const wantsNew = viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
    const wantsOld = viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
    const images = {
      Keys: key,
      ...(wantsNew && after !== undefined ? { NewImage: after } : {}),
      ...(wantsOld && before !== undefined ? { OldImage: before } : {}),
    };
    const eventName = before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY';
    const SizeBytes = Object.values(images).reduce((sum, image) => sum + itemBytes(image), 0);
    const record: StreamRecord = {
      eventId: this.#random.uuid().replaceAll('-', ''),
      eventName,
      sequenceNumber,
      approximateCreationMs,
      dynamodb: { ...images, SequenceNumber: sequenceNumber, SizeBytes, StreamViewType: viewType },
    };
    return byTimeToLive
      ? { ...record, userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' } }
      : record;
  }
}

const numberAt = (count: number): string => String(count).padStart(SEQUENCE_DIGITS, '0');
