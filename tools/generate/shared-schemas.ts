import { createHash } from 'node:crypto';
import { isObject, objectOf, textOf } from '@tributary/region/json';

type Schema = Readonly<Record<string, unknown>>;

export interface SharedSchemas<Name> {
  /** By name, each with `{ shared: <name> }` in the places of what it shares. */
  readonly schemas: ReadonlyMap<Name, Schema>;
  /** What several places have in common, by a name that follows from its content. */
  readonly shared: ReadonlyMap<string, Schema>;
}

/** Words for readers, which no validator needs. */
const ANNOTATIONS: ReadonlySet<string> = new Set(['$schema', 'title', 'description', 'default', 'definitions']);
/** Keywords with a schema for each name. */
const MEMBERS: ReadonlySet<string> = new Set(['properties', 'patternProperties']);
/** Keywords with one schema, or something else. */
const ONE_PART: ReadonlySet<string> = new Set(['items', 'additionalProperties']);
const NAME_LENGTH = 10;
const DEFINITION = /^#\/definitions\/([^/~%]+)$/;

/**
 * Finds what schemas have in common: an amount, an address, an identifier. Its validator is written once, and a function
 * that carries the validators of many events carries it once.
 * A schema that refers to itself, or outside of its definitions, stays as it is.
 */
export function shareSchemas<Name>(schemas: ReadonlyMap<Name, Schema>): SharedSchemas<Name> {
  const whole = new Map([...schemas].map(([name, schema]) => [name, withDefinitions(schema)]));
  const places = new Map<string, number>();
  for (const schema of whole.values()) if (schema !== undefined) countParts(schema, places);
  const shared = new Map<string, Schema>();
  const rewritten = [...schemas].map(([name, schema]) => {
    const resolved = whole.get(name);
    return [name, resolved === undefined ? schema : withShared(resolved, places, shared)] as const;
  });
  return { schemas: new Map(rewritten), shared };
}

/** A schema with its definitions written out; undefined where that has no end, or a choice refers to one. */
function withDefinitions(schema: Schema): Schema | undefined {
  const definitions = objectOf(schema['definitions']);
  const written = (part: Schema, within: readonly string[]): Schema => {
    const name = DEFINITION.exec(textOf(part['$ref']))?.[1] ?? '';
    if (definitions[name] === undefined || within.includes(name))
      return mapParts(part, (inner) => written(inner, within));
    return written(objectOf(definitions[name]), [...within, name]);
  };
  const whole = written(schema, []);
  return JSON.stringify(whole).includes('"$ref":') ? undefined : whole;
}

/** Those of a part that is in two places count once: they are written once with it. */
function countParts(schema: Schema, places: Map<string, number>): void {
  mapParts(schema, (part) => {
    const text = JSON.stringify(part);
    const count = (places.get(text) ?? 0) + 1;
    places.set(text, count);
    if (count === 1) countParts(part, places);
    return part;
  });
}

function withShared(schema: Schema, places: ReadonlyMap<string, number>, shared: Map<string, Schema>): Schema {
  return mapParts(schema, (part) => {
    const text = JSON.stringify(part);
    const inner = withShared(part, places, shared);
    if (places.get(text) === 1 || isOneCheck(part)) return inner;
    const name = createHash('sha256').update(text).digest('hex').slice(0, NAME_LENGTH);
    shared.set(name, inner);
    return { shared: name };
  });
}

/** One check is as short as the call of its validator. */
const isOneCheck = (part: Schema): boolean => Object.keys(part).every((keyword) => keyword === 'type');

/**
 * A schema with other parts in place of those that each value, member or item must satisfy. A choice between schemas
 * stays as it is: it is made by counting errors that nobody sees.
 */
function mapParts(schema: Schema, map: (part: Schema) => Schema): Schema {
  const keywords = Object.entries(schema).filter(([keyword]) => !ANNOTATIONS.has(keyword));
  return Object.fromEntries(keywords.map(([keyword, value]) => [keyword, mapKeyword(keyword, value, map)]));
}

function mapKeyword(keyword: string, value: unknown, map: (part: Schema) => Schema): unknown {
  if (MEMBERS.has(keyword))
    return Object.fromEntries(Object.entries(objectOf(value)).map(([name, part]) => [name, map(objectOf(part))]));
  return ONE_PART.has(keyword) && isObject(value) ? map(value) : value;
}
