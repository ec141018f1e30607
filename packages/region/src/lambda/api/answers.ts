import type { Json, JsonObject } from '../../core/json.ts';
import type { Answer } from '../../http/call.ts';

export function jsonAnswer(body: object, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export const emptyAnswer = (status: number): Answer => ({ status, headers: {}, body: '' });

/** Leaves out members that are undefined or null. */
export function members(all: Readonly<Record<string, Json | undefined>>): JsonObject {
  const present = Object.entries(all).filter(
    (entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== null,
  );
  return Object.fromEntries(present);
}

/** One page of a list: `MaxItems` of it after `Marker`, and the marker of the next page. */
export function page<T>(
  items: readonly T[],
  query: URLSearchParams,
  defaultMax: number,
): { items: readonly T[]; next?: string } {
  const from = Number(query.get('Marker') ?? 0) || 0;
  const max = Number(query.get('MaxItems') ?? defaultMax) || defaultMax;
  const end = from + max;
  const slice = items.slice(from, end);
  return end < items.length ? { items: slice, next: String(end) } : { items: slice };
}
