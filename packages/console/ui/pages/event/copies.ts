import { isObject, type Json, type JsonObject, parseJson } from '@tributary/region/json';
import type { Payload } from '@tributary/region/observation';

/** A text in single quotes, so that a shell takes it as it stands. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** An entry of PutEvents, with its detail as text. */
export interface Entry {
  readonly source: string;
  readonly detailType: string;
  readonly detail: string;
  readonly bus: string;
}

/** The command that puts an event on a bus of the region. */
export function putEventsCommand({ source, detailType, detail, bus }: Entry, endpoint: string): string {
  const entries = [{ Source: source, DetailType: detailType, Detail: detail, EventBusName: bus }];
  return `aws events put-events --endpoint-url ${endpoint} --entries ${quoted(JSON.stringify(entries))}`;
}

/** The command that sends a line to a topic. A line that is not an event is sent as it stands. */
export function produceCommand(topic: string, line: string, endpoint: string): string {
  const isEvent = isLine(parseJson(line));
  const check = isEvent ? '' : ' --no-check';
  return `printf '%s\\n' ${quoted(line)} | npm run -s produce -- ${topic} -${check} --endpoint ${endpoint}`;
}

const isLine = (json: Json | undefined): boolean =>
  isObject(json) && (json['specversion'] !== undefined || json['metadata'] !== undefined);

const PREFIX = 'ce_';

/**
 * A record as one line of JSON: a CloudEvent in binary mode as the same in structured mode, any other value as it stands.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
 */
export function lineOf({ text = '', headers = {} }: Payload): string {
  const value = parseJson(text);
  if (headers[`${PREFIX}specversion`] === undefined) return value === undefined ? text : JSON.stringify(value);
  const attributes = Object.entries(headers).filter(([name]) => name.startsWith(PREFIX));
  const event: JsonObject = Object.fromEntries(attributes.map(([name, own]) => [name.slice(PREFIX.length), own]));
  const type = headers['content-type'];
  return JSON.stringify({ ...event, ...(type !== undefined && { datacontenttype: type }), data: value ?? text });
}

/** Formatted as the project's sample files are. */
export function sampleFile(text: string): string {
  const value = parseJson(text);
  return `${value === undefined ? text : JSON.stringify(value, null, 2)}\n`;
}

/** The same text with another id wherever the old one stands as a whole value: handlers drop an id that they know. */
export function withNewId(text: string, oldIds: readonly string[], newId: string): string {
  const value = parseJson(text);
  return value === undefined ? text : JSON.stringify(replaced(value, new Set(oldIds), newId), null, 2);
}

function replaced(value: Json, oldIds: ReadonlySet<string>, newId: string): Json {
  if (typeof value === 'string') return oldIds.has(value) ? newId : value;
  if (Array.isArray(value)) return value.map((item: Json) => replaced(item, oldIds, newId));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaced(item, oldIds, newId)]));
}
