import { isObject, type Json } from '@tributary/region/json';
import type { RawRecord } from '#lib/failures/failure-record.ts';
import type { KafkaHeader } from '#lib/kafka/record.ts';
import { headersOf } from '#lib/kafka/record.ts';
import { textAt } from './fields.ts';

/** A raw record out of JSON; undefined when it is none. */
export function rawRecordOf(value: Json | undefined): RawRecord | undefined {
  if (!isObject(value)) return undefined;
  const { headers } = value;
  if (!Array.isArray(headers) || !headers.every(isHeader)) return undefined;
  return { key: textAt(value, 'key') ?? null, value: textAt(value, 'value') ?? null, headers };
}

function isHeader(header: Json): header is Json & KafkaHeader {
  return isObject(header) && Object.values(header).every(isBytes);
}

const isBytes = (bytes: Json): boolean => Array.isArray(bytes) && bytes.every((byte) => Number.isInteger(byte));

/** The type that a binary-mode CloudEvent names in its headers. */
export function typeOf(record: RawRecord): string | undefined {
  return headersOf({ topic: '', partition: 0, offset: 0, timestamp: 0, headers: record.headers }).get('ce_type');
}
