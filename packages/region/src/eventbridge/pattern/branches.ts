import type { Condition, Operator } from './condition.ts';
import { JsonReader } from './json-reader.ts';
import { OPERATORS } from './operators/table.ts';
import { PatternOperandError, PatternSyntaxError } from './source-text.ts';
import { readConditions } from './values.ts';

/** Conditions by dotted path. All paths must match. */
export type Branch = ReadonlyMap<string, readonly Condition[]>;

/** How `$or` is read, and whether the reader is inside one. */
interface Mode {
  readonly operators: Operators;
  readonly orIsOperator: boolean;
  readonly insideOr: boolean;
}

type Operators = Readonly<Record<string, Operator>>;

const OR = '$or';
const MAX_BRANCHES = 1000;

/** Names that cannot be fields inside `$or`. With one of them, `$or` itself counts as a field name. */
const RESERVED_IN_OR = new Set(
  (
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= ' +
    'regex not-wildcard not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before ' +
    'in-date-range ip-address-in-range ip-address-not-in-range'
  ).split(' '),
);

/**
 * Reads a pattern into branches, one of which must match. A pattern without `$or` has one branch.
 * A `$or` that is not an array of two or more objects is an ordinary field name.
 * @param operators that a condition may have
 * @throws PatternSyntaxError, PatternOperandError
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-complex-example-or
 */
export function readBranches(text: string, operators: Operators = OPERATORS): readonly Branch[] {
  try {
    return readPattern(text, { operators, orIsOperator: true, insideOr: false });
  } catch (error) {
    if (!(error instanceof PatternSyntaxError) || !text.includes(OR)) throw error;
    return readPattern(text, { operators, orIsOperator: false, insideOr: false });
  }
}

function readPattern(text: string, mode: Mode): readonly Branch[] {
  const reader = new JsonReader(text);
  if (reader.next() !== '{') throw reader.error('Filter is not an object');
  return readFields(reader, '', [new Map()], mode);
}

function readFields(reader: JsonReader, path: string, start: readonly Branch[], mode: Mode): readonly Branch[] {
  let branches = start;
  let kind = reader.next();
  if (kind === '}') throw reader.error('Empty objects are not allowed');
  for (; kind !== '}'; kind = reader.next()) branches = readField(reader, path, branches, mode);
  return branches;
}

function readField(reader: JsonReader, parent: string, branches: readonly Branch[], mode: Mode): readonly Branch[] {
  const name = reader.text();
  if (name === OR && mode.orIsOperator) return readOr(reader, parent, branches, mode);
  if (mode.insideOr && RESERVED_IN_OR.has(name)) {
    throw reader.error(`${name} is Ruler reserved fieldName which cannot be used inside ${OR}.`);
  }
  const path = parent === '' ? name : `${parent}.${name}`;
  const kind = reader.next();
  if (kind === '{') return readFields(reader, path, branches, mode);
  if (kind !== '[') throw reader.error(`"${name}" must be an object or an array`);
  const conditions = readConditions(reader, mode.operators);
  return branches.map((branch) => new Map(branch).set(path, conditions));
}

function readOr(reader: JsonReader, path: string, branches: readonly Branch[], mode: Mode): readonly Branch[] {
  if (reader.next() !== '[') throw reader.error(`It must be an Array followed with ${OR}.`);
  const alternatives: Branch[] = [];
  let count = 0;
  for (let kind = reader.next(); kind !== ']'; kind = reader.next()) {
    count++;
    if (kind !== '{') throw reader.error(`Only JSON object is allowed in array of ${OR} relationship.`);
    alternatives.push(...readFields(reader, path, branches, { ...mode, insideOr: true }));
    checkCount(alternatives.length);
  }
  if (count < 2) throw reader.error(`There must have at least 2 Objects in ${OR} relationship.`);
  return alternatives;
}

function checkCount(branches: number): void {
  if (branches <= MAX_BRANCHES) return;
  throw new PatternOperandError(`The combinations of ${OR} alternatives must not exceed ${MAX_BRANCHES}`);
}
