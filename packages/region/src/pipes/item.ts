import { isObject, type Json, type JsonObject, parseJson } from '../core/json.ts';

/** One event on its way through a pipe. */
export interface PipeItem {
  /** As the source, or the enrichment, gave it. */
  readonly raw: Json;
  /** The same with what the source had encoded decoded, where that is JSON; paths and templates look at this. */
  readonly decoded: Json;
}

/** An event as a source gave it, and the name by which a target can say that it failed. */
export interface SourceItem extends PipeItem {
  readonly identifier: string;
}

/** An item as an enrichment gave it: nothing in it is decoded. */
export function plainItem(raw: Json): PipeItem {
  return { raw, decoded: raw };
}

/** Text that is a JSON object or list as what it says; any other text as it is. */
export function decodedText(text: string): Json {
  const parsed = parseJson(text);
  return typeof parsed === 'object' && parsed !== null ? parsed : text;
}

/** A record with some of its fields decoded. */
export function withDecoded(record: JsonObject, fields: readonly string[], decode: (text: string) => Json): JsonObject {
  const decoded = fields.flatMap((name) => {
    const value = record[name];
    return typeof value === 'string' ? [[name, decode(value)] as const] : [];
  });
  return { ...record, ...Object.fromEntries(decoded) };
}

export function objectsIn(list: Json | undefined): readonly JsonObject[] {
  return isList(list) ? list.filter(isObject) : [];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
