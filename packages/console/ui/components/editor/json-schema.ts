import type { Path } from './json-parse.ts';

/** The part of JSON Schema that an editor can help with; `check` of the server judges the rest. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

export interface Problem {
  readonly path: Path;
  readonly message: string;
}

const MOST_REFERENCES = 20;

/** A schema as it is meant: with its references followed, and with what `allOf` adds. */
function alternatives(schema: JsonSchema, root: JsonSchema, depth = 0): readonly JsonSchema[] {
  if (depth > MOST_REFERENCES) return [];
  const further = (one: JsonSchema): readonly JsonSchema[] => alternatives(one, root, depth + 1);
  const { $ref, anyOf = [], oneOf = [], allOf = [], ...own } = schema;
  const referred = $ref === undefined ? [] : further(at(root, $ref));
  return [own, ...referred, ...[...anyOf, ...oneOf, ...allOf].flatMap(further)];
}

function at(root: JsonSchema, reference: string): JsonSchema {
  const steps = reference.replace(/^#\/?/, '').split('/').filter(Boolean);
  let value: unknown = root;
  for (const step of steps) {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  return typeof value === 'object' && value !== null ? value : {};
}

/** All that may describe the value at a path. */
export function schemasAt(root: JsonSchema, path: Path): readonly JsonSchema[] {
  return path.reduce<readonly JsonSchema[]>(
    (schemas, step) => schemas.flatMap((schema) => inner(schema, step)).flatMap((one) => alternatives(one, root)),
    alternatives(root, root),
  );
}

function inner({ properties = {}, additionalProperties, items }: JsonSchema, step: string | number): JsonSchema[] {
  if (typeof step === 'number') return [Array.isArray(items) ? items[step] : items].filter((one) => one !== undefined);
  const named = Object.hasOwn(properties, step) ? properties[step] : undefined;
  if (named !== undefined) return [named];
  return typeof additionalProperties === 'object' ? [additionalProperties] : [];
}

/** Names that the object at a path can have, with what they are for. */
export function namesAt(root: JsonSchema, path: Path): ReadonlyMap<string, string> {
  return new Map(
    schemasAt(root, path).flatMap(({ properties = {}, required = [] }) =>
      Object.entries(properties).map(([name, { description = '' }]): [string, string] => [
        name,
        `${required.includes(name) ? 'required' : 'optional'}${description && `: ${description}`}`,
      ]),
    ),
  );
}

/** Values that can stand at a path, as far as the schema counts them up. */
export function valuesAt(root: JsonSchema, path: Path): readonly unknown[] {
  return schemasAt(root, path).flatMap(({ enum: values = [], const: only, type }) => {
    if (values.length > 0 || only !== undefined) return [...values, ...(only === undefined ? [] : [only])];
    return type === 'boolean' ? [true, false] : [];
  });
}

/** What of a value is certainly wrong. Where there are alternatives it says nothing. */
export function problemsIn(value: unknown, root: JsonSchema): readonly Problem[] {
  return problemsAt(value, root, root, []);
}

function problemsAt(value: unknown, schema: JsonSchema, root: JsonSchema, path: Path): readonly Problem[] {
  const { $ref, allOf = [] } = schema;
  const others = [...($ref === undefined || path.length > MOST_REFERENCES ? [] : [at(root, $ref)]), ...allOf];
  return [
    ...ownProblems(value, schema, path),
    ...others.flatMap((one) => problemsAt(value, one, root, path)),
    ...innerProblems(value, schema, root, path),
  ];
}

function ownProblems(value: unknown, schema: JsonSchema, path: Path): readonly Problem[] {
  const { type, enum: values, const: only, required = [], properties = {}, additionalProperties } = schema;
  const types = type === undefined ? [] : [type].flat();
  const problem = (message: string, ...steps: Path): Problem => ({ path: [...path, ...steps], message });
  if (types.length > 0 && !types.some((one) => isOf(value, one)))
    return [problem(`It is not of type ${types.join(' or ')}.`)];
  if (values !== undefined && !values.some((one) => isSame(one, value))) {
    return [problem(`It must be one of ${values.map((one) => JSON.stringify(one)).join(', ')}.`)];
  }
  if (only !== undefined && !isSame(only, value)) return [problem(`It must be ${JSON.stringify(only)}.`)];
  if (!isRecord(value)) return [];
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  const unknown =
    additionalProperties === false ? Object.keys(value).filter((name) => !Object.hasOwn(properties, name)) : [];
  return [
    ...missing.map((name) => problem(`${name} is missing.`)),
    ...unknown.map((name) => problem(`The schema has no ${name}.`, name)),
  ];
}

function innerProblems(value: unknown, schema: JsonSchema, root: JsonSchema, path: Path): readonly Problem[] {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isRecord(value)
      ? Object.entries(value)
      : [];
  return entries.flatMap(([step, one]) =>
    inner(schema, step).flatMap((innerSchema) => problemsAt(one, innerSchema, root, [...path, step])),
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function isOf(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
