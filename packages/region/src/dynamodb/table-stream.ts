import type { Clock } from '../core/clock.ts';
import type { JsonObject } from '../core/json.ts';
import type { Random } from '../core/random.ts';
import type { StateStore } from '../core/state-store.ts';
import type { StreamRecord } from '../core/stream-port.ts';
import { PersistedStream } from './persisted-stream.ts';

const VIEW_TYPES = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] as const;
export type ViewType = (typeof VIEW_TYPES)[number];

export function viewTypeOf(text: unknown): ViewType | undefined {
  return VIEW_TYPES.find((type) => type === text);
}

/** On AWS, each stream of a table has a label of its own. Here each table has one stream. */
const LABEL = '2026-01-01T00:00:00.000';
/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const RETENTION_MS = 24 * 60 * 60 * 1000;
const SEQUENCE_DIGITS = 21;
export const SHARD_ID = 'shardId-00000000000000000001-00000001';

export function streamArnOf(tableArn: string): string {
  return `${tableArn}/stream/${LABEL}`;
}

/** One item before and after a write; undefined where there is none. */
export interface Change {
  readonly key: JsonObject;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
  /** Set when the time-to-live of the table deleted the item. */
  readonly byTimeToLive?: boolean;
}

export interface TableStreamDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly stateStore: StateStore;
  readonly tableArn: string;
  readonly viewType: ViewType;
}

/** The changes of one table, in one shard, for 24 hours of the region's clock. */
export class TableStream {
  readonly arn: string;
  readonly label = LABEL;
  readonly viewType: ViewType;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #persisted: PersistedStream;
  readonly #listeners = new Set<() => void>();
  #records: StreamRecord[];
  #count: number;

  constructor({ clock, random, stateStore, tableArn, viewType }: TableStreamDeps) {
    this.arn = streamArnOf(tableArn);
    this.viewType = viewType;
    this.#clock = clock;
    this.#random = random;
    this.#persisted = new PersistedStream(stateStore, this.arn);
    this.#records = this.#persisted.records();
    this.#count = this.#persisted.count();
  }

  /** {@link announce} tells the readers of the stream. A write that changed nothing leaves no record, as on AWS. */
  add(change: Change): void {
    if (JSON.stringify(change.before) === JSON.stringify(change.after)) return;
    const record = this.#record(change);
    this.#records.push(record);
    this.#persisted.add(record, this.#count);
  }

  announce(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Deletes its records with the table. Sequence numbers go on if the table is created again, for its readers. */
  clear(): void {
    this.#persisted.trim(this.#records);
    this.#records = [];
  }

  records(): readonly StreamRecord[] {
    const oldest = this.#clock.now() - RETENTION_MS;
    if ((this.#records[0]?.approximateCreationMs ?? oldest) < oldest) {
      const isOld = ({ approximateCreationMs }: StreamRecord): boolean => approximateCreationMs < oldest;
      this.#persisted.trim(this.#records.filter(isOld));
      this.#records = this.#records.filter((record) => !isOld(record));
    }
    return this.#records;
  }

  /** Up to `max` records after a sequence number, from the oldest when there is none. */
  read(after: string | undefined, max: number): readonly StreamRecord[] {
    const records = this.records();
    if (after === undefined) return records.slice(0, max);
    const first = records[0]?.sequenceNumber;
    if (first === undefined) return [];
    // Numbers go up by one, so the index of the next record follows from the number of the first.
    const start = Math.max(0, Number(BigInt(after) - BigInt(first)) + 1);
    return records.slice(start, start + max);
  }

  onArrival(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #record({ key, before, after, byTimeToLive }: Change): StreamRecord {
    this.#count++;
    const sequenceNumber = String(this.#count).padStart(SEQUENCE_DIGITS, '0');
    const approximateCreationMs = Math.floor(this.#clock.now() / 1000) * 1000;
    const wantsNew = this.viewType === 'NEW_IMAGE' || this.viewType === 'NEW_AND_OLD_IMAGES';
    const wantsOld = this.viewType === 'OLD_IMAGE' || this.viewType === 'NEW_AND_OLD_IMAGES';
    const images = {
      Keys: key,
      ...(wantsNew && after !== undefined ? { NewImage: after } : {}),
      ...(wantsOld && before !== undefined ? { OldImage: before } : {}),
    };
    const eventName = before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY';
    const SizeBytes = Buffer.byteLength(JSON.stringify(images));
    const record: StreamRecord = {
      eventId: this.#random.uuid().replaceAll('-', ''),
      eventName,
      sequenceNumber,
      approximateCreationMs,
      dynamodb: { ...images, SequenceNumber: sequenceNumber, SizeBytes, StreamViewType: this.viewType },
    };
    return byTimeToLive
      ? { ...record, userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' } }
      : record;
  }
}
