import type { Event } from '#lib/event.ts';
import type { KafkaRecord } from '#lib/kafka/record.ts';
import type { SchemaRegistry } from '#lib/kafka/registry/schema-registry.ts';
import { encodeValue } from '#lib/kafka/values/encode-value.ts';
import type { EventEncodings, ValueEncoding } from '#schemas/encodings.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';
import { header, headersFor, recordOf } from './samples.ts';

/** The encodings of an event's contract. */
export function encodingsOf({ metadata: { source, type, version } }: Event): EventEncodings {
  const found = allEncodings.find((one) => one.source === source && one.type === type && one.version === version);
  if (!found) throw new Error(`${source} ${type} ${version} has no encodings`);
  return found;
}

/** The headers of an event whose value is no JSON. */
export const encodedHeaders = (event: Event, encoding: ValueEncoding) => [
  ...headersFor(event).filter((one) => !('content-type' in one)),
  header('content-type', `application/${encoding}`),
];

/** An event as a record in that encoding, as a producer writes it by the registry. */
export async function encodedRecord(
  event: Event<string, object>,
  encoding: ValueEncoding,
  registry: SchemaRegistry,
  more: Partial<KafkaRecord> = {},
): Promise<KafkaRecord> {
  const value = await encodeValue(registry, encodingsOf(event), encoding, event.data, 'a test');
  return { ...recordOf('', encodedHeaders(event, encoding), more), value: value.toString('base64') };
}

/** The same as a mapping hands it over that has decoded it. */
export const decodedRecord = (
  event: Event,
  encoding: ValueEncoding,
  data: unknown,
  more: Partial<KafkaRecord> = {},
): KafkaRecord => ({
  ...recordOf(data, encodedHeaders(event, encoding), more),
  valueSchemaMetadata: { dataFormat: encoding.toUpperCase(), schemaId: '1' },
});
