import type { Failure } from '../failures/failure-record.ts';
import type { KafkaRecord } from './record.ts';

/** The failure of one Kafka record, with its bytes unchanged. */
export function recordFailure(
  record: KafkaRecord,
  error: Error,
  ids: Pick<Failure, 'eventId' | 'correlationId' | 'traceparent'> = {},
): Failure {
  const { topic, partition, offset, timestamp, key = null, value = null } = record;
  return {
    ...ids,
    origin: { kind: 'kafka', topic, partition, offset, timestamp },
    error,
    payload: { form: 'record', record: { key, value, headers: record.headers ?? [] } },
    firstSeenMs: timestamp,
  };
}
