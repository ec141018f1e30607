import type { Event } from '../event.ts';

/** A message for a producer: a key, bytes, and headers in their order. */
export interface KafkaMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: ReadonlyMap<string, string>;
}

/**
 * The event as a CloudEvent in binary mode: attributes in headers, data alone in the value.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#32-binary-content-mode
 */
export function binaryMessage(topic: string, { metadata, data }: Event): KafkaMessage {
  const attributes = Object.entries(attributesOf(metadata)).map(
    ([name, value]) => [`ce_${name}`, String(value)] as const,
  );
  const headers = new Map([['content-type', 'application/json'], ...attributes, ...traceOf(metadata)]);
  return { topic, key: metadata.subject, value: Buffer.from(JSON.stringify(data)), headers };
}

/** The event as a CloudEvent in structured mode: everything in one JSON value. */
export function structuredMessage(topic: string, { metadata, data }: Event): KafkaMessage {
  const value = Buffer.from(JSON.stringify({ ...attributesOf(metadata), datacontenttype: 'application/json', data }));
  const headers = new Map([['content-type', 'application/cloudevents+json'], ...traceOf(metadata)]);
  return { topic, key: metadata.subject, value, headers };
}

/** Repeats the attribute as a header, for tracers of Kafka that do not read CloudEvents. */
const traceOf = ({ traceparent }: Event['metadata']) => [['traceparent', traceparent]] as const;

function attributesOf({
  id,
  source,
  type,
  subject,
  time,
  version,
  sequence,
  correlationId,
  causationId,
  traceparent,
  hops,
}: Event['metadata']) {
  return {
    specversion: '1.0',
    id,
    source,
    type,
    subject,
    time,
    dataversion: version,
    sequence: String(sequence),
    correlationid: correlationId,
    causationid: causationId,
    traceparent,
    hops,
  };
}
