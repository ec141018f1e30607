import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { defined, number, object, textOr } from '../../core/properties.ts';
import type { StateStore } from '../../core/state-store.ts';
import type { StreamRecord } from '../../core/stream-port.ts';

const COUNT = 'stream-count';

/** The persisted records of one stream, by sequence number, and the number of records so far. */
export class PersistedStream {
  readonly #stateStore: StateStore;
  readonly #arn: string;
  readonly #kind: string;

  constructor(stateStore: StateStore, arn: string) {
    this.#stateStore = stateStore;
    this.#arn = arn;
    this.#kind = `stream-record ${arn}`;
  }

  records(): StreamRecord[] {
    return [...this.#stateStore.rows(this.#kind)].map(([, row]) => readRecord(isObject(row) ? row : {}));
  }

  count(): number {
    const found = [...this.#stateStore.rows(COUNT)].find(([arn]) => arn === this.#arn);
    return typeof found?.[1] === 'number' ? found[1] : 0;
  }

  add(record: StreamRecord, count: number): void {
    if (!this.#stateStore.isPersisted) return;
    this.#stateStore.put(this.#kind, record.sequenceNumber, rowOf(record));
    this.#stateStore.put(COUNT, this.#arn, count);
  }

  trim(sequenceNumber: string): void {
    this.#stateStore.remove(this.#kind, sequenceNumber);
  }
}

function rowOf(record: StreamRecord): Json {
  return defined({ ...record });
}

function readRecord(row: JsonObject): StreamRecord {
  const eventName = textOr(row, 'eventName', '');
  const record = {
    eventId: textOr(row, 'eventId', ''),
    eventName: EVENT_NAMES.find((name) => name === eventName) ?? 'MODIFY',
    sequenceNumber: textOr(row, 'sequenceNumber', ''),
    approximateCreationMs: number(row, 'approximateCreationMs') ?? 0,
    dynamodb: object(row, 'dynamodb'),
  };
  return isObject(row['userIdentity']) ? { ...record, userIdentity: row['userIdentity'] } : record;
}

const EVENT_NAMES = ['INSERT', 'MODIFY', 'REMOVE'] as const;
