import { isUtf8 } from 'node:buffer';
import { at, isObject, type Json, parseJson, textOf } from '@tributary/region/json';
import type { KafkaRecord } from '@tributary/region/kafka-client';
import type { FoundRecord } from './range.ts';
import type { Bytes, DecodedValue, GoodRecord } from './shapes.ts';

/** More of a value is read only when one opens the record. */
const SHOWN_BYTES = 32 * 1024;

/** A record as the page shows it. @param isWhole false for a list: the end of a large value is cut off */
export function recordRow({ record, decoded }: Omit<FoundRecord, 'kind'>, isWhole: boolean): GoodRecord {
  const { partition, offset, timestampMs, key, value, headers } = record;
  const text = value !== null && isUtf8(value) ? value.toString() : undefined;
  const json = text === undefined ? undefined : parseJson(text);
  const meant = decoded !== undefined && 'text' in decoded ? parseJson(decoded.text) : json;
  const isCut = !isWhole && Math.max(value?.length ?? 0, decodedLength(decoded)) > SHOWN_BYTES;
  return {
    kind: value === null ? 'null' : text === undefined ? 'bytes' : json === undefined ? 'text' : 'json',
    partition,
    offset: String(offset),
    at: timestampMs,
    key: bytesOf(key),
    headers: headers.map(([name, content]) => [name.toString(), bytesOf(content)] as const),
    value: isCut ? cut(value, text) : bytesOf(value),
    isCut,
    sizeBytes: value?.length ?? 0,
    ...(decoded !== undefined && { decoded: isCut ? beginningOf(decoded) : decoded }),
    ...eventIn(headersOf(record), meant),
  };
}

const decodedLength = (decoded: DecodedValue | undefined): number =>
  decoded !== undefined && 'text' in decoded ? decoded.text.length : 0;

const beginningOf = (decoded: DecodedValue): DecodedValue =>
  'text' in decoded ? { ...decoded, text: decoded.text.slice(0, SHOWN_BYTES) } : decoded;

/** UTF-8 as text; other bytes in base64. */
export function bytesOf(bytes: Buffer | null): Bytes | null {
  if (bytes === null) return null;
  return isUtf8(bytes) ? { text: bytes.toString() } : { base64: bytes.toString('base64') };
}

function cut(value: Buffer | null, text: string | undefined): Bytes | null {
  if (value === null) return null;
  if (text !== undefined) return { text: text.slice(0, SHOWN_BYTES) };
  return { base64: value.subarray(0, SHOWN_BYTES).toString('base64') };
}

/** The headers that are text, by name. The last of a name counts, as it does for a handler. */
export function headersOf({ headers }: KafkaRecord): ReadonlyMap<string, string> {
  return new Map(
    headers.flatMap(([name, content]) =>
      content !== null && isUtf8(content) ? [[name.toString().toLowerCase(), content.toString()] as const] : [],
    ),
  );
}

/** The event of a CloudEvent in either mode, or of an event in the form of the bus. */
function eventIn(
  headers: ReadonlyMap<string, string>,
  json: Json | undefined,
): Pick<GoodRecord, 'eventId' | 'eventType'> {
  const inside = (...names: readonly string[]): string =>
    isObject(json) ? (names.map((name) => textOf(at(json, ...name.split('.')))).find((text) => text !== '') ?? '') : '';
  const eventId =
    headers.get('ce_id') ?? (at(json, 'specversion') === undefined ? inside('metadata.id') : inside('id'));
  const eventType = headers.get('ce_type') ?? inside('type', 'metadata.type', 'detail-type');
  return { ...(eventId !== '' && { eventId }), ...(eventType !== '' && { eventType }) };
}
