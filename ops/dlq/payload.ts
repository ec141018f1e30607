import { UsageError } from '@tributary/region/command-line';
import { isObject, type Json, type JsonObject, objectOf } from '@tributary/region/json';
import type { RawRecord } from '#lib/failures/failure-record.ts';
import { utf8Of } from '#lib/kafka/record.ts';
import { parseExactly } from '../exact-json.ts';
import { detailOf, withDetail } from './change.ts';
import type { Destination } from './dead-letter.ts';
import { isEncoding } from './read/raw-record.ts';

/** The part of one kind of destination that a person may edit, in the form in which it is shown. */
interface PayloadKind<D extends Destination> {
  /** @throws UsageError where there is nothing to edit */
  show(destination: D): Json;
  /** @throws UsageError for JSON that does not have the form of `show` */
  replace(destination: D, payload: Json): D;
}

type Kind = Destination['kind'];
type OfKind<K extends Kind> = Extract<Destination, { kind: K }>;

const PAYLOADS: { readonly [K in Kind]: PayloadKind<OfKind<K>> } = {
  kafka: {
    show: ({ record }) => ({
      ...keyShown(record.key),
      headers: headersShown(record.headers),
      ...(record.valueEncoding && { encoding: record.valueEncoding }),
      ...(isJson(record) ? valueShown(record.value) : { valueBase64: record.value }),
    }),
    replace: (destination, payload) => ({ ...destination, record: recordFrom(payload) }),
  },
  'kafka-offsets': {
    show: () => {
      throw new UsageError(
        'The dead letter holds only the offsets of its records. Produce corrected records to the topic, then discard it.',
      );
    },
    replace: (destination) => destination,
  },
  change: {
    show: ({ record }) => parseExactly(detailOf(record)) ?? detailOf(record),
    replace: (destination, payload) => ({ ...destination, record: withDetail(destination.record, bodyText(payload)) }),
  },
  'given-up-changes': {
    show: () => {
      throw new UsageError(
        'The dead letter holds only the times of its changes. The table has what they wrote: correct it there.',
      );
    },
    replace: (destination) => destination,
  },
  function: {
    show: ({ event }) => event as Json,
    replace: (destination, event) => ({ ...destination, event }),
  },
  queue: {
    show: ({ body }) => parseExactly(body) ?? body,
    replace: (destination, event) => ({ ...destination, body: bodyText(event) }),
  },
  target: {
    show: ({ eventText }) => parseExactly(eventText) ?? eventText,
    replace: (destination, event) => ({ ...destination, eventText: bodyText(event) }),
  },
};

/** The payload in the form in which it can be edited. */
export function payloadOf(destination: Destination): Json {
  return kindOf(destination.kind).show(destination);
}

/** The same destination with another payload, in the form of {@link payloadOf}. */
export function withPayload(destination: Destination, payload: Json): Destination {
  return kindOf(destination.kind).replace(destination, payload);
}

/** The compiler cannot see that the row of a kind takes destinations of that kind. */
const kindOf = (kind: Kind): PayloadKind<Destination> => PAYLOADS[kind] as PayloadKind<Destination>;

const bodyText = (event: Json): string => (typeof event === 'string' ? event : JSON.stringify(event));
const base64Of = (text: string): string => Buffer.from(text).toString('base64');

/** Bytes that are not UTF-8 are shown in base64, because as text they would come back as others. */
function keyShown(base64: string | null): JsonObject {
  const key = base64 === null ? null : utf8Of(Buffer.from(base64, 'base64'));
  return key === undefined ? { keyBase64: base64 } : { key };
}

/** The last of each name counts, as it does for a handler. */
const headersShown = (headers: RawRecord['headers']): JsonObject =>
  Object.fromEntries(
    headers.flatMap((header) =>
      Object.entries(header).map(([name, bytes]) => [name.toLowerCase(), headerShown(bytes)]),
    ),
  );

function headerShown(signed: readonly number[] | undefined): Json {
  if (signed === undefined) return null;
  const bytes = Buffer.from(signed);
  return utf8Of(bytes) ?? { base64: bytes.toString('base64') };
}

/** The bytes of a value in an encoding may look like text, and are none. */
const isJson = ({ value, valueEncoding, isValueDecoded }: RawRecord): boolean =>
  value === null || valueEncoding === undefined || isValueDecoded === true;

/** JSON as JSON, other text as `valueText`, anything else as `valueBase64`. */
function valueShown(base64: string | null): { readonly [name: string]: Json } {
  if (base64 === null) return { value: null };
  const text = utf8Of(Buffer.from(base64, 'base64'));
  if (text === undefined) return { valueBase64: base64 };
  const json = parseExactly(text);
  return json === undefined ? { valueText: text } : { value: json };
}

function recordFrom(payload: Json): RawRecord {
  if (!isObject(payload)) throw new UsageError('The payload of a Kafka record is { key, headers, value }.');
  const headers = Object.entries(objectOf(payload['headers'])).map(([name, shown]) => ({
    [name]: headerFrom(name, shown),
  }));
  return { key: keyFrom(payload), value: valueFrom(payload), headers, ...encodingFrom(payload) };
}

/** With an encoding, JSON is to be written in it, and bytes are in it already. */
function encodingFrom({ encoding, valueBase64 }: JsonObject): Pick<RawRecord, 'valueEncoding' | 'isValueDecoded'> {
  if (encoding === undefined) return {};
  if (!isEncoding(encoding)) throw new UsageError('The "encoding" of a Kafka record is avro or protobuf, or left out.');
  return { valueEncoding: encoding, ...(typeof valueBase64 !== 'string' && { isValueDecoded: true as const }) };
}

function keyFrom({ key, keyBase64 }: JsonObject): string | null {
  if (typeof keyBase64 === 'string') return keyBase64;
  return typeof key === 'string' ? base64Of(key) : null;
}

function headerFrom(name: string, shown: Json): readonly number[] | undefined {
  if (shown === null) return undefined;
  const { base64 } = objectOf(shown);
  if (typeof shown === 'string') return [...new Int8Array(Buffer.from(shown))];
  if (typeof base64 === 'string') return [...new Int8Array(Buffer.from(base64, 'base64'))];
  throw new UsageError(`Header ${name} must be a text, or { "base64": "..." }.`);
}

function valueFrom({ value, valueText, valueBase64 }: JsonObject): string {
  if (typeof valueText === 'string') return base64Of(valueText);
  if (typeof valueBase64 === 'string') return valueBase64;
  if (value === undefined) throw new UsageError('The payload of a Kafka record needs a "value".');
  return base64Of(JSON.stringify(value));
}
