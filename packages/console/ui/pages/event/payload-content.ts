import { at, isObject, type Json, listOf, numberOf, objectsOf, parseJson, textOf } from '@tributary/region/json';
import type { Payload, PayloadKind } from '@tributary/region/observation';

/** What a payload is called by those who read it. */
export const KIND_WORDS: Readonly<Record<PayloadKind, string>> = {
  record: 'record',
  entry: 'entry',
  input: 'input',
  event: 'event',
  output: 'answer',
  message: 'message',
};

/** The payload as JSON; undefined when it is none, or only its beginning is kept. */
export const jsonOf = ({ text, cut }: Payload): Json | undefined =>
  text === undefined || cut === true ? undefined : parseJson(text);

/**
 * The event in a payload, without what each service wraps around it: to compare it with the event at another hop.
 * @param ids of the event: they choose one of a batch
 */
export function contentOf(payload: Payload, ids: readonly string[]): Json | undefined {
  const json = jsonOf(payload);
  return json === undefined ? undefined : unwrapped(json, ids);
}

/** Deeper nesting than this is the event's own. */
const MOST_WRAPS = 5;

function unwrapped(json: Json, ids: readonly string[], wraps = 0): Json {
  const inner =
    wraps < MOST_WRAPS ? WRAPS.map((unwrap) => unwrap(json, ids)).find((one) => one !== undefined) : undefined;
  return inner === undefined ? json : unwrapped(inner, ids, wraps + 1);
}

/**
 * Two events as far as both are in the same form: the data alone where one has its metadata beside it, and the other has
 * them in headers or in attributes.
 */
export function comparable(before: Json, after: Json): readonly [before: Json, after: Json] {
  return formOf(before) === formOf(after) ? [before, after] : [dataOf(before), dataOf(after)];
}

type Form = 'bare' | 'with metadata' | 'CloudEvent';

function formOf(json: Json): Form {
  if (!isObject(json) || json['data'] === undefined) return 'bare';
  if (json['specversion'] !== undefined) return 'CloudEvent';
  return json['metadata'] === undefined ? 'bare' : 'with metadata';
}

const dataOf = (json: Json): Json => (formOf(json) === 'bare' ? json : (at(json, 'data') ?? null));

type Unwrap = (json: Json, ids: readonly string[]) => Json | undefined;

const WRAPS: readonly Unwrap[] = [
  // An entry of PutEvents has its detail as text.
  (json) => (isObject(json) && json['DetailType'] !== undefined ? parsed(json['Detail']) : undefined),
  (json) => (isObject(json) && json['detail-type'] !== undefined ? json['detail'] : undefined),
  // A batch of a queue or a notification topic.
  (json, ids) => ofBatch(objectsOf(at(json, 'Records')), ids),
  (json) => (isObject(json) ? (parsed(json['body']) ?? parsed(at(json, 'Sns', 'Message'))) : undefined),
  // A batch of a Kafka topic, by partition.
  (json, ids) => (isObject(json) ? ofBatch(kafkaRecords(json['records']), ids) : undefined),
  (json) => (isKafkaRecord(json) ? parsed(decoded(textOf(at(json, 'value')))) : undefined),
];

const parsed = (value: Json | undefined): Json | undefined =>
  typeof value === 'string' ? parseJson(value) : undefined;

const kafkaRecords = (records: Json | undefined): readonly Json[] =>
  isObject(records) ? Object.values(records).flatMap((ofPartition) => listOf(ofPartition)) : [];

const isKafkaRecord = (json: Json): boolean => isObject(json) && 'topic' in json && 'offset' in json && 'value' in json;

/** The item that has one of the ids; an only item without. */
function ofBatch(items: readonly Json[], ids: readonly string[]): Json | undefined {
  if (items.length < 2) return items[0];
  return items.find((item) => ids.some((id) => hasId(item, id)));
}

function hasId(item: Json, id: string): boolean {
  const { topic, partition, offset, value } = isObject(item) ? item : {};
  const position = `${textOf(topic)}-${numberOf(partition) ?? ''}@${numberOf(offset) ?? ''}`;
  if (position === id) return true;
  return JSON.stringify(item).includes(id) || decoded(textOf(value)).includes(id);
}

function decoded(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return '';
  }
}
