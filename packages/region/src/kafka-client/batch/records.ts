import type { KafkaRecord, TopicPartition } from '../record.ts';
import { Cursor } from './cursor.ts';
import { type BatchHeader, isStamped } from './header.ts';

/**
 * Reads the records of a batch from their unpacked bytes.
 * @throws Error when the bytes are not those records: too few, too many, or with offsets outside of the batch
 */
export function recordsIn(bytes: Buffer, header: BatchHeader, { topic, partition }: TopicPartition): KafkaRecord[] {
  const cursor = new Cursor(bytes);
  const records: KafkaRecord[] = [];
  const timestampType = isStamped(header) ? 'LOG_APPEND_TIME' : 'CREATE_TIME';
  let before = header.baseOffset - 1n;
  for (let index = 0; index < header.recordCount; index++) {
    const { offset, timestampMs, ...body } = recordAt(cursor, header);
    if (offset <= before || offset > header.lastOffset) throw new Error(`A record has the offset ${offset}.`);
    before = offset;
    records.push({ topic, partition, offset, timestampMs, timestampType, ...body });
  }
  if (!cursor.isAtEnd) throw new Error(`There is more than the ${header.recordCount} records that it announces.`);
  return records;
}

function recordAt(cursor: Cursor, header: BatchHeader) {
  const length = cursor.varint();
  const end = cursor.position + length;
  cursor.skip(1);
  const time = cursor.varint();
  const offset = header.baseOffset + BigInt(cursor.varint());
  const timestampMs = isStamped(header) ? header.maxTimestampMs : header.firstTimestampMs + time;
  const record = { offset, timestampMs, key: cursor.bytes(), value: cursor.bytes(), headers: headersAt(cursor) };
  if (cursor.position !== end) throw new Error(`A record of ${length} bytes ends elsewhere.`);
  return record;
}

function headersAt(cursor: Cursor): KafkaRecord['headers'] {
  const count = cursor.varint();
  if (count === 0) return NO_HEADERS;
  if (count < 0) throw new Error(`A record has ${count} headers.`);
  const headers: (readonly [Buffer, Buffer | null])[] = [];
  for (let index = 0; index < count; index++) {
    const name = cursor.bytes();
    if (name === null) throw new Error('A header has no name.');
    headers.push([name, cursor.bytes()]);
  }
  return headers;
}

const NO_HEADERS: KafkaRecord['headers'] = [];
