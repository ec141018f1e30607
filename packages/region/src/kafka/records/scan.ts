import { Cursor } from './cursor.ts';
import { TooLong, Undecodable } from './undecodable.ts';

/** What a batch says of its records. */
export interface Claims {
  readonly count: number;
  readonly baseTimestampMs: number;
  /** All headers of all records together. */
  readonly maxHeaders: number;
}

/** A record whose time the topic does not take. */
export interface Untimely {
  readonly index: number;
  readonly timestampMs: number;
}

/** Records and headers that are looked at in one step. */
const STEP = 4_096;
/** No client reads more of them. */
const MAX_UNTIMELY = 100;

/** Reads through all records without keeping any. */
export class Scan {
  readonly untimely: Untimely[] = [];
  /** -1 when no record has a time. */
  maxTimestampMs = -1;
  readonly #cursor: Cursor;
  readonly #claims: Claims;
  readonly #isTimely: (timestampMs: number) => boolean;
  #index = 0;
  #headers = 0;

  /** @param isTimely whether the topic takes records of that time */
  constructor(records: Buffer, claims: Claims, isTimely: (timestampMs: number) => boolean) {
    this.#cursor = new Cursor(records);
    this.#claims = claims;
    this.#isTimely = isTimely;
  }

  /**
   * Reads on for a step; true when it has come to the end.
   * @throws Undecodable, TooLong when they are not the records that the batch claims
   */
  goOn(): boolean {
    const { count, maxHeaders } = this.#claims;
    const stepEnd = this.#index + this.#headers + STEP;
    while (this.#index < count) {
      this.#readRecord();
      if (this.#headers > maxHeaders) throw new TooLong(`The batch has more than ${maxHeaders} headers.`);
      if (this.#index + this.#headers >= stepEnd) return false;
    }
    if (this.#cursor.at !== this.#cursor.bytes.length) throw new Undecodable('More bytes follow the last record.');
    return true;
  }

  #readRecord(): void {
    const end = recordEnd(this.#cursor, this.#index);
    const timestampMs = this.#claims.baseTimestampMs + this.#cursor.varlong(end);
    if (timestampMs > this.maxTimestampMs) this.maxTimestampMs = timestampMs;
    if (!this.#isTimely(timestampMs) && this.untimely.length < MAX_UNTIMELY) {
      this.untimely.push({ index: this.#index, timestampMs });
    }
    this.#headers += passOver(this.#cursor, end, this.#index);
    this.#index++;
  }
}

function recordEnd(cursor: Cursor, index: number): number {
  const length = cursor.varint(cursor.bytes.length);
  const end = cursor.at + length;
  if (length < 1 || end > cursor.bytes.length)
    throw new Undecodable(`Record ${index} has a length of ${length} bytes.`);
  cursor.at++; // the attributes, none of which has a meaning
  return end;
}

/** Passes over a record from its offset on; gives how many headers there are. */
function passOver(cursor: Cursor, end: number, index: number): number {
  const offsetDelta = cursor.varint(end);
  if (offsetDelta !== index) throw new Undecodable(`Record ${index} has the offset ${offsetDelta} in its batch.`);
  cursor.field(end, true);
  cursor.field(end, true);
  const count = cursor.varint(end);
  if (count < 0 || count > end - cursor.at) throw new Undecodable(`Record ${index} has ${count} headers.`);
  for (let header = 0; header < count; header++) {
    cursor.field(end, false);
    cursor.field(end, true);
  }
  if (cursor.at !== end) throw new Undecodable(`Record ${index} is longer than its fields.`);
  return count;
}
