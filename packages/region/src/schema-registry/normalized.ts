import { parseExactly, rawNumber } from '../core/exact-json.ts';
import { isObject, type Json } from '../core/json.ts';
import type { Schema } from '../kafka-values/schema-kind.ts';

/**
 * The text by which a schema is compared when a client asks for `normalize`: members of a JSON Schema in the order of
 * their names. The canonical texts of the other kinds are normal already.
 */
export function normalizedText({ type, canonical }: Schema): string {
  return type === 'JSON' ? JSON.stringify(sorted(parseExactly(canonical))) : canonical;
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value) || rawNumber(value) !== undefined) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
