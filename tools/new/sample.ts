import { type Json, type JsonObject, objectOf } from '@tributary/region/json';
import fc from 'fast-check';

const SAMPLE_TIME = '2026-03-02T12:00:00Z';

/** Texts for the formats of JSON Schema that events use. */
const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': SAMPLE_TIME,
  date: '2026-03-02',
  email: 'ada@example.com',
  uri: 'https://example.com/',
  uuid: '6f1c0a52-0000-4000-8000-000000000001',
};

type Maker = (schema: JsonObject, root: JsonObject, name: string) => Json;

const BY_TYPE: Readonly<Record<string, Maker>> = {
  object: ({ properties }, root) =>
    Object.fromEntries(
      Object.entries(objectOf(properties)).map(([name, child]) => [name, sampleAt(child, root, name)]),
    ),
  array: ({ items, minItems }, root, name) =>
    Array.from({ length: Math.max(1, Number(minItems ?? 1)) }, () => sampleAt(items ?? {}, root, name)),
  string: (schema, _root, name) => sampleText(schema, name),
  integer: ({ minimum }) => Math.max(1, Number(minimum ?? 1)),
  number: ({ minimum }) => Math.max(1, Number(minimum ?? 1)),
  boolean: () => true,
  null: () => null,
};

/** A value that a Draft 4 schema accepts, with every property in it: the same for the same schema. */
export const sampleOf = (schema: unknown): Json => sampleAt(schema, objectOf(schema), 'value');

function sampleAt(schema: unknown, root: JsonObject, name: string): Json {
  const { $ref, enum: values, type } = objectOf(schema);
  if (typeof $ref === 'string') return sampleAt(definition(root, $ref), root, name);
  if (Array.isArray(values)) return values[0] ?? null;
  return BY_TYPE[typeof type === 'string' ? type : 'object']?.(objectOf(schema), root, name) ?? null;
}

const definition = (root: JsonObject, ref: string): Json | undefined =>
  objectOf(root['definitions'])[ref.replace('#/definitions/', '')];

/** Something readable where that is accepted, otherwise the first text that the pattern allows. */
function sampleText({ format, pattern, minLength }: JsonObject, name: string): string {
  if (typeof format === 'string') return BY_FORMAT[format] ?? name;
  if (typeof pattern !== 'string') return name.padEnd(Number(minLength ?? 0), '-');
  const accepted = new RegExp(pattern);
  const readable = [`${name}-1`, name, 'EUR', 'DE'].find((text) => accepted.test(text));
  return readable ?? fc.sample(fc.stringMatching(accepted), { numRuns: 1, seed: 1 }).at(0) ?? '';
}
