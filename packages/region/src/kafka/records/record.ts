import { Cursor } from './cursor.ts';

export interface BatchRecord {
  readonly offsetDelta: number;
  readonly timestampDelta: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [name: Buffer, value: Buffer | null])[];
}

/** The records of a batch that has been checked. They are views of `records`, which must be decompressed. */
export function* recordsIn(records: Buffer, count: number): Generator<BatchRecord, void, void> {
  const cursor = new Cursor(records);
  for (let index = 0; index < count; index++) yield readRecord(cursor);
}

function readRecord(cursor: Cursor): BatchRecord {
  const length = cursor.varint(cursor.bytes.length);
  const end = cursor.at + length;
  cursor.at++; // the attributes, none of which has a meaning
  const timestampDelta = cursor.varlong(end);
  const offsetDelta = cursor.varint(end);
  const key = field(cursor, end);
  const value = field(cursor, end);
  const headers = Array.from({ length: cursor.varint(end) }, () => readHeader(cursor, end));
  return { offsetDelta, timestampDelta, key, value, headers };
}

function readHeader(cursor: Cursor, end: number): BatchRecord['headers'][number] {
  return [field(cursor, end) ?? Buffer.alloc(0), field(cursor, end)];
}

function field(cursor: Cursor, end: number): Buffer | null {
  const length = cursor.field(end, true);
  return length < 0 ? null : cursor.bytes.subarray(cursor.at - length, cursor.at);
}
