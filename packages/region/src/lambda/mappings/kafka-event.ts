import type { JsonObject } from '../../core/json.ts';
import type { KafkaRecord } from '../../kafka-client/record.ts';
import { byPartition, type Item } from './item.ts';

/** The key of the event's records map. */
export const partitionName = (topic: string, partition: number): string => `${topic}-${partition}`;

/**
 * A record as it stands in an `aws:kafka` event. A key or value that is null is absent; header bytes are signed; a
 * header whose value is null is an empty object, name and all.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
 */
export function kafkaEventRecord(record: KafkaRecord): JsonObject {
  const { topic, partition, offset, timestampMs, timestampType, key, value, headers } = record;
  return {
    topic,
    partition,
    offset: Number(offset),
    timestamp: timestampMs,
    timestampType,
    ...(key && { key: key.toString('base64') }),
    ...(value && { value: value.toString('base64') }),
    headers: headers.map(([name, bytes]) => (bytes ? { [name.toString()]: signed(bytes) } : {})),
  };
}

/** In a loop, as spreading an Int8Array takes more than twice as long, for every header of every record. */
function signed(bytes: Buffer): number[] {
  const values: number[] = [];
  for (const byte of bytes) values.push(byte < 0x80 ? byte : byte - 0x100);
  return values;
}

/** The JSON text of the event with these records. */
export function kafkaEvent(
  items: readonly Item<KafkaRecord>[],
  eventSourceArn: string,
  bootstrapServers: string,
): string {
  const partitions = [...byPartition(items)].map(
    ([{ name }, records]) => `${JSON.stringify(name)}:[${records.map(({ json }) => json).join(',')}]`,
  );
  const head = JSON.stringify({ eventSource: 'aws:kafka', eventSourceArn, bootstrapServers });
  return `${head.slice(0, -1)},"records":{${partitions.join(',')}}}`;
}
