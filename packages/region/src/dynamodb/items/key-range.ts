import type { KeyCondition, KeyConditions, KeyOperator } from '../expressions/parts.ts';
import { invalid } from '../requests/checked-request.ts';
import type { Range } from '../tables/items.ts';
import { AFTER, END, keyText, partitionText } from '../tables/key-text.ts';
import type { Key, KeyAttribute } from '../tables/schema.ts';
import { type AttributeValue, attributeOf, type Item, typeOf } from '../values/attribute-value.ts';
import { equalValues } from '../values/equality.ts';
import { beginsWith, compareValues } from '../values/order.ts';
import { checkStartPart } from './read-source.ts';

/** No index can answer these. */
const NOT_INDEXED: readonly KeyOperator[] = ['NULL', 'NOT_NULL', 'NE', 'CONTAINS', 'NOT_CONTAINS', 'IN'];

/**
 * Refuses conditions that are not of the key, and a starting key without it, in DynamoDB's words and order.
 * @throws AwsError ValidationException
 */
export function checkKeyConditions(conditions: KeyConditions, { hash, range }: Key, start: Item | undefined): void {
  for (const part of range === undefined ? [hash] : [hash, range]) {
    if (start !== undefined) checkStartPart(start, part, part === hash);
    if (range === undefined && conditions.size > 1) throw invalid('Query key condition not supported');
    const condition = conditions.get(part.name);
    if (condition === undefined) {
      if (part !== hash && conditions.size === 1) continue;
      throw invalid(`Query condition missed key schema element: ${part.name}`);
    }
    checkPart(condition, part);
    if (part === hash && condition.operator !== 'EQ') throw invalid('Query key condition not supported');
  }
}

function checkPart({ operator, values }: KeyCondition, { type }: KeyAttribute): void {
  if (NOT_INDEXED.includes(operator)) {
    throw invalid('Attempted conditional constraint is not an indexable operation');
  }
  if (values.every((value) => typeOf(value) === type)) return;
  const what = 'Condition parameter type does not match schema type';
  throw invalid(`One or more parameter values were invalid: ${what}`);
}

/** Refuses a starting key outside of what the conditions ask for. */
export function checkStartInRange(start: Item, conditions: KeyConditions, { hash, range }: Key): void {
  const [wanted] = conditions.get(hash.name)?.values ?? [];
  const given = attributeOf(start, hash.name);
  const isSameHash = wanted !== undefined && given !== undefined && equalValues(wanted, given);
  const condition = range === undefined ? undefined : conditions.get(range.name);
  const value = range === undefined ? undefined : attributeOf(start, range.name);
  if (condition === undefined || value === undefined) {
    if (isSameHash) return;
    throw invalid('The provided starting key is outside query boundaries based on provided conditions');
  }
  if (!isWithin(value, condition)) throw invalid('The provided starting key does not match the range key predicate');
  if (!isSameHash) throw invalid('The query can return at most one row and cannot be restarted');
}

function isWithin(value: AttributeValue, { operator, values: [low, high] }: KeyCondition): boolean {
  if (low === undefined) return false;
  if (operator === 'BEGINS_WITH') return beginsWith(value, low);
  const order = compareValues(value, low) ?? Number.NaN;
  switch (operator) {
    case 'EQ':
      return order === 0;
    case 'LT':
      return order < 0;
    case 'LE':
      return order <= 0;
    case 'GT':
      return order > 0;
    case 'BETWEEN':
      return order >= 0 && high !== undefined && (compareValues(value, high) ?? 1) <= 0;
    default:
      return order >= 0;
  }
}

/** The rows that checked conditions ask for. */
export function rangeOf(conditions: KeyConditions, { hash, range }: Key): Omit<Range, 'limit'> {
  const [partition] = conditions.get(hash.name)?.values ?? [];
  const start = partition === undefined ? '' : partitionText(partition);
  const all = { gte: start, lt: `${start.slice(0, -END.length)}${AFTER}` };
  const condition = range === undefined ? undefined : conditions.get(range.name);
  const [low, high] = condition?.values ?? [];
  if (condition === undefined || low === undefined) return all;
  const from = `${start}${keyText(low)}`;
  switch (condition.operator) {
    case 'EQ':
      return { gte: `${from}${END}`, lt: `${from}${AFTER}` };
    case 'LT':
      return { ...all, lt: `${from}${END}` };
    case 'LE':
      return { ...all, lt: `${from}${AFTER}` };
    case 'GT':
      return { ...all, gte: `${from}${AFTER}` };
    case 'BEGINS_WITH':
      return { gte: from, lt: `${from}${AFTER_ALL}` };
    case 'BETWEEN':
      return { gte: `${from}${END}`, lt: `${start}${keyText(high ?? low)}${AFTER}` };
    default:
      return { ...all, gte: `${from}${END}` };
  }
}

/** After each character of a key's text. */
const AFTER_ALL = '~';
