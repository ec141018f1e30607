import { readAsWritten, type Written } from '../as-written.ts';
import { KitError } from '../errors.ts';
import type { Event } from '../event.ts';
import { isoTime } from '../iso-time.ts';
import { isObject, quotable } from '../json.ts';
import { sourceOfNumber } from '../raw-number.ts';
import { traceparentOf } from '../traceparent.ts';
import { headersOf, type KafkaRecord, locationOf, utf8Of } from './record.ts';
import type { Values } from './value-reader.ts';

/** Looks up a CloudEvents context attribute or extension by its name; all are texts. */
type Attributes = (name: string) => string | undefined;

type Headers = ReadonlyMap<string, string>;

const ATTRIBUTE_HEADER = 'ce_';
/** Headers that a CloudEvent is made of. Others may hold any bytes. */
const IN_USE = /^(ce_|content-type$)/;
const STRUCTURED = /^application\/cloudevents\+json\b/i;
const JSON_TYPE = /^application\/([a-z0-9.+-]+\+)?json\b/i;

/** What a record may say that its value is, by the encoding of its topic. */
const CONTENT_TYPES = {
  json: { pattern: JSON_TYPE, expected: 'application/json or application/cloudevents+json' },
  avro: { pattern: /^(application\/(x-)?avro(-binary)?|avro\/binary)\s*(;|$)/i, expected: 'application/avro' },
  protobuf: {
    pattern: /^application\/((x-|vnd\.google\.)?protobuf|x-google-protobuf)\s*(;|$)/i,
    expected: 'application/protobuf',
  },
} as const;

/** An event of a record, its data unchecked. */
export interface ReadEvent {
  readonly event: Event;
  /** Its data as the record has it. */
  readonly data: Written;
}

/**
 * Reads a Kafka record as a CloudEvent 1.0, in binary mode (attributes in `ce_` headers) or structured mode (one JSON
 * object). Our extensions: `correlationid`, `causationid`, `sequence`, `dataversion`, `hops`, `traceparent`.
 * Avro and Protobuf are in binary mode always.
 * @param arrivedMs the time of an event without a time, whose record has none either, in milliseconds since the epoch
 * @param values reads the values of topics that do not carry JSON
 * @returns undefined for a tombstone
 * @throws TributaryError RECORD_CONTENT_TYPE, RECORD_NOT_JSON, RECORD_AMBIGUOUS, RECORD_NOT_CLOUDEVENT, and those of
 * {@link Values}
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
 */
export function readCloudEvent(record: KafkaRecord, arrivedMs?: number, values?: Values): ReadEvent | undefined {
  if (record.value === undefined || record.value === null) return undefined;
  const headers = headersOf(record, (name) => {
    if (IN_USE.test(name)) throw notCloudEvent(record, `header ${JSON.stringify(name)} is not UTF-8`);
  });
  const contentType = headers.get('content-type') ?? headers.get('ce_datacontenttype');
  const encoding = values?.encodingOf(record.topic) ?? 'json';
  checkContentType(record, contentType, encoding);
  const received = { record, headers, arrivedMs };
  if (values && encoding !== 'json') return fromEncoded(received, values);
  const data = parseValue(record, record.value);
  const structured = contentType === undefined ? !headers.has('ce_id') : STRUCTURED.test(contentType);
  if (structured) return fromStructured(received, data);
  return { event: { metadata: metadataOf(received, inHeaders(headers)), data: data.value }, data };
}

const inHeaders =
  (headers: Headers): Attributes =>
  (name) =>
    headers.get(ATTRIBUTE_HEADER + name);

/** A record that says nothing is taken for what its topic carries. */
function checkContentType(record: KafkaRecord, contentType: string | undefined, encoding: keyof typeof CONTENT_TYPES) {
  const { pattern, expected } = CONTENT_TYPES[encoding];
  if (contentType === undefined || pattern.test(contentType)) return;
  const [mediaType = ''] = contentType.split(';');
  const [location, shown] = [locationOf(record), quotable(mediaType.trim())];
  throw new KitError('RECORD_CONTENT_TYPE', { location, contentType: shown, expected });
}

/** The metadata comes first: it says of which contract the value is. */
function fromEncoded(received: Received, { read }: Values): ReadEvent {
  const { record, headers } = received;
  const metadata = metadataOf(received, inHeaders(headers));
  const text = read(record, metadata);
  const data =
    text === undefined ? { value: undefined, asWritten: undefined } : readAsWritten(text, locationOf(record));
  return { event: { metadata, data: data.value }, data };
}

/** What is beside the value. */
interface Received {
  readonly record: KafkaRecord;
  readonly headers: Headers;
  readonly arrivedMs: number | undefined;
}

function parseValue(record: KafkaRecord, base64: string): Written {
  const text = utf8Of(Buffer.from(base64, 'base64'));
  if (text === undefined)
    throw new KitError('RECORD_NOT_JSON', { location: locationOf(record), problem: 'it is not UTF-8' });
  return readAsWritten(text, locationOf(record));
}

function fromStructured(received: Received, { value, asWritten }: Written): ReadEvent {
  const { record } = received;
  if (!isObject(value) || !isObject(asWritten)) {
    throw notCloudEvent(record, 'it has neither ce_ headers nor a JSON object with the attributes');
  }
  const attributes = (name: string) => (Object.hasOwn(asWritten, name) ? attributeOf(asWritten[name]) : undefined);
  const metadata = metadataOf(received, attributes);
  const { data_base64: base64 } = value;
  const data =
    typeof base64 === 'string' ? parseValue(record, base64) : { value: value['data'], asWritten: asWritten['data'] };
  return { event: { metadata, data: data.value }, data };
}

/** An attribute is a scalar; any other value counts as missing. A number is the text that was written. */
const attributeOf = (value: unknown): string | undefined =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : sourceOfNumber(value);

function metadataOf({ record, headers, arrivedMs }: Received, attributes: Attributes): Event['metadata'] {
  const required = (name: string): string => {
    const value = attributes(name);
    if (!value) throw notCloudEvent(record, `attribute "${name}" is missing`);
    return value;
  };
  const count = (name: string, fallback: number): number => wholeNumber(record, name, attributes(name), fallback);

  if (!required('specversion').startsWith('1.'))
    throw notCloudEvent(record, `specversion is ${quotable(required('specversion'))}`);
  const id = required('id');
  return {
    id,
    type: required('type'),
    version: count('dataversion', 1),
    source: required('source'),
    subject: attributes('subject') || keyOf(record) || required('subject'),
    time: attributes('time') || isoTime(record.timestamp, arrivedMs) || required('time'),
    correlationId: attributes('correlationid') || id,
    causationId: attributes('causationid') || id,
    // Within a partition the offset rises with each event of a key, as a sequence must.
    sequence: count('sequence', record.offset),
    traceparent: traceparentOf(id, attributes('traceparent') ?? headers.get('traceparent')),
    hops: count('hops', 0),
  };
}

/** A key may be any bytes as long as it does not have to name the subject. */
function keyOf(record: KafkaRecord): string | undefined {
  if (!record.key) return undefined;
  const key = utf8Of(Buffer.from(record.key, 'base64'));
  if (key === undefined) throw notCloudEvent(record, 'attribute "subject" is missing, and its key is not UTF-8');
  return key;
}

function wholeNumber(record: KafkaRecord, name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d{1,15}$/.test(text)) throw notCloudEvent(record, `attribute "${name}" must be a whole number`);
  return Number(text);
}

const notCloudEvent = (record: KafkaRecord, problem: string) =>
  new KitError('RECORD_NOT_CLOUDEVENT', { location: locationOf(record), problem });
