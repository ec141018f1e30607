import { isObject, parseJson } from '../core/json.ts';
import { rowsIn, type SpilledRows } from '../core/spill.ts';
import type { BusEvent } from './bus-event.ts';
import { eventOf, isPersistedEvent, type PersistedEvent, persistedEvent } from './persisted-event.ts';

/** Where an archived event is, and its own time in milliseconds. */
export interface Archived {
  readonly row: string;
  readonly timeMs: number;
}

const MS_DIGITS = 16;
const KEY_DIGITS = 12;

/** The events of one archive in the order in which the bus accepted them. They are not in the memory. */
export class ArchivedEvents {
  readonly #rows: SpilledRows;
  #count = 0;
  #sizeBytes = 0;

  constructor(rows: SpilledRows) {
    this.#rows = rows;
  }

  get count(): number {
    return this.#count;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** @param key in the state store */
  add(key: string, event: BusEvent): void {
    this.#add(key, persistedEvent(event));
  }

  restore(events: readonly (readonly [key: string, event: PersistedEvent])[]): void {
    this.clear();
    for (const [key, event] of events) this.#add(key, event);
  }

  *all(): Generator<Archived> {
    for (const [row, text] of rowsIn(this.#rows, {})) yield { row, timeMs: eventIn(text).timeMs };
  }

  /** Undefined for one that has been deleted since. */
  read(row: string): BusEvent | undefined {
    const text = this.#rows.get(row);
    return text === undefined ? undefined : eventOf(eventIn(text));
  }

  /** Deletes what was accepted before. @returns the keys in the state store */
  deleteBefore(timeMs: number): readonly string[] {
    const deleted = [...rowsIn(this.#rows, { lt: rowOf(timeMs, '') })];
    for (const [row, text] of deleted) {
      this.#rows.remove(row);
      this.#count--;
      this.#sizeBytes -= Buffer.byteLength(eventIn(text).text);
    }
    return deleted.map(([row]) => String(Number(row.slice(MS_DIGITS))));
  }

  clear(): void {
    this.#rows.clear();
    this.#count = 0;
    this.#sizeBytes = 0;
  }

  #add(key: string, event: PersistedEvent): void {
    this.#rows.put(rowOf(event.ingestedAtMs, key), JSON.stringify(event));
    this.#count++;
    this.#sizeBytes += Buffer.byteLength(event.text);
  }
}

const rowOf = (ingestedAtMs: number, key: string): string =>
  String(ingestedAtMs).padStart(MS_DIGITS, '0') + key.padStart(KEY_DIGITS, '0');

function eventIn(text: string): PersistedEvent {
  const event = parseJson(text);
  if (!isObject(event) || !isPersistedEvent(event)) throw new Error('An archived event is not an event.');
  return event;
}
