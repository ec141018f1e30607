import { type Json, type JsonObject, parseJson } from '../core/json.ts';

/** One event on its way through a pipe. */
export interface PipeItem {
  /** As the source, or the enrichment, gave it. */
  readonly raw: Json;
  /** The same with JSON in its encoded fields decoded, for paths and templates. */
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

/** Parses a text that is a JSON object or list; any other text stays as it is. */
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
