import type { Bytes, GoodRecord, RecordRow, ValueSchema } from '../../../server/kafka/shapes.ts';

/** `0@42`: a record within its topic. */
export const keyOf = ({ partition, offset }: RecordRow): string => `${partition}@${offset}`;

const LINE = 300;

/** The beginning of a value on one line. */
export function oneLine(value: Bytes | null): string {
  if (value === null) return '';
  return 'text' in value ? value.text.slice(0, LINE).replace(/\s+/g, ' ') : hexLine(value.base64, LINE / 6);
}

/** @param atMost so many bytes */
export function hexLine(base64: string, atMost: number): string {
  return [...bytesOf(base64).subarray(0, atMost)].map(hex).join(' ');
}

const PER_LINE = 16;

/** Offset, bytes and characters, as a hex editor has them. */
export function hexDump(base64: string): string {
  const bytes = bytesOf(base64);
  const lines = Array.from({ length: Math.ceil(bytes.length / PER_LINE) }, (_, line) => {
    const some = [...bytes.subarray(line * PER_LINE, (line + 1) * PER_LINE)];
    const text = some.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    return `${(line * PER_LINE).toString(16).padStart(6, '0')}  ${some
      .map(hex)
      .join(' ')
      .padEnd(PER_LINE * 3)} ${text}`;
  });
  return lines.join('\n');
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** A text in base64 too, so that every value can be seen as bytes. */
export function base64Of(value: Bytes): string {
  if ('base64' in value) return value.base64;
  return btoa(String.fromCharCode(...new TextEncoder().encode(value.text)));
}

/** The value as it is read: what it says by its schema, where it names one. */
export const readable = ({ value, decoded }: Pick<GoodRecord, 'value' | 'decoded'>): Bytes | null =>
  decoded !== undefined && 'text' in decoded ? { text: decoded.text } : value;

/** A schema on one line. */
export const schemaText = ({ id, type, name, version }: ValueSchema): string =>
  [type, name, version === undefined ? '' : `version ${version}`, `id ${id}`].filter(Boolean).join(', ');

/** What is wrong with a record, for people; undefined where it is JSON, or is by its schema. */
export function faultOf(row: RecordRow): string | undefined {
  if (row.kind === 'unreadable') return `cannot be read: ${row.reason}`;
  if (row.decoded !== undefined)
    return 'problem' in row.decoded ? `cannot be decoded: ${row.decoded.problem}` : undefined;
  if (row.kind === 'bytes') return 'is neither JSON nor text';
  if (row.kind === 'text') return 'is no JSON';
  return undefined;
}

/** The same record with a new id and time, wherever it has them: the same id again would be a duplicate. */
export function freshened(text: string, id: string, now: string): string {
  const record = objectIn(text);
  if (record === undefined) return text;
  const { headers, value } = record;
  if (isObject(headers) && 'ce_id' in headers)
    return pretty({ ...record, headers: { ...headers, ce_id: id, ...('ce_time' in headers && { ce_time: now }) } });
  if (!isObject(value)) return text;
  if ('specversion' in value)
    return pretty({ ...record, value: { ...value, id, ...('time' in value && { time: now }) } });
  const { metadata } = value;
  if (!isObject(metadata)) return text;
  return pretty({ ...record, value: { ...value, metadata: { ...metadata, id, time: now } } });
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

function objectIn(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the address says about the records to show, as the server takes it. */
export function recordsQuery(topic: string, query: URLSearchParams): Readonly<Record<string, string>> {
  const names = ['p', 'at', 'q', 'field', 'op', 'value'];
  const given = names.flatMap((name) => {
    const value = query.get(name) ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  const { field, op = 'is', value, ...rest } = Object.fromEntries(given);
  // A comparison without its field is being typed.
  return { topic, ...rest, ...(field !== undefined && { field, op, ...(value !== undefined && { value }) }) };
}

/** Without duplicates: a live tail and a page may have the same record. */
export function joined(first: readonly RecordRow[], then: readonly RecordRow[]): readonly RecordRow[] {
  const known = new Set(first.map(keyOf));
  return [...first, ...then.filter((row) => !known.has(keyOf(row)))];
}

export const headerOf = ({ headers }: GoodRecord, name: string): string => {
  const [, value] = headers.findLast(([one]) => one.toLowerCase() === name) ?? [];
  return value !== undefined && value !== null && 'text' in value ? value.text : '';
};
