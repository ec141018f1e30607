import type { Hop } from '../../core/journal.ts';
import { isObject, type JsonObject, parseJson, textOf } from '../../core/json.ts';
import type { Payloads, RecordBytes } from '../../core/payloads.ts';
import type { Told } from '../events/event-rows.ts';

/** A longer value is not parsed for the sake of its type. */
const MAX_PARSED_CHARACTERS = 64 * 1024;

/**
 * What a hop and its payload tell of the event that enters with it: an entry of a bus says it itself, others as the
 * event that they are.
 */
export function toldBy({ n, detail }: Hop, payloads: Payloads): Told {
  const type = textOf(detail?.['detailType']);
  if (type !== '') return { type, source: textOf(detail?.['source']) };
  const payload = payloads.of(n);
  if (payload === undefined) return {};
  return payload.kind === 'record' ? toldByRecord(payload.record) : nameIn(payload.text);
}

type Name = Pick<Told, 'type' | 'source'>;

/** The forms in which events are written: a CloudEvent, an event or an entry of a bus, its detail by itself. */
const FORMS: readonly ((event: JsonObject) => Name | undefined)[] = [
  ({ specversion, type, source }) => (specversion === undefined ? undefined : named(type, source)),
  ({ 'detail-type': type, source }) => named(type, source),
  ({ DetailType: type, Source: source }) => named(type, source),
  ({ metadata }) => (isObject(metadata) ? named(metadata['type'], metadata['source']) : undefined),
];

const named = (type: unknown, source: unknown): Name | undefined =>
  textOf(type) === '' ? undefined : { type: textOf(type), source: textOf(source) };

/** The name of the event that a text is; none for other texts. */
function nameIn(text: string): Name {
  const event = text.startsWith('{') && text.length <= MAX_PARSED_CHARACTERS ? parseJson(text) : undefined;
  if (!isObject(event)) return {};
  return FORMS.map((form) => form(event)).find((name) => name !== undefined) ?? {};
}

/** Records of failures say early where the event came from. */
const SEARCHED_CHARACTERS = 4_096;
const POSITION = /"topic":\s*"([^"]+)",\s*"partition":\s*(\d+),\s*"offset":\s*"?(\d+)/;
const MESSAGE = /"messageId":\s*"([^"]+)"/;

/** The record or the message that a message is about: what a function sends of an event that it could not read. */
export function namedBy({ n }: Hop, payloads: Payloads): readonly string[] {
  const payload = payloads.of(n);
  if (payload === undefined || payload.kind === 'record') return [];
  const text = payload.text.slice(0, SEARCHED_CHARACTERS);
  const [, topic, partition, offset] = POSITION.exec(text) ?? [];
  const [, message] = MESSAGE.exec(text) ?? [];
  return [
    ...(topic === undefined ? [] : [`${topic}-${partition}@${offset}`]),
    ...(message === undefined ? [] : [message]),
  ];
}

/** @see https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/kafka-protocol-binding.md */
function toldByRecord(record: RecordBytes): Told {
  const key = record.key?.toString() ?? '';
  const type = header(record, 'ce_type');
  if (type !== '') return { key, type, source: header(record, 'ce_source') };
  const isShort = record.value !== null && record.value.length <= MAX_PARSED_CHARACTERS;
  return { key, ...(isShort && nameIn(record.value.toString())) };
}

function header({ headers }: RecordBytes, name: string): string {
  for (const [bytes, value] of headers) {
    if (bytes.length === name.length && bytes.toString() === name) return value?.toString() ?? '';
  }
  return '';
}
