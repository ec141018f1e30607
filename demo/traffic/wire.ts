import { TributaryError } from '#lib/errors.ts';
import type { Event } from '#lib/event.ts';
import { readCloudEvent } from '#lib/kafka/cloud-event.ts';
import { encodedMessage, type MessageSchema } from '#lib/kafka/encoded-message.ts';
import type { KafkaMessage } from '#lib/kafka/message.ts';
import type { ValueEncoding } from '#schemas/encodings.ts';
import { spoiled } from './encoded-poison.ts';
import type { Produced } from './step.ts';

/** How the topics of the application are encoded, and the schemas that are registered for them. */
export interface WireOptions {
  /** By topic. Any other carries JSON. */
  readonly encodings: ReadonlyMap<string, ValueEncoding>;
  readonly schemas: readonly MessageSchema[];
}

/** Writes messages as their topics have them. What is written so already stays as it is. */
export type Wire = (produced: Produced) => Produced;

/**
 * Traffic is made as JSON; this puts Avro and Protobuf in its place. A broken event that its schema cannot hold stays
 * JSON, which is broken on such a topic, too. A malformed message is malformed in the way of its encoding.
 */
export function wireFor(options: WireOptions): Wire {
  let spoils = 0;
  return (produced) => {
    const { message, step, kind } = produced;
    const encoding = message && options.encodings.get(message.topic);
    if (message === undefined || encoding === undefined || !isJson(message)) return produced;
    if (kind !== 'malformed')
      return { ...produced, message: encoded(message, schemaOf(step.event, encoding, options)) };
    const good = encodedMessage(message.topic, otherId(step.event, message), schemaOf(step.event, encoding, options));
    return { ...produced, message: spoiled(good, encoding, spoils++) };
  };
}

const isJson = ({ headers }: KafkaMessage): boolean =>
  /^application\/(cloudevents\+)?(json|xml)/.test(headers.get('content-type') ?? '');

/** A malformed message has an id of its own, where one can be read. */
const otherId = ({ metadata, data }: Event, { headers }: KafkaMessage): Event => ({
  metadata: { ...metadata, id: headers.get('ce_id') ?? `${metadata.id}-malformed` },
  data,
});

/** @throws Error when the schema is not registered */
function schemaOf(
  { metadata: { source, type, version } }: Event,
  encoding: ValueEncoding,
  { schemas }: WireOptions,
): MessageSchema {
  const schema = schemas.find(
    (one) =>
      one.encoding === encoding &&
      one.contract.source === source &&
      one.contract.type === type &&
      one.contract.version === version,
  );
  if (schema === undefined) throw new Error(`${type} version ${version} is not registered in ${encoding}`);
  return schema;
}

/** With the attributes of the message, of which some may be those of no event. */
function encoded(message: KafkaMessage, schema: MessageSchema): KafkaMessage {
  try {
    const event = eventIn(message);
    return event === undefined ? message : encodedMessage(message.topic, event, schema);
  } catch (error) {
    if (error instanceof TributaryError && error.code === 'EVENT_NOT_ENCODED') return message;
    throw error;
  }
}

function eventIn({ topic, value, headers }: KafkaMessage): Event | undefined {
  const inRecord = [...headers].map(([name, text]) => ({ [name]: [...Buffer.from(text)] }));
  const record = { topic, partition: 0, offset: 0, timestamp: 0, value: value.toString('base64'), headers: inRecord };
  const read = readCloudEvent(record);
  return read && { ...read.event, data: read.data.asWritten };
}
