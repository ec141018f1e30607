import { isObject, type JsonObject, parseJson } from '@tributary/region/json';

/** The JSON object in a text; undefined when there is none. */
export function objectIn(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

/** The object in a field; an empty one where there is none. */
export function objectAt(parent: JsonObject, name: string): JsonObject {
  const value = parent[name];
  return isObject(value) ? value : {};
}

/** The text in a field; undefined where there is none. */
export function textAt(parent: JsonObject, name: string): string | undefined {
  const value = parent[name];
  return typeof value === 'string' ? value : undefined;
}

/** The whole number in a field; undefined where there is none. */
export function countAt(parent: JsonObject, name: string): number | undefined {
  const value = parent[name];
  return Number.isSafeInteger(value) ? Number(value) : undefined;
}

/** What an event says of itself, wherever its envelope keeps it. */
export function idsOf(event: unknown): { eventId?: string; correlationId?: string; eventType?: string } {
  const outer = isObject(event) ? event : {};
  const metadata = objectAt(isObject(outer['detail']) ? outer['detail'] : outer, 'metadata');
  const [eventId, correlationId, eventType] = ['id', 'correlationId', 'type'].map((name) => textAt(metadata, name));
  return {
    ...(eventId !== undefined && { eventId }),
    ...(correlationId !== undefined && { correlationId }),
    ...(eventType !== undefined && { eventType }),
  };
}
