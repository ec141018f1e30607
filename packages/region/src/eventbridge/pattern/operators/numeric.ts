import type { Json } from '../../../core/json.ts';
import type { Condition, Operator } from '../condition.ts';
import { exactNumber } from '../exact-number.ts';
import type { JsonReader } from '../json-reader.ts';
import { readEnd } from './operand.ts';

type Comparison = '=' | '<' | '<=' | '>' | '>=';
type Test = (value: number) => boolean;

const TESTS: Readonly<Record<Comparison, (bound: number) => Test>> = {
  '=': (bound) => (value) => value === bound,
  '<': (bound) => (value) => value < bound,
  '<=': (bound) => (value) => value <= bound,
  '>': (bound) => (value) => value > bound,
  '>=': (bound) => (value) => value >= bound,
};

const TOO_MANY = 'Too many elements in numeric expression';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching */
export const numeric: Operator = {
  compile(reader) {
    if (reader.next() !== '[') throw reader.error('Value of numeric must be an array.');
    const condition = readExpression(reader);
    readEnd(reader, TOO_MANY);
    return condition;
  },
};

function readExpression(reader: JsonReader): Condition {
  if (reader.next() !== 'string') throw reader.error(`Invalid member in numeric match: ${reader.text()}`);
  const operator = reader.text();
  const kind = reader.next();
  if (!isComparison(operator)) throw reader.error(`Unrecognized numeric range operator: ${operator}`);
  if (kind !== 'number') throw reader.error(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`);
  const literal = reader.text();
  const next = reader.next();
  if (next === ']') return oneSided(reader, operator, literal);
  if (operator !== '>' && operator !== '>=') throw reader.error(TOO_MANY);
  if (next !== 'string') throw reader.error(`Bad value in numeric range: ${reader.text()}`);
  return range(reader, operator, literal);
}

function oneSided(reader: JsonReader, operator: Comparison, literal: string): Condition {
  const bound = comparable(reader, literal);
  const test = TESTS[operator](bound);
  const condition = numericCondition([operator, bound], test);
  return operator === '=' ? { ...condition, key: { table: 'exact', text: String(bound) } } : condition;
}

function range(reader: JsonReader, lower: Comparison, lowerLiteral: string): Condition {
  const upper = reader.text();
  if (upper !== '<' && upper !== '<=') throw reader.error(`Bad numeric range operator: ${upper}`);
  if (reader.next() !== 'number') throw reader.error(`Value of ${upper} must be numeric`);
  const upperLiteral = reader.text();
  if (reader.next() !== ']') throw reader.error('Too many terms in numeric range expression');
  const bottom = comparable(reader, lowerLiteral);
  const top = comparable(reader, upperLiteral);
  if (bottom >= top) throw reader.error('Bottom must be less than top');
  const above = TESTS[lower](bottom);
  const below = TESTS[upper](top);
  return numericCondition([lower, bottom, upper, top], (value) => above(value) && below(value));
}

function comparable(reader: JsonReader, literal: string): number {
  const value = exactNumber(literal);
  if (value === undefined) throw reader.error(`Cannot compare number : ${literal}`);
  return value + 0;
}

function numericCondition(expression: readonly Json[], test: Test): Condition {
  return { json: { numeric: expression }, matches: (leaf) => leaf.number !== undefined && test(leaf.number) };
}

function isComparison(operator: string): operator is Comparison {
  return Object.hasOwn(TESTS, operator);
}
