import type { Json } from '../../../core/json.ts';
import type { Condition, Leaf, Operator } from '../condition.ts';
import { exactNumber } from '../exact-number.ts';
import type { JsonReader, TokenKind } from '../json-reader.ts';
import { PatternOperandError, PatternSyntaxError } from '../source-text.ts';
import { NESTED_OPERATORS, type NestedOperator } from './anything-but-nested.ts';
import { readEnd } from './operand.ts';

const NOT_SUPPORTED = 'Inside anything but list, start|null|boolean is not supported.';
const MIXED = 'Inside anything but list, either all values are number or string, mixed type is not supported';
const TOO_MANY = 'Too many elements in numeric expression';

/**
 * Matches every leaf that is not listed. A missing field does not match.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-anything-but
 */
export const anythingBut: Operator = anythingButWith(NESTED_OPERATORS);

/** @param nested the operators that may stand in it */
export function anythingButWith(nested: Readonly<Record<string, NestedOperator>>): Operator {
  return {
    compile(reader) {
      const kind = reader.next();
      if (kind !== '{') return readPlain(reader, checkOperand(reader, kind));
      if (reader.next() !== 'name') throw reader.error('Anything-But expression name not found');
      const name = reader.text();
      const operator = Object.hasOwn(nested, name) ? nested[name] : undefined;
      if (!operator) throw reader.error(`Unsupported anything-but pattern: ${name}`);
      const operand = reader.next();
      if (operator.takesOne && operand !== 'string') throw reader.error(operator.mustBeText);
      return readNested(reader, name, operator, checkOperand(reader, operand));
    },
  };
}

function checkOperand(reader: JsonReader, kind: TokenKind): '[' | 'string' | 'number' {
  if (kind === '[' || kind === 'string' || kind === 'number') return kind;
  throw reader.error('Value of anything-but must be an array or single string/number value.');
}

function readPlain(reader: JsonReader, kind: '[' | 'string' | 'number'): Condition {
  const items = kind === '[' ? readItems(reader, readPlainItem) : [readPlainItem(reader, kind)];
  const numbers = items.some((item) => typeof item === 'number');
  const texts = items.some((item) => typeof item === 'string');
  if (numbers === texts) throw reader.error(MIXED);
  readEnd(reader, TOO_MANY);
  const excluded = new Set<Json>(items);
  const isExcluded = (leaf: Leaf): boolean =>
    numbers
      ? leaf.number !== undefined && excluded.has(leaf.number)
      : leaf.kind === 'string' && excluded.has(leaf.text);
  return negated(kind === '[' ? items : (items[0] ?? ''), isExcluded);
}

function readPlainItem(reader: JsonReader, kind: TokenKind): string | number {
  if (kind === 'string') return reader.text();
  if (kind !== 'number') throw reader.error(NOT_SUPPORTED);
  const value = exactNumber(reader.text());
  if (value === undefined) throw new PatternOperandError(`Cannot compare number : ${reader.text()}`);
  return value + 0;
}

function readNested(
  reader: JsonReader,
  name: string,
  operator: NestedOperator,
  kind: '[' | 'string' | 'number',
): Condition {
  const readItem = (at: JsonReader, item: TokenKind): string => {
    if (item !== 'string') throw at.error(operator.mustBeText);
    const text = at.text();
    if (text === '' && operator.whenEmpty !== undefined) throw at.error(operator.whenEmpty);
    return text;
  };
  const items = kind === '[' ? readItems(reader, readItem) : [readItem(reader, kind)];
  const tests = items.map((item) => operator.test(reader, item));
  readEnd(reader, TOO_MANY);
  readEnd(reader, TOO_MANY);
  const isExcluded = (leaf: Leaf): boolean => leaf.kind === 'string' && tests.some((test) => test(leaf.text));
  const condition = negated({ [name]: kind === '[' ? items : (items[0] ?? '') }, isExcluded);
  return name === 'wildcard' ? { ...condition, wildcards: items } : condition;
}

/** Reads to the end of a list. EventBridge states the position of a problem inside a list twice. */
function readItems<T>(reader: JsonReader, readItem: (reader: JsonReader, kind: TokenKind) => T): T[] {
  const items: T[] = [];
  try {
    for (let kind = reader.next(); kind !== ']'; kind = reader.next()) items.push(readItem(reader, kind));
  } catch (error) {
    const known = error instanceof PatternSyntaxError || error instanceof PatternOperandError;
    throw known ? reader.error(error.message) : error;
  }
  return items;
}

function negated(operand: Json, isExcluded: (leaf: Leaf) => boolean): Condition {
  return { json: { 'anything-but': operand }, matches: (leaf) => !isExcluded(leaf) };
}
