import { isObject, type Json, objectOf } from '@tributary/region/json';
import type { RawRecord } from '#lib/failures/failure-record.ts';
import type { KafkaHeader } from '#lib/kafka/record.ts';
import { headersOf } from '#lib/kafka/record.ts';
import type { ValueEncoding } from '#schemas/encodings.ts';

/** The raw record in a field; undefined where the field holds something else. */
export function rawRecordOf(field: Json | undefined): RawRecord | undefined {
  const { key, value, headers, valueEncoding, isValueDecoded } = objectOf(field);
  if (!Array.isArray(headers) || !headers.every(isHeader)) return undefined;
  return {
    key: typeof key === 'string' ? key : null,
    value: typeof value === 'string' ? value : null,
    headers,
    ...(isEncoding(valueEncoding) && { valueEncoding, ...(isValueDecoded === true && { isValueDecoded }) }),
  };
}

/** An encoding by whose name a value can be written. */
export const isEncoding = (name: Json | undefined): name is ValueEncoding => name === 'avro' || name === 'protobuf';

function isHeader(header: Json): header is Json & KafkaHeader {
  return isObject(header) && Object.values(header).every(isBytes);
}

const isBytes = (bytes: Json): boolean => Array.isArray(bytes) && bytes.every((byte) => Number.isInteger(byte));

/** The event type in the headers of a CloudEvent in binary mode. */
export function typeOf(record: RawRecord): string | undefined {
  return headersOf(record).get('ce_type');
}
