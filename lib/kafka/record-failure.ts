import type { ValueEncoding } from '#schemas/encodings.ts';
import type { Failure } from '../failures/failure-record.ts';
import type { KafkaRecord } from './record.ts';

/**
 * The failure of one Kafka record, with its bytes unchanged.
 * @param valueEncoding that of its topic, where values are not JSON
 */
export function recordFailure(
  record: KafkaRecord,
  error: Error,
  ids: Pick<Failure, 'eventId' | 'correlationId' | 'traceparent'> = {},
  valueEncoding?: ValueEncoding,
): Failure {
  const { topic, partition, offset, timestamp, key = null, value = null, valueSchemaMetadata } = record;
  const encoded = valueEncoding && { valueEncoding, ...(valueSchemaMetadata && { isValueDecoded: true as const }) };
  return {
    ...ids,
    origin: { kind: 'kafka', topic, partition, offset, timestamp },
    error,
    payload: { form: 'record', record: { key, value, headers: record.headers ?? [], ...encoded } },
    firstSeenMs: timestamp,
  };
}
