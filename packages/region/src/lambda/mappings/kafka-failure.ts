import type { KafkaRecord } from '../../kafka-client/record.ts';
import { qualified, responseContext } from '../invocation-record.ts';
import { byLane, type Item } from './item.ts';
import { kafkaEvent } from './kafka-event.ts';
import type { Discard } from './ordered-runner.ts';

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
 * What a queue or topic is told about records that were given up: where they are, not what is in them.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 */
export function batchFailureRecord(discard: Discard<KafkaRecord>, origin: FailureOrigin): string {
  const { items, condition } = discard;
  return JSON.stringify({
    ...frame(discard, origin, condition),
    KafkaBatchInfo: {
      ...batchInfo(items, origin),
      recordsInfo: Object.fromEntries([...byLane(items)].map(([lane, records]) => [lane, span(records)])),
    },
  });
}

/**
 * What a Kafka topic is told about one record that was given up: the record is inside.
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

/** The Kafka topic has a word of its own for the same thing. */
const CONDITION_FOR_TOPIC = {
  RetryAttemptsExhausted: 'RetriesExhausted',
  RecordAgeExceeded: 'RecordAgeExceeded',
  MaximumPayloadSizeExceeded: 'MaximumPayloadSizeExceeded',
} as const;

function frame({ invokeCount, last }: Discard<KafkaRecord>, origin: FailureOrigin, condition: string) {
  const { requestId, functionArn, at } = origin;
  return {
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: invokeCount },
    responseContext: last ? responseContext(last) : null,
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
