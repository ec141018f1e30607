import type { KafkaHeader } from '../kafka/record.ts';

/** The headers in which producers of Confluent 8 and later may put the GUID of a schema. */
const NAMES = { key: '__key_schema_id', value: '__value_schema_id' } as const;

/** The bytes of the header with the schema's id; undefined where the record has none. The last one counts. */
export function schemaIdHeader(
  headers: readonly KafkaHeader[] | null | undefined,
  part: keyof typeof NAMES,
): Buffer | undefined {
  const bytes = headers?.findLast((header) => Object.hasOwn(header, NAMES[part]))?.[NAMES[part]];
  // Bytes are signed: Buffer.from takes them modulo 256.
  return bytes ? Buffer.from(bytes) : undefined;
}
