import { isUtf8 } from 'node:buffer';
import { KitError } from '../errors.ts';
import type { Event } from '../event.ts';
import { isObject, whereJsonBreaks } from '../json.ts';
import { traceparentOf } from '../traceparent.ts';
import { headersOf, type KafkaRecord, locationOf } from './record.ts';

/** Looks up a CloudEvents context attribute or extension by its name; all are texts. */
type Attributes = (name: string) => string | undefined;

type Headers = ReadonlyMap<string, string>;

const ATTRIBUTE_HEADER = 'ce_';
const STRUCTURED = /^application\/cloudevents\+json\b/i;
const JSON_TYPE = /^application\/([a-z0-9.+-]+\+)?json\b/i;

/**
 * Reads a Kafka record as a CloudEvent 1.0, in binary mode (attributes in `ce_` headers) or structured mode (one JSON
 * object). Our extensions: `correlationid`, `causationid`, `sequence`, `dataversion`, `hops`, `traceparent`.
 * @returns the event, its data unchecked; undefined for a tombstone
 * @throws TributaryError RECORD_CONTENT_TYPE, RECORD_NOT_JSON, RECORD_NOT_CLOUDEVENT
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
 */
export function readCloudEvent(record: KafkaRecord): Event | undefined {
  if (record.value === undefined || record.value === null) return undefined;
  const headers = headersOf(record);
  const contentType = headers.get('content-type') ?? headers.get('ce_datacontenttype');
  if (contentType !== undefined && !JSON_TYPE.test(contentType)) {
    throw new KitError('RECORD_CONTENT_TYPE', { location: locationOf(record), contentType });
  }
  const value = parseValue(record, record.value);
  const structured = contentType === undefined ? !headers.has('ce_id') : STRUCTURED.test(contentType);
  if (structured) return fromStructured(record, value, headers);
  const attributes = (name: string) => headers.get(ATTRIBUTE_HEADER + name);
  return { metadata: metadataOf(record, attributes, headers), data: value };
}

function parseValue(record: KafkaRecord, base64: string): unknown {
  const bytes = Buffer.from(base64, 'base64');
  if (!isUtf8(bytes))
    throw new KitError('RECORD_NOT_JSON', { location: locationOf(record), problem: 'it is not UTF-8' });
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new KitError('RECORD_NOT_JSON', { location: locationOf(record), problem: whereJsonBreaks(cause) });
  }
}

function fromStructured(record: KafkaRecord, value: unknown, headers: Headers): Event {
  if (!isObject(value)) {
    throw notCloudEvent(record, 'it has neither ce_ headers nor a JSON object with the attributes');
  }
  const { data, data_base64: dataBase64, ...rest } = value;
  const attributes = (name: string) => (Object.hasOwn(rest, name) ? attributeOf(rest[name]) : undefined);
  const metadata = metadataOf(record, attributes, headers);
  return { metadata, data: typeof dataBase64 === 'string' ? parseValue(record, dataBase64) : data };
}

/** An attribute is a scalar; any other value counts as missing. */
const attributeOf = (value: unknown): string | undefined =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;

function metadataOf(record: KafkaRecord, attributes: Attributes, headers: Headers): Event['metadata'] {
  const required = (name: string): string => {
    const value = attributes(name);
    if (!value) throw notCloudEvent(record, `attribute "${name}" is missing`);
    return value;
  };
  const count = (name: string, fallback: number): number => wholeNumber(record, name, attributes(name), fallback);

  if (!required('specversion').startsWith('1.'))
    throw notCloudEvent(record, `specversion is ${attributes('specversion')}`);
  const id = required('id');
  return {
    id,
    type: required('type'),
    version: count('dataversion', 1),
    source: required('source'),
    subject: attributes('subject') || keyOf(record) || required('subject'),
    time: attributes('time') || timeOf(record) || required('time'),
    correlationId: attributes('correlationid') || id,
    causationId: attributes('causationid') || id,
    // Within a partition the offset rises with each event of a key, as a sequence must.
    sequence: count('sequence', record.offset),
    traceparent: traceparentOf(id, attributes('traceparent') ?? headers.get('traceparent')),
    hops: count('hops', 0),
  };
}

/** Undefined where a Date cannot hold it: a producer may send any number, such as nanoseconds. */
function timeOf({ timestamp }: KafkaRecord): string | undefined {
  const time = new Date(timestamp);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

function keyOf(record: KafkaRecord): string | undefined {
  return record.key ? Buffer.from(record.key, 'base64').toString('utf8') : undefined;
}

function wholeNumber(record: KafkaRecord, name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d{1,15}$/.test(text)) throw notCloudEvent(record, `attribute "${name}" must be a whole number`);
  return Number(text);
}

const notCloudEvent = (record: KafkaRecord, problem: string) =>
  new KitError('RECORD_NOT_CLOUDEVENT', { location: locationOf(record), problem });
