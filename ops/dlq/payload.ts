import { isUtf8 } from 'node:buffer';
import { UsageError } from '@tributary/region/command-line';
import { isObject, type Json, type JsonObject, objectOf, parseJson } from '@tributary/region/json';
import type { RawRecord } from '#lib/failures/failure-record.ts';
import { headersOf } from '#lib/kafka/record.ts';
import type { Destination } from './dead-letter.ts';

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
      key: record.key === null ? null : textOf(record.key),
      headers: Object.fromEntries(headersOf({ topic: '', partition: 0, offset: 0, timestamp: 0, ...record })),
      ...valueShown(record.value),
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
  function: {
    show: ({ event }) => event as Json,
    replace: (destination, event) => ({ ...destination, event }),
  },
  queue: {
    show: ({ body }) => parseJson(body) ?? body,
    replace: (destination, event) => ({ ...destination, body: bodyText(event) }),
  },
  target: {
    show: ({ eventText }) => parseJson(eventText) ?? eventText,
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
const textOf = (base64: string): string => Buffer.from(base64, 'base64').toString();
const base64Of = (text: string): string => Buffer.from(text).toString('base64');

/** JSON as JSON, other text as `valueText`, anything else as `valueBase64`. */
function valueShown(base64: string | null): { readonly [name: string]: Json } {
  if (base64 === null) return { value: null };
  const bytes = Buffer.from(base64, 'base64');
  if (!isUtf8(bytes)) return { valueBase64: base64 };
  const json = parseJson(bytes.toString());
  return json === undefined ? { valueText: bytes.toString() } : { value: json };
}

function recordFrom(payload: Json): RawRecord {
  if (!isObject(payload)) throw new UsageError('The payload of a Kafka record is { key, headers, value }.');
  const { key, headers } = payload;
  const pairs = Object.entries(objectOf(headers)).map(([name, value]) => {
    if (typeof value !== 'string') throw new UsageError(`Header ${name} must be a text.`);
    return { [name]: [...new Int8Array(Buffer.from(value))] };
  });
  return { key: typeof key === 'string' ? base64Of(key) : null, value: valueFrom(payload), headers: pairs };
}

function valueFrom({ value, valueText, valueBase64 }: JsonObject): string {
  if (typeof valueText === 'string') return base64Of(valueText);
  if (typeof valueBase64 === 'string') return valueBase64;
  if (value === undefined) throw new UsageError('The payload of a Kafka record needs a "value".');
  return base64Of(JSON.stringify(value));
}
