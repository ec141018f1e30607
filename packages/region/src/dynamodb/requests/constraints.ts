import { isObject, type Json, type JsonObject, textOf } from '../../core/json.ts';
import type { Constraints, Members, Shape } from './shape.ts';
import { isTableArn } from './table-arn.ts';

/** DynamoDB names no more. */
const MAX_PROBLEMS = 10;

/**
 * What is wrong with the members of a request, in DynamoDB's words.
 * @param path of the structure that they are in
 */
export function problemsOf(input: JsonObject, members: Members, path = ''): readonly string[] {
  return Object.entries(members)
    .flatMap(([name, shape]) => problemsOfMember(input[name], shape, `${path}${lowerFirst(name)}`))
    .slice(0, MAX_PROBLEMS);
}

function problemsOfMember(value: Json | undefined, shape: Shape, path: string): readonly string[] {
  if (value === undefined || value === null) {
    return shape.notNull ? [problem(value, path, 'Member must not be null')] : [];
  }
  const own = violations(value, shape).map((rule) => problem(value, path, rule));
  return [...own, ...problemsInside(value, shape, path)];
}

function problemsInside(value: Json, shape: Shape, path: string): readonly string[] {
  if (shape.type === 'Structure') return isObject(value) ? problemsOf(value, shape.members, `${path}.`) : [];
  if (!('of' in shape) || !isChecked(shape.of)) return [];
  const inside = Array.isArray(value) ? value.map((one, index) => [String(index + 1), one] as const) : entriesOf(value);
  return inside.flatMap(([key, one]) => problemsOfMember(one, shape.of, `${path}.${key}.member`));
}

/** Nothing is said about the insides of attribute values and plain texts: to look at each of them takes time. */
const isChecked = (shape: Shape): boolean => shape.type === 'Structure' || 'of' in shape || shape.notNull === true;

const entriesOf = (value: Json): readonly (readonly [string, Json])[] => (isObject(value) ? Object.entries(value) : []);

function violations(value: Json, constraints: Constraints): readonly string[] {
  const { min, max, pattern, minLength, maxLength, oneOf, keys, values } = constraints;
  const found: string[] = [];
  if (constraints.mayBeArn && typeof value === 'string' && isTableArn(value)) return found;
  if (typeof value === 'number') {
    if (min !== undefined && value < min) found.push(`Member must have value greater than or equal to ${min}`);
    if (max !== undefined && value > max) found.push(`Member must have value less than or equal to ${max}`);
  }
  if (pattern !== undefined && !regexOf(pattern).test(textOf(value))) {
    found.push(`Member must satisfy regular expression pattern: ${pattern}`);
  }
  if (minLength !== undefined && lengthOf(value) < minLength) {
    found.push(`Member must have length greater than or equal to ${minLength}`);
  }
  if (maxLength !== undefined && lengthOf(value) > maxLength) {
    found.push(`Member must have length less than or equal to ${maxLength}`);
  }
  if (oneOf !== undefined && !oneOf.includes(textOf(value))) {
    found.push(`Member must satisfy enum value set: [${oneOf.join(', ')}]`);
  }
  return [...found, ...mapViolations(value, { keys, values })];
}

const REGEXES = new Map<string, RegExp>();

function regexOf(pattern: string): RegExp {
  const known = REGEXES.get(pattern) ?? new RegExp(`^${pattern}$`);
  REGEXES.set(pattern, known);
  return known;
}

function mapViolations(
  value: Json,
  { keys, values }: { keys: Constraints | undefined; values: Constraints | undefined },
) {
  const entries = entriesOf(value);
  const found: string[] = [];
  for (const [key] of entries) {
    if (keys !== undefined && violations(key, keys).length > 0) {
      found.push(`Map keys must satisfy constraint: [${rulesOf(keys)}]`);
    }
  }
  for (const [, one] of entries) {
    if (values !== undefined && violations(one, values).length > 0) {
      found.push(`Map value must satisfy constraint: [${rulesOf(values)}]`);
    }
  }
  return found;
}

function rulesOf({ pattern, minLength, maxLength }: Constraints): string {
  const rules = [
    maxLength === undefined ? [] : `Member must have length less than or equal to ${maxLength}`,
    minLength === undefined ? [] : `Member must have length greater than or equal to ${minLength}`,
    pattern === undefined ? [] : `Member must satisfy regular expression pattern: ${pattern}`,
  ];
  return rules.flat().join(', ');
}

function lengthOf(value: Json): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : 0;
}

function problem(value: Json | undefined, path: string, rule: string): string {
  const shown = value === undefined || value === null ? 'null' : `'${shownText(value)}'`;
  return `Value ${shown} at '${path}' failed to satisfy constraint: ${rule}`;
}

function shownText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(shownText).join(', ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const lowerFirst = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
