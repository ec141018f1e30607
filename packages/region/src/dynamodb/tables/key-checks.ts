import type { AwsError } from '../../core/aws-error.ts';
import type { Mentions, Update } from '../expressions/parts.ts';
import { invalid } from '../requests/checked-request.ts';
import { type AttributeValue, attributeOf, type Item, typeOf } from '../values/attribute-value.ts';
import { valueBytes } from '../values/size.ts';
import { type Index, type Key, type KeyAttribute, namesOf, type Schema } from './schema.ts';

const INVALID = 'One or more parameter values were invalid: ';
const NOT_THE_SCHEMA = 'The provided key element does not match the schema';
/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_HASH_BYTES = 2048;
const MAX_RANGE_BYTES = 1024;

/**
 * Refuses a key that is not of the table, or of an index, in DynamoDB's words.
 * @throws AwsError ValidationException
 */
export function checkKey(key: Item, { hash, range }: Key): void {
  const parts = range === undefined ? [hash] : [hash, range];
  if (Object.keys(key).length !== parts.length) throw invalid(NOT_THE_SCHEMA);
  for (const part of parts) checkKeyPart(key, part, part === hash);
}

export function checkKeyPart(key: Item, part: KeyAttribute, isHash: boolean): void {
  const value = attributeOf(key, part.name);
  if (value === undefined || typeOf(value) !== part.type) throw invalid(NOT_THE_SCHEMA);
  if (isEmpty(value)) throw invalid(`${INVALID}${emptyKey(value)} Key: ${part.name}`);
  checkKeyBytes(value, isHash);
}

export const isEmpty = (value: AttributeValue): boolean =>
  ('S' in value && value.S === '') || ('B' in value && value.B === '');

function emptyKey(value: AttributeValue): string {
  return `The AttributeValue for a key attribute cannot contain an empty ${'S' in value ? 'string' : 'binary'} value.`;
}

function checkKeyBytes(value: AttributeValue, isHash: boolean): void {
  if ('N' in value) return;
  if (isHash && valueBytes(value) > MAX_HASH_BYTES) {
    throw invalid(`${INVALID}Size of hashkey has exceeded the maximum size limit of${MAX_HASH_BYTES} bytes`);
  }
  if (!isHash && valueBytes(value) > MAX_RANGE_BYTES) {
    const what = 'Aggregated size of all range keys has exceeded the size limit of';
    throw invalid(`${INVALID}${what} ${MAX_RANGE_BYTES} bytes`);
  }
}

/** Refuses an item without its key, or with a wrong type in the key of an index. */
export function checkItemKeys(item: Item, { key, indexes }: Schema): void {
  for (const part of partsOf(key)) checkItemKey(item, part, part === key.hash);
  for (const index of indexes) {
    for (const part of partsOf(index.key)) checkIndexPart(attributeOf(item, part.name), part, index);
  }
}

const partsOf = ({ hash, range }: Key): readonly KeyAttribute[] => (range === undefined ? [hash] : [hash, range]);

function checkItemKey(item: Item, { name, type }: KeyAttribute, isHash: boolean): void {
  const value = attributeOf(item, name);
  if (value === undefined) throw invalid(`${INVALID}Missing the key ${name} in the item`);
  if (typeOf(value) !== type) {
    throw invalid(`${INVALID}Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
  }
  if (isEmpty(value)) throw invalid(`One or more parameter values are not valid. ${emptyKey(value)} Key: ${name}`);
  checkKeyBytes(value, isHash);
}

function checkIndexPart(value: AttributeValue | undefined, part: KeyAttribute, index: Index): void {
  if (value === undefined) return;
  if (typeOf(value) !== part.type) throw wrongIndexType(part, typeOf(value), index);
  if (!isEmpty(value)) return;
  const what = 'A value specified for a secondary index key is not supported.';
  const where = `IndexName: ${index.name}, IndexKey: ${part.name}`;
  throw invalid(`One or more parameter values are not valid. ${what} ${emptyKey(value)} ${where}`);
}

function wrongIndexType({ name, type }: KeyAttribute, actual: string, index: Index): AwsError {
  const types = `Expected: ${type} Actual: ${actual}`;
  return invalid(`${INVALID}Type mismatch for Index Key ${name} ${types} IndexName: ${index.name}`);
}

/** Refuses an update of the key, and one that would give the key of an index a wrong type. */
export function checkUpdated(update: Update, schema: Schema): void {
  for (const name of schema.keyNames) {
    if (!update.heads.has(name)) continue;
    throw invalid(`${INVALID}Cannot update attribute ${name}. This attribute is part of the key`);
  }
  for (const index of schema.indexes) {
    for (const part of partsOf(index.key)) {
      const type = update.types.get(part.name);
      if (type !== undefined && type !== part.type) throw wrongIndexType(part, type, index);
    }
  }
  checkScalarKeys(update, schema);
}

/** Refuses what an update makes of the key of an index. An attribute that it leaves may be older than the index. */
export function checkUpdatedItem(item: Item, { heads }: Update, { indexes }: Schema): void {
  for (const index of indexes) {
    for (const part of partsOf(index.key)) {
      if (!heads.has(part.name)) continue;
      const value = attributeOf(item, part.name);
      if (value !== undefined && typeOf(value) !== part.type) {
        throw invalid('The update expression attempted to update the secondary index key to unsupported type');
      }
      checkIndexPart(value, part, index);
    }
  }
}

/** Refuses a path into a key attribute. */
export function checkScalarKeys(mentions: Mentions | undefined, { keyNames, indexes }: Schema): void {
  if (mentions === undefined || mentions.nestedHeads.size === 0) return;
  const what = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed:";
  for (const name of keyNames) {
    if (mentions.nestedHeads.has(name)) throw invalid(`${what} Key: ${name}`);
  }
  for (const name of indexes.flatMap(({ key }) => namesOf(key))) {
    if (mentions.nestedHeads.has(name)) throw invalid(`${what} IndexKey: ${name}`);
  }
}
