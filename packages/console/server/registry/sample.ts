import { randomUUID } from 'node:crypto';
import { isObject, type Json, type JsonObject, listOf, numberOf, objectOf, textOf } from '@tributary/region/json';

/** The event that a sample is of, or is in. */
export interface SampleOf {
  readonly source: string;
  readonly detailType: string;
  /** Of the schema; it may end in `-v2`. */
  readonly name: string;
}

interface Making extends SampleOf {
  readonly root: JsonObject;
  readonly id: string;
  readonly now: string;
}

/** Deeper than this a schema refers to itself. */
const DEEPEST = 12;

/**
 * A value that keeps to its schema as far as it can be made up, with ids of its own: the example or the default where
 * the schema has one.
 * @param root with the definitions
 */
export function sampleOf(schema: Json | undefined, root: JsonObject, of: SampleOf): Json {
  return sampleAt(schema, '', { ...of, root, id: randomUUID(), now: new Date().toISOString() }, 0);
}

function sampleAt(schema: Json | undefined, name: string, making: Making, depth: number): Json {
  const known = followed(schema, making.root);
  const given = [known['example'], ...listOf(known['examples']), known['default'], ...listOf(known['enum'])];
  const first = given.find((one) => one !== undefined);
  if (first !== undefined) return first;
  if (depth > DEEPEST) return null;
  const [branch] = [...listOf(known['oneOf']), ...listOf(known['anyOf'])];
  if (branch !== undefined) return sampleAt(branch, name, making, depth + 1);
  return ofType(known, name, making, depth);
}

function ofType(schema: JsonObject, name: string, making: Making, depth: number): Json {
  const type = textOf(
    [schema['type']].flat().find((one) => one !== 'null'),
    'object',
  );
  if (type === 'string') return textFor(schema, name, making);
  if (type === 'integer' || type === 'number') return numberFor(schema, name, making);
  if (type === 'boolean') return true;
  if (type === 'array') {
    const length = Math.max(1, numberOf(schema['minItems']) ?? 1);
    return Array.from({ length }, () => sampleAt(schema['items'], name, making, depth + 1));
  }
  const properties = Object.entries(objectOf(schema['properties']));
  return Object.fromEntries(properties.map(([key, child]) => [key, sampleAt(child, key, making, depth + 1)]));
}

const FORMATS: Readonly<Record<string, (making: Making) => string>> = {
  'date-time': ({ now }) => now,
  date: ({ now }) => now.slice(0, 10),
  time: ({ now }) => now.slice(11),
  email: () => 'ada@example.com',
  uri: () => 'https://example.com/',
  uuid: () => randomUUID(),
};

/** Fields that most events have, by their names. The first event of a story has its own id for all of them. */
const NAMES: readonly (readonly [name: RegExp, text: (making: Making) => string])[] = [
  [/^(id|eventId|correlationId|causationId)$/, ({ id }) => id],
  [/^(type|eventType|detailType)$/, ({ detailType }) => detailType],
  [/^source$/, ({ source }) => source],
  [/^traceparent$/, ({ id }) => `00-${id.replaceAll('-', '')}-${id.replaceAll('-', '').slice(0, 16)}-01`],
  [/^currency$/i, () => 'EUR'],
  [/country/i, () => 'DE'],
];

function textFor({ format, pattern, minLength, maxLength }: JsonObject, name: string, making: Making): string {
  const byFormat = FORMATS[textOf(format)];
  if (byFormat !== undefined) return byFormat(making);
  const byName = NAMES.find(([one]) => one.test(name))?.[1](making);
  const [least, most] = [numberOf(minLength) ?? 0, numberOf(maxLength) ?? Number.POSITIVE_INFINITY];
  const texts = [byName, `${name}-1`, name, 'A', '1'].flatMap((text) => text ?? []);
  const fits = texts.filter((text) => text.length >= least && text.length <= most);
  return fits.find((text) => keeps(text, textOf(pattern))) ?? fits[0] ?? name.padEnd(least, '-').slice(0, most);
}

function keeps(text: string, pattern: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return true;
  }
}

function numberFor({ minimum, maximum }: JsonObject, name: string, { name: schema }: Making): number {
  const version = /-v(\d+)$/.exec(schema)?.[1];
  if (name === 'version' && version !== undefined) return Number(version);
  const most = numberOf(maximum) ?? Number.POSITIVE_INFINITY;
  return Math.min(most, Math.max(numberOf(minimum) ?? 1, name === 'hops' ? 0 : 1));
}

/** Follows references, of JSON Schema and of OpenAPI. */
function followed(schema: Json | undefined, root: JsonObject): JsonObject {
  let current: Json | undefined = schema;
  for (let step = 0; step < DEEPEST && isObject(current); step++) {
    const reference = textOf(current['$ref']);
    if (!reference.startsWith('#/')) return current;
    current = reference
      .slice(2)
      .split('/')
      .reduce<Json | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), root);
  }
  return objectOf(current);
}
