import { isDeepStrictEqual } from 'node:util';
import { type Json, type JsonObject, objectOf } from '../../core/json.ts';
import type { Placed } from './documents.ts';

/**
 * What an object or a list may have beside what its schema names: anything, nothing, or what a schema allows.
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/serdes-json.html
 */
export interface ContentModel {
  readonly isOpen: boolean;
  /** Undefined when nothing is allowed, or anything. */
  covering(name: string): Placed | undefined;
  /** Undefined when the schema says nothing of it, or true. */
  readonly additional: Json | undefined;
}

export function modelOfObject(at: Placed): ContentModel {
  const schema = objectOf(at.schema);
  const additional = restriction(schema['additionalProperties'] ?? schema['unevaluatedProperties']);
  const patterns = Object.entries(objectOf(schema['patternProperties']));
  return {
    isOpen: additional === undefined && patterns.length === 0,
    additional,
    covering: (name) => {
      const [, matching] = patterns.find(([pattern]) => matches(pattern, name)) ?? [];
      return placed(at, matching ?? additional);
    },
  };
}

/** A list whose schema names its first items. */
export function modelOfList(at: Placed): ContentModel {
  const additional = restriction(additionalItems(objectOf(at.schema)) ?? objectOf(at.schema)['unevaluatedItems']);
  return { isOpen: additional === undefined, additional, covering: () => placed(at, additional) };
}

/** Of the first items, one schema each: `prefixItems` since draft 2020-12. */
export function firstItems(schema: JsonObject): readonly Json[] {
  const { prefixItems, items } = schema;
  if (Array.isArray(prefixItems)) return prefixItems as readonly Json[];
  return Array.isArray(items) ? (items as readonly Json[]) : [];
}

/** The schema of all items. */
export function allItems(schema: JsonObject): Json | undefined {
  const { prefixItems, items } = schema;
  return prefixItems === undefined && !Array.isArray(items) ? items : undefined;
}

function additionalItems(schema: JsonObject): Json | undefined {
  if (schema['prefixItems'] !== undefined) return schema['items'];
  return schema['additionalItems'];
}

/** True and an empty schema restrict nothing. */
const restriction = (schema: Json | undefined): Json | undefined =>
  schema === true || isDeepStrictEqual(schema, {}) ? undefined : schema;

const placed = (at: Placed, schema: Json | undefined): Placed | undefined =>
  schema === undefined || schema === false ? undefined : { ...at, schema };

function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(name);
  } catch {
    return new RegExp(pattern).test(name);
  }
}
