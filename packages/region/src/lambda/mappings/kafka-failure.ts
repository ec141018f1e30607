import type { KafkaRecord } from '../../kafka-client/record.ts';
import { batchResponseContext, qualified } from '../invocation-record.ts';
import { byPartition, type Gap, type Item } from './item.ts';
import { kafkaEvent } from './kafka-event.ts';
import type { Discard } from './ordered-source.ts';
import { UNREADABLE } from './unreadable.ts';

export interface FailureOrigin {
  readonly functionArn: string;
  readonly eventSourceArn: string;
  readonly bootstrapServers: string;
  /** Of the last invocation, or one of its own. */
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * The message to a queue or SNS topic about records that were given up: their offsets, not their contents.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 */
export function batchFailureRecord(discard: Discard<KafkaRecord>, origin: FailureOrigin): string {
  const { items, condition } = discard;
  return JSON.stringify({
    ...frame(discard, origin, condition),
    KafkaBatchInfo: {
      ...batchInfo(items, origin),
      recordsInfo: Object.fromEntries([...byPartition(items)].map(([{ name }, records]) => [name, span(records)])),
    },
  });
}

/**
 * The message to a Kafka topic about one record that was given up. It holds the record.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html
 */
export function recordFailureRecord(
  discard: Discard<KafkaRecord>,
  item: Item<KafkaRecord>,
  origin: FailureOrigin,
): string {
  const head = JSON.stringify({
    ...frame(
      discard,
      { ...origin, functionArn: qualified(origin.functionArn) },
      CONDITION_FOR_TOPIC[discard.condition],
    ),
    KafkaBatchInfo: {
      ...batchInfo([item], origin),
      recordInfo: { offset: String(item.position), timestamp: iso(item.timestampMs) },
    },
  });
  const payload = kafkaEvent([item], origin.eventSourceArn, origin.bootstrapServers);
  return `${head.slice(0, -1)},"payload":${payload}}`;
}

/**
 * The message about a batch that cannot be read, to any destination: its offsets. The number of its records and their
 * times are not known.
 */
export function unreadableRecord({ partition, first, last }: Gap, origin: FailureOrigin): string {
  const { functionArn, eventSourceArn, bootstrapServers } = origin;
  const batch = { batchSize: Number(last - first) + 1, eventSourceArn, bootstrapServers, payloadSize: 0 };
  const span = { firstRecordOffset: String(first), lastRecordOffset: String(last) };
  return JSON.stringify({
    ...frame({ invokeCount: 0, last: undefined }, { ...origin, functionArn }, UNREADABLE),
    KafkaBatchInfo: { ...batch, recordsInfo: { [partition.name]: span } },
  });
}

/** AWS words one condition differently for a Kafka topic. */
const CONDITION_FOR_TOPIC = {
  RetryAttemptsExhausted: 'RetriesExhausted',
  RecordAgeExceeded: 'RecordAgeExceeded',
  MaximumPayloadSizeExceeded: 'MaximumPayloadSizeExceeded',
  SCHEMA_NOT_FOUND: 'SCHEMA_NOT_FOUND',
  DESERIALIZATION_ERROR: 'DESERIALIZATION_ERROR',
} as const;

function frame(
  { invokeCount, last }: Pick<Discard<KafkaRecord>, 'invokeCount' | 'last'>,
  origin: FailureOrigin,
  condition: string,
) {
  const { requestId, functionArn, at } = origin;
  return {
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: invokeCount },
    responseContext: batchResponseContext(last),
    version: '1.0',
    timestamp: iso(at),
  };
}

function batchInfo(items: readonly Item<KafkaRecord>[], { eventSourceArn, bootstrapServers }: FailureOrigin) {
  const payloadSize = Buffer.byteLength(kafkaEvent(items, eventSourceArn, bootstrapServers));
  return { batchSize: items.length, eventSourceArn, bootstrapServers, payloadSize };
}

function span(records: readonly Item<KafkaRecord>[]) {
  const [first, last] = [records[0], records.at(-1)];
  if (!first || !last) return {};
  return {
    firstRecordOffset: String(first.position),
    lastRecordOffset: String(last.position),
    firstRecordTimestamp: iso(first.timestampMs),
    lastRecordTimestamp: iso(last.timestampMs),
  };
}
