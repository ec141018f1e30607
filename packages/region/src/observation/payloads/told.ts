import type { Hop } from '../../core/journal.ts';
import { isObject, parseJson, textOf } from '../../core/json.ts';
import type { Payloads, RecordBytes } from '../../core/payloads.ts';
import type { Told } from '../events/event-rows.ts';

/** A longer value is not parsed for the sake of its type. */
const MAX_PARSED_BYTES = 64 * 1024;

/**
 * What a hop and its payload tell of the event that enters with it: an entry of a bus says it itself, a record as a
 * CloudEvent.
 */
export function toldBy({ n, step, detail }: Hop, payloads: Payloads): Told {
  if (step !== 'produced') return { type: textOf(detail?.['detailType']), source: textOf(detail?.['source']) };
  const payload = payloads.of(n);
  return payload?.kind === 'record' ? toldByRecord(payload.record) : {};
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
  const event = record.value === null || record.value.length > MAX_PARSED_BYTES ? undefined : parsed(record.value);
  return { key, type: textOf(event?.['type']), source: textOf(event?.['source']) };
}

function header({ headers }: RecordBytes, name: string): string {
  for (const [bytes, value] of headers) {
    if (bytes.length === name.length && bytes.toString() === name) return value?.toString() ?? '';
  }
  return '';
}

/** An object, in structured mode a CloudEvent. */
function parsed(value: Buffer): Record<string, unknown> | undefined {
  const event = value[0] === 0x7b ? parseJson(value.toString()) : undefined;
  return isObject(event) && 'specversion' in event ? event : undefined;
}
