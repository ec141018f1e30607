import { KitError } from '../errors.ts';
import type { Event } from '../event.ts';
import { keepingNumbers } from '../raw-number.ts';

/** A message for a producer: a key, bytes, and headers in their order. */
export interface KafkaMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: ReadonlyMap<string, string>;
}

const JSON_TYPE = 'application/json';

/** Data that is not JSON. */
export interface EncodedData {
  readonly value: Buffer;
  readonly contentType: string;
  /** The URI of its schema, where there is one. */
  readonly dataSchema: string | undefined;
}

/**
 * The event as a CloudEvent in binary mode: attributes in headers, data alone in the value.
 * @param encoded its data, when they are not to be JSON
 * @throws TributaryError EVENT_INVALID when an attribute is no text that UTF-8 can hold, or a number is not certain
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#32-binary-content-mode
 */
export function binaryMessage(topic: string, { metadata, data }: Event, encoded?: EncodedData): KafkaMessage {
  const { contentType, value, dataSchema } = encoded ?? { contentType: JSON_TYPE, value: jsonOf(metadata, data) };
  const attributes = { ...attributesOf(metadata), ...(dataSchema !== undefined && { dataschema: dataSchema }) };
  const inHeaders = Object.entries(attributes).map(([name, text]) => [`ce_${name}`, String(text)] as const);
  const headers = new Map([['content-type', contentType], ...inHeaders, ...traceOf(metadata)]);
  return messageOf(topic, metadata, value, headers);
}

/**
 * The event as a CloudEvent in structured mode: everything in one JSON value.
 * @throws TributaryError EVENT_INVALID when its subject is no text that UTF-8 can hold, or a number is not certain
 */
export function structuredMessage(topic: string, { metadata, data }: Event): KafkaMessage {
  const value = jsonOf(metadata, { ...attributesOf(metadata), datacontenttype: JSON_TYPE, data });
  const headers = new Map([['content-type', 'application/cloudevents+json'], ...traceOf(metadata)]);
  return messageOf(topic, metadata, value, headers);
}

/** JSON can name half of a surrogate pair. UTF-8 cannot: as bytes all of them would be the same. */
function messageOf(
  topic: string,
  metadata: Event['metadata'],
  value: Buffer,
  headers: KafkaMessage['headers'],
): KafkaMessage {
  const key = metadata.subject;
  const [broken] = [['the key', key] as const, ...headers].find(([, text]) => !text.isWellFormed()) ?? [];
  if (broken === undefined) return { topic, key, value, headers };
  throw invalid(metadata, `${broken} has half of a surrogate pair, so it cannot be written as UTF-8`);
}

/** Lambda has read the event before its function: a number beyond 2^53 may be another than was sent. */
function jsonOf(metadata: Event['metadata'], content: unknown): Buffer {
  const text = JSON.stringify(content, (name, value: unknown) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value) || (value % 1 !== 0 && Number.isFinite(value)))
      return keepingNumbers(name, value);
    throw invalid(metadata, `the number in ${JSON.stringify(name)} is beyond 2^53, and may be another than was sent`);
  });
  return Buffer.from(text);
}

const invalid = ({ type, id }: Event['metadata'], problems: string) =>
  new KitError('EVENT_INVALID', { what: `${type} ${JSON.stringify(id)}`, problems });

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
