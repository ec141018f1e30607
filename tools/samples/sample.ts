import { type Json, type JsonObject, objectOf } from '@tributary/region/json';
import { type Choices, FIRST } from './choices.ts';
import { textSample } from './text.ts';

interface Context {
  readonly root: JsonObject;
  readonly choose: Choices;
}

type Maker = (schema: JsonObject, context: Context, name: string) => Json;

/** A list has at most so many items more than it must, and a number is at most so much above its least. */
const MORE_ITEMS = 3;
const MORE = 1_000;

const BY_TYPE: Readonly<Record<string, Maker>> = {
  object: objectSample,
  array: ({ items, minItems, maxItems }, context, name) => {
    const least = Math.max(1, Number(minItems ?? 1));
    const length = context.choose.integer(least, Math.min(least + MORE_ITEMS, Number(maxItems ?? Infinity)));
    return Array.from({ length }, () => sampleAt(items ?? {}, context, name));
  },
  string: (schema, { choose }, name) => textSample(schema, choose, name),
  integer: (schema, { choose }) => inRange(schema, (least, most) => choose.integer(least, most)),
  number: (schema, { choose }) => inRange(schema, (least, most) => choose.number(least, most)),
  boolean: (_schema, { choose }) => choose.oneOf([true, false]),
  null: () => null,
};

/** A value that a Draft 4 schema accepts. With the first choices, every property is in it. */
export const sampleOf = (schema: unknown, choose: Choices = FIRST): Json =>
  sampleAt(schema, { root: objectOf(schema), choose }, 'value');

function sampleAt(schema: unknown, context: Context, name: string): Json {
  const { choose, root } = context;
  const { $ref, enum: values, allOf, anyOf, oneOf, ...rest } = objectOf(schema);
  if (typeof $ref === 'string') return sampleAt(definition(root, $ref), context, name);
  if (isList(values)) return choose.oneOf(values);
  if (isList(allOf)) return sampleAt(merged([rest, ...allOf], root), context, name);
  const alternatives = anyOf ?? oneOf;
  if (isList(alternatives)) return sampleAt(merged([rest, choose.oneOf(alternatives)], root), context, name);
  const type = isList(rest['type']) ? choose.oneOf(rest['type']) : rest['type'];
  return BY_TYPE[typeof type === 'string' ? type : 'object']?.(rest, context, name) ?? null;
}

const isList = (value: unknown): value is [Json, ...Json[]] => Array.isArray(value) && value.length > 0;

const listIn = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const definition = (root: JsonObject, ref: string): Json | undefined =>
  objectOf(root['definitions'])[ref.replace('#/definitions/', '')];

/** One schema in place of several that must all hold. */
function merged(schemas: readonly Json[], root: JsonObject): JsonObject {
  const all = schemas.map((schema) => {
    const { $ref } = objectOf(schema);
    return objectOf(typeof $ref === 'string' ? definition(root, $ref) : schema);
  });
  const whole: JsonObject = Object.assign({}, ...all);
  const properties: JsonObject = Object.assign({}, ...all.map((schema) => objectOf(schema['properties'])));
  return { ...whole, properties, required: all.flatMap((schema) => listIn(schema['required'])) };
}

function objectSample({ properties, required }: JsonObject, context: Context): Json {
  const needed = new Set(listIn(required));
  const chosen = Object.entries(objectOf(properties)).filter(
    ([name]) => needed.has(name) || context.choose.isPresent(),
  );
  return Object.fromEntries(chosen.map(([name, child]) => [name, sampleAt(child, context, name)]));
}

/** From 1 on, where the schema allows that. */
function inRange(
  { minimum, maximum, multipleOf }: JsonObject,
  choose: (least: number, most: number) => number,
): number {
  const highest = Number(maximum ?? Infinity);
  const least = Number(minimum ?? Math.min(1, highest));
  const value = choose(Math.max(least, Math.min(1, highest)), Math.min(Math.max(least, 1) + MORE, highest));
  const step = Number(multipleOf ?? 0);
  return step > 0 ? Math.ceil(value / step) * step : value;
}
