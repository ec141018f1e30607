import { isObject, type JsonObject, textOf } from '../../core/json.ts';
import { number } from '../../core/properties.ts';
import { expressionParts } from '../expressions/expression-parts.ts';
import type { Parts } from '../expressions/parts.ts';
import { checkParameterMix } from '../legacy/parameter-mix.ts';
import { legacyParts } from '../legacy/parameters.ts';
import { invalid } from '../requests/checked-request.ts';
import type { Range } from '../tables/items.ts';
import type { Tables } from '../tables/tables.ts';
import type { Item } from '../values/attribute-value.ts';
import { pageAnswer, pageOf, type Reading } from './pages.ts';
import {
  checkPaths,
  checkSelect,
  checkStartNames,
  checkStartOfTable,
  checkStartPart,
  from,
  isWholeRead,
  type ReadSource,
  readSource,
  startKeyIn,
  startRow,
} from './read-source.ts';

const EXPRESSIONS = ['ProjectionExpression', 'FilterExpression'];
const LEGACY = ['AttributesToGet', 'ScanFilter', 'ConditionalOperator'];
const START = 'The provided starting key is invalid';

/** Scan. @param input with the right types */
export function scan(tables: Tables, input: JsonObject): JsonObject {
  const reading = scanReading(tables, input);
  return pageAnswer(input, reading, pageOf(reading));
}

function scanReading(tables: Tables, input: JsonObject): Reading {
  checkParameterMix(input, EXPRESSIONS, LEGACY);
  const legacy = legacyParts(input);
  const startKey = isObject(input['ExclusiveStartKey']) ? startKeyIn(input['ExclusiveStartKey']) : undefined;
  const segment = segmentOf(input);
  const parts: Parts = { ...legacy, ...expressionParts(input) };
  checkSelect(input, parts);
  const source = readSource(tables.of(textOf(input['TableName'])), input);
  if (startKey !== undefined) checkStart(startKey, source);
  const isWhole = isWholeRead(source, input, parts.projection);
  if (startKey !== undefined) checkStartOfTable(startKey, source.table);
  const range = rangeFrom(startKey, source, segment);
  checkPaths(parts, source.table);
  const { table, index } = source;
  const { filter, projection } = parts;
  return { table, index, range, limit: number(input, 'Limit'), filter, projection, isWhole };
}

function checkStart(startKey: Item, source: ReadSource): void {
  checkStartNames(startKey, source, `${START}: The provided key element does not match the schema`);
  if (source.index === undefined) return;
  const { hash, range } = source.key;
  for (const part of range === undefined ? [hash] : [hash, range]) checkStartPart(startKey, part, part === hash);
}

interface Segment {
  readonly number: number;
  readonly of: number;
}

/** Undefined where one scan reads all. */
function segmentOf(input: JsonObject): Segment | undefined {
  const segment = number(input, 'Segment');
  const total = number(input, 'TotalSegments');
  const missing = (name: string): string => `The ${name} parameter is required but was not present in the request when`;
  if (total === undefined) {
    if (segment === undefined) return undefined;
    throw invalid(`${missing('TotalSegments')} Segment parameter is present`);
  }
  if (segment === undefined) throw invalid(`${missing('Segment')} parameter TotalSegments is present`);
  if (segment < total) return { number: segment, of: total };
  const what = 'The Segment parameter is zero-based and must be less than parameter TotalSegments';
  throw invalid(`${what}: Segment: ${segment} is not less than TotalSegments: ${total}`);
}

/** The hashes of partition keys begin with three hexadecimal digits, which segments share among them. */
const HASHES = 4096;
/** After the last hash. */
const END_OF_HASHES = 'g';
const hashText = (hash: number): string => (hash < HASHES ? hash.toString(16).padStart(3, '0') : END_OF_HASHES);
const firstHash = ({ number: index, of }: Segment): number => Math.ceil((HASHES * index) / of);

function rangeFrom(startKey: Item | undefined, source: ReadSource, segment: Segment | undefined) {
  const range = segment === undefined ? {} : segmentRange(segment);
  if (startKey === undefined) return range;
  const row = startRow(source, startKey);
  const isInside = (range.gte === undefined || row >= range.gte) && (range.lt === undefined || row < range.lt);
  if (isInside) return from(source, range, startKey);
  const what = 'Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment.';
  throw invalid(`${START}: ${what} TotalSegments: ${segment?.of} Segment: ${segment?.number}`);
}

function segmentRange(segment: Segment): Omit<Range, 'limit'> {
  const next = firstHash({ ...segment, number: segment.number + 1 });
  return { gte: hashText(firstHash(segment)), lt: hashText(next) };
}
