import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from '../../core/json.ts';
import type { Placed } from './documents.ts';

export type Criterion = 'allOf' | 'anyOf' | 'oneOf';

/** What a schema says, in one of the forms that can be compared. */
export type Shape =
  | { readonly kind: 'any' | 'never' }
  | { readonly kind: 'combined'; readonly criterion: Criterion; readonly parts: readonly Placed[] }
  | { readonly kind: 'typed'; readonly type: string; readonly schema: JsonObject; readonly at: Placed }
  | { readonly kind: 'enum'; readonly values: readonly Json[] }
  | { readonly kind: 'not'; readonly of: Placed }
  /** A condition, or something else that is compared as it stands. */
  | { readonly kind: 'other'; readonly schema: Json };

const CRITERIA: readonly Criterion[] = ['allOf', 'anyOf', 'oneOf'];
/** A schema without a type has that of its keywords. */
const KEYWORDS: readonly (readonly [type: string, keywords: readonly string[]])[] = [
  ['string', ['minLength', 'maxLength', 'pattern', 'format']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
  [
    'object',
    [
      'properties',
      'required',
      'additionalProperties',
      'patternProperties',
      'minProperties',
      'maxProperties',
      'dependencies',
      'dependentRequired',
      'dependentSchemas',
      'propertyNames',
      'unevaluatedProperties',
    ],
  ],
  [
    'array',
    [
      'items',
      'prefixItems',
      'additionalItems',
      'minItems',
      'maxItems',
      'uniqueItems',
      'contains',
      'minContains',
      'maxContains',
      'unevaluatedItems',
    ],
  ],
];
const OTHER_KEYWORDS = ['if', 'then', 'else'];
const MEANINGFUL = new Set(
  [['type', 'enum', 'const', 'not'], CRITERIA, OTHER_KEYWORDS, ...KEYWORDS.map(([, keywords]) => keywords)].flat(),
);

/** The form of a schema; a `$ref` has that of what it means. */
export function shapeOf(at: Placed): Shape {
  const { schema } = at;
  if (schema === true) return { kind: 'any' };
  if (!isObject(schema)) return { kind: 'never' };
  const shapes = shapesOf(schema, at);
  const [only] = shapes;
  if (only === undefined) return { kind: 'any' };
  if (shapes.length === 1) return only.shape;
  return { kind: 'combined', criterion: 'allOf', parts: shapes.map(({ keywords }) => part(at, schema, keywords)) };
}

/** The schema that a `$ref` means, over as many of them as there are; itself when there is none. */
export function resolved(at: Placed): Placed {
  let current = at;
  const seen = new Set<Json>();
  while (isReference(current) && !seen.has(current.schema)) {
    seen.add(current.schema);
    const found = current.in.of.find(textOf(objectOf(current.schema)['$ref']), current.in);
    if (found === undefined) return current;
    current = found;
  }
  return current;
}

/** Before draft 2019-09 whatever stands beside a `$ref` has no meaning. */
function isReference({ schema, in: { root } }: Placed): boolean {
  if (!isObject(schema) || typeof schema['$ref'] !== 'string') return false;
  return !hasSiblings(root) || Object.keys(schema).every((key) => !MEANINGFUL.has(key));
}

const hasSiblings = (root: Json): boolean => /2019-09|2020-12/.test(textOf(objectOf(root)['$schema']));

interface Own {
  /** With these alone the schema has this shape. */
  readonly keywords: readonly string[];
  readonly shape: Shape;
}

function shapesOf(schema: JsonObject, at: Placed): readonly Own[] {
  const { $ref: ref } = schema;
  const references: readonly Own[] =
    ref === undefined ? [] : [{ keywords: ['$ref'], shape: { kind: 'other', schema: { $ref: ref } } }];
  if (ref !== undefined && !hasSiblings(at.in.root)) return references;
  return [...references, ...typesOf(schema, at), ...valuesOf(schema), ...combinationsOf(schema, at)];
}

function typesOf(schema: JsonObject, at: Placed): readonly Own[] {
  const { type } = schema;
  if (typeof type === 'string') return [typed(type, schema, at)];
  if (type !== undefined) {
    const keywords = ['type', ...KEYWORDS.flatMap(([, all]) => all)];
    const parts = listOf(type).map((one) => part(at, { ...schema, type: one }, keywords));
    return [{ keywords, shape: { kind: 'combined', criterion: 'anyOf', parts } }];
  }
  return KEYWORDS.flatMap(([one, keywords]) =>
    keywords.some((keyword) => schema[keyword] !== undefined) ? [typed(one, schema, at)] : [],
  );
}

const typed = (type: string, schema: JsonObject, at: Placed): Own => ({
  keywords: [
    'type',
    ...(KEYWORDS.find(([one]) => one === type || (one === 'number' && type === 'integer'))?.[1] ?? []),
  ],
  shape: { kind: 'typed', type, schema, at },
});

function valuesOf(schema: JsonObject): readonly Own[] {
  const { enum: values, const: only } = schema;
  return [
    ...(values === undefined ? [] : [{ keywords: ['enum'], shape: { kind: 'enum', values: listOf(values) } as const }]),
    ...(only === undefined ? [] : [{ keywords: ['const'], shape: { kind: 'enum', values: [only] } as const }]),
  ];
}

function combinationsOf(schema: JsonObject, at: Placed): readonly Own[] {
  const combined = CRITERIA.flatMap((criterion): readonly Own[] => {
    const parts = schema[criterion];
    if (parts === undefined) return [];
    const placed = listOf(parts).map((one) => ({ ...at, schema: one }));
    return [{ keywords: [criterion], shape: { kind: 'combined', criterion, parts: placed } }];
  });
  const { not } = schema;
  if (not !== undefined) combined.push({ keywords: ['not'], shape: { kind: 'not', of: { ...at, schema: not } } });
  if (schema['if'] !== undefined) {
    combined.push({ keywords: OTHER_KEYWORDS, shape: { kind: 'other', schema: only(schema, OTHER_KEYWORDS) } });
  }
  return combined;
}

const part = (at: Placed, schema: JsonObject, keywords: readonly string[]): Placed => ({
  ...at,
  schema: only(schema, keywords),
});

const only = (schema: JsonObject, keywords: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => keywords.includes(key)));
