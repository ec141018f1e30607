import { isDeepStrictEqual } from 'node:util';
import { type JsonObject, numberOf } from '../../core/json.ts';

/** What is less tolerant in an update than it was, and the keyword that says it. */
export interface Narrowing {
  readonly type: string;
  readonly keyword: string;
}

interface Limit {
  readonly keyword: string;
  /** As Confluent's registry names its changes. */
  readonly name: string;
  readonly isUpper: boolean;
}

const limit = (keyword: string, isUpper: boolean): Limit => ({
  keyword,
  isUpper,
  name: keyword.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
});

const upper = (...keywords: readonly string[]) => keywords.map((keyword) => limit(keyword, true));
const lower = (...keywords: readonly string[]) => keywords.map((keyword) => limit(keyword, false));

const LIMITS: Readonly<Record<string, readonly Limit[]>> = {
  string: [...upper('maxLength'), ...lower('minLength')],
  number: [...upper('maximum', 'exclusiveMaximum'), ...lower('minimum', 'exclusiveMinimum')],
  object: [...upper('maxProperties'), ...lower('minProperties')],
  array: [...upper('maxItems', 'maxContains'), ...lower('minItems', 'minContains')],
};

/** What a type's numbers, its pattern and the like allow no longer. */
export function narrowings(type: string, original: JsonObject, update: JsonObject): readonly Narrowing[] {
  const [before, after] = type === 'number' ? [withPlainLimits(original), withPlainLimits(update)] : [original, update];
  return [
    ...(LIMITS[type] ?? []).flatMap((one) => limitNarrowed(one, before, after)),
    ...(type === 'string' ? patternNarrowed(original, update) : []),
    ...(type === 'number' ? multipleNarrowed(original, update) : []),
    ...(type === 'array' ? uniqueNarrowed(original, update) : []),
  ];
}

function limitNarrowed({ keyword, name, isUpper }: Limit, original: JsonObject, update: JsonObject) {
  const [before, after] = [numberOf(original[keyword]), numberOf(update[keyword])];
  if (after === undefined || before === after) return [];
  if (before === undefined) return [{ type: `${name}_ADDED`, keyword }];
  if (isUpper ? after > before : after < before) return [];
  return [{ type: `${name}_${isUpper ? 'DECREASED' : 'INCREASED'}`, keyword }];
}

/** Draft 4 says beside a limit whether it is excluded. */
function withPlainLimits(schema: JsonObject): JsonObject {
  const plain = { ...schema };
  for (const [flag, keyword] of [
    ['exclusiveMaximum', 'maximum'],
    ['exclusiveMinimum', 'minimum'],
  ] as const) {
    if (schema[flag] !== true) continue;
    plain[flag] = schema[keyword] ?? null;
    delete plain[keyword];
  }
  return plain;
}

function patternNarrowed(original: JsonObject, update: JsonObject): readonly Narrowing[] {
  const [before, after] = [original['pattern'], update['pattern']];
  if (after === undefined || before === after) return [];
  return [{ type: before === undefined ? 'PATTERN_ADDED' : 'PATTERN_CHANGED', keyword: 'pattern' }];
}

function multipleNarrowed(original: JsonObject, update: JsonObject): readonly Narrowing[] {
  const [before, after] = [numberOf(original['multipleOf']), numberOf(update['multipleOf'])];
  const found = (what: string) => [{ type: `MULTIPLE_OF_${what}`, keyword: 'multipleOf' }];
  if (after === undefined || before === after) return [];
  if (before === undefined) return found('ADDED');
  if (isMultiple(before, after)) return [];
  return found(isMultiple(after, before) ? 'EXPANDED' : 'CHANGED');
}

/** Of decimal fractions, which are no exact numbers, too. */
function isMultiple(of: number, base: number): boolean {
  const times = of / base;
  return Math.abs(times - Math.round(times)) < 1e-9;
}

const uniqueNarrowed = (original: JsonObject, update: JsonObject): readonly Narrowing[] =>
  update['uniqueItems'] === true && original['uniqueItems'] !== true
    ? [{ type: 'UNIQUE_ITEMS_ADDED', keyword: 'uniqueItems' }]
    : [];

/** Which values of an enumeration are no longer allowed. */
export function enumNarrowed(original: readonly unknown[], update: readonly unknown[]): readonly Narrowing[] {
  const has = (all: readonly unknown[], value: unknown) => all.some((one) => isDeepStrictEqual(one, value));
  if (original.every((value) => has(update, value))) return [];
  const isNarrowed = update.every((value) => has(original, value));
  return [{ type: isNarrowed ? 'ENUM_ARRAY_NARROWED' : 'ENUM_ARRAY_CHANGED', keyword: 'enum' }];
}
