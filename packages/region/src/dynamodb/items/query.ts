import { isObject, type JsonObject, textOf } from '../../core/json.ts';
import { number } from '../../core/properties.ts';
import { expressionParts } from '../expressions/expression-parts.ts';
import type { Condition, KeyConditions, Parts } from '../expressions/parts.ts';
import { checkParameterMix } from '../legacy/parameter-mix.ts';
import { checkedKeyConditions, legacyParts } from '../legacy/parameters.ts';
import { invalid } from '../requests/checked-request.ts';
import { namesOf } from '../tables/schema.ts';
import type { Tables } from '../tables/tables.ts';
import type { Item } from '../values/attribute-value.ts';
import { checkKeyConditions, checkStartInRange, rangeOf } from './key-range.ts';
import { pageAnswer, pageOf, type Reading } from './pages.ts';
import {
  checkPaths,
  checkSelect,
  checkStartNames,
  checkStartOfTable,
  from,
  isWholeRead,
  type ReadSource,
  readSource,
  startKeyIn,
} from './read-source.ts';

const EXPRESSIONS = ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression'];
const LEGACY = ['AttributesToGet', 'QueryFilter', 'ConditionalOperator', 'KeyConditions'];

/** Query. @param input with the right types */
export function query(tables: Tables, input: JsonObject): JsonObject {
  const reading = queryReading(tables, input);
  return pageAnswer(input, reading, pageOf(reading));
}

function queryReading(tables: Tables, input: JsonObject): Reading {
  checkParameterMix(input, EXPRESSIONS, LEGACY);
  const legacy = legacyParts(input);
  const startKey = isObject(input['ExclusiveStartKey']) ? startKeyIn(input['ExclusiveStartKey']) : undefined;
  if (input['KeyConditions'] === undefined && input['KeyConditionExpression'] === undefined) {
    throw invalid('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.');
  }
  const parts: Parts = { ...legacy, ...expressionParts(input) };
  const conditions = checkedKeyConditions(input, parts.keyConditions);
  checkSelect(input, parts);
  const source = readSource(tables.of(textOf(input['TableName'])), input);
  if (startKey !== undefined) checkStartNames(startKey, source, 'The provided starting key is invalid');
  checkKeyConditions(conditions, source.key, startKey);
  if (startKey !== undefined) {
    checkStartOfTable(startKey, source.table);
    checkStartInRange(startKey, conditions, source.key);
  }
  checkFilter(input, parts.filter, source);
  return readingOf(input, parts, source, { conditions, startKey, isForward: input['ScanIndexForward'] !== false });
}

/** A filter looks at what a key condition could not. */
function checkFilter(input: JsonObject, filter: Condition | undefined, { key }: ReadSource): void {
  if (filter === undefined) return;
  const what = input['QueryFilter'] === undefined ? 'Filter Expression' : 'QueryFilter';
  for (const name of namesOf(key)) {
    if (!filter.heads.has(name)) continue;
    throw invalid(`${what} can only contain non-primary key attributes: Primary key attribute: ${name}`);
  }
}

interface Course {
  readonly conditions: KeyConditions;
  readonly startKey: Item | undefined;
  readonly isForward: boolean;
}

function readingOf(input: JsonObject, parts: Parts, source: ReadSource, course: Course): Reading {
  const isWhole = isWholeRead(source, input, parts.projection);
  checkPaths(parts, source.table);
  return {
    table: source.table,
    index: source.index,
    range: from(source, { ...rangeOf(course.conditions, source.key), reverse: !course.isForward }, course.startKey),
    limit: number(input, 'Limit'),
    filter: parts.filter,
    projection: parts.projection,
    isWhole,
  };
}
