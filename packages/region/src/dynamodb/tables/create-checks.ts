import type { JsonObject } from '../../core/json.ts';
import { number, object, objects, text, textOr } from '../../core/properties.ts';
import { invalid } from '../requests/checked-request.ts';

const INVALID = 'One or more parameter values were invalid: ';
const MAX_UNITS = 1_000_000_000_000;
const MAX_LOCAL_INDEXES = 5;
const MAX_GLOBAL_INDEXES = 20;

/**
 * Refuses a table that DynamoDB refuses, in its words.
 * @param members of CreateTable, with the right types
 * @throws AwsError ValidationException
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function checkNewTable(members: JsonObject): void {
  const isOnDemand = text(members, 'BillingMode') === 'PAY_PER_REQUEST';
  checkThroughput(members, isOnDemand);
  checkKey(members);
  const local = indexesOf(members, 'LocalSecondaryIndexes');
  const global = indexesOf(members, 'GlobalSecondaryIndexes');
  const names = definedNames(members);
  if (local === undefined && global === undefined && objects(members, 'KeySchema').length !== names.length) {
    const message = 'Number of attributes in KeySchema does not exactly match number of attributes defined in';
    throw invalid(`${INVALID}${message} AttributeDefinitions`);
  }
  const seen = new Set<string>();
  checkLocalIndexes(members, local, seen);
  checkGlobalIndexes(members, global, seen, isOnDemand);
  checkAllUsed(members, [...(local ?? []), ...(global ?? [])]);
  checkStream(object(members, 'StreamSpecification'));
}

function checkThroughput(members: JsonObject, isOnDemand: boolean): void {
  const throughput = members['ProvisionedThroughput'];
  if (isOnDemand && throughput !== undefined) {
    throw invalid(
      `${INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    );
  }
  if (isOnDemand) return;
  const units = object(members, 'ProvisionedThroughput');
  if (!number(units, 'ReadCapacityUnits') || !number(units, 'WriteCapacityUnits')) {
    throw invalid(
      `${INVALID}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
    );
  }
  checkBounds(units);
}

export function checkBounds(units: JsonObject): void {
  for (const name of ['ReadCapacityUnits', 'WriteCapacityUnits']) {
    const value = number(units, name) ?? 0;
    if (value > MAX_UNITS) throw invalid(`Given value ${value} for ${name} is out of bounds`);
  }
}

const definedNames = (members: JsonObject): readonly string[] =>
  objects(members, 'AttributeDefinitions').map((one) => textOr(one, 'AttributeName', ''));

const keyNames = (owner: JsonObject): readonly string[] =>
  objects(owner, 'KeySchema').map((one) => textOr(one, 'AttributeName', ''));

/** Undefined where the request has no such member: an empty list is refused. */
function indexesOf(members: JsonObject, name: string): readonly JsonObject[] | undefined {
  return members[name] === undefined ? undefined : objects(members, name);
}

function checkKey(members: JsonObject): void {
  const names = definedNames(members);
  if (keyNames(members).length > names.length) {
    throw invalid('Invalid KeySchema: Some index key attribute have no definition');
  }
  checkDefined(members, names);
  checkKeySchema(members);
}

function checkDefined(owner: JsonObject, defined: readonly string[]): void {
  const keys = keyNames(owner);
  if (keys.every((name) => defined.includes(name))) return;
  const lists = `Keys: [${keys.join(', ')}], AttributeDefinitions: [${defined.join(', ')}]`;
  throw invalid(`${INVALID}Some index key attributes are not defined in AttributeDefinitions. ${lists}`);
}

function checkKeySchema(owner: JsonObject): void {
  const [first, second] = objects(owner, 'KeySchema');
  if (first !== undefined && first['AttributeName'] === second?.['AttributeName']) {
    throw invalid('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
  if (first?.['KeyType'] !== 'HASH') {
    throw invalid('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  if (second !== undefined && second['KeyType'] !== 'RANGE') {
    throw invalid('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
}

function checkLocalIndexes(members: JsonObject, indexes: readonly JsonObject[] | undefined, seen: Set<string>): void {
  if (indexes === undefined) return;
  if (indexes.length === 0) throw invalid(`${INVALID}List of LocalSecondaryIndexes is empty`);
  const [tableHash, tableRange] = keyNames(members);
  if (tableRange === undefined) {
    const message =
      'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex';
    throw invalid(`${INVALID}${message}`);
  }
  for (const index of indexes) {
    checkDefined(index, definedNames(members));
    checkKeySchema(index);
    checkLocalKey(index, tableHash ?? '');
    checkProjection(index);
    checkNewName(index, seen);
  }
  if (indexes.length <= MAX_LOCAL_INDEXES) return;
  throw invalid(`${INVALID}Number of LocalSecondaryIndexes exceeds per-table limit of ${MAX_LOCAL_INDEXES}`);
}

function checkLocalKey(index: JsonObject, tableHash: string): void {
  const name = textOr(index, 'IndexName', '');
  const [hash, range] = keyNames(index);
  if (range === undefined) throw invalid(`${INVALID}Index KeySchema does not have a range key for index: ${name}`);
  if (hash === tableHash) return;
  const what = 'Index KeySchema does not have the same leading hash key as table KeySchema for index';
  throw invalid(`${INVALID}${what}: ${name}. index hash key: ${hash}, table hash key: ${tableHash}`);
}

function checkGlobalIndexes(
  members: JsonObject,
  indexes: readonly JsonObject[] | undefined,
  seen: Set<string>,
  isOnDemand: boolean,
): void {
  if (indexes === undefined) return;
  if (indexes.length === 0) throw invalid(`${INVALID}List of GlobalSecondaryIndexes is empty`);
  for (const index of indexes) {
    checkGlobalIndex(index, definedNames(members));
    if (isOnDemand && index['ProvisionedThroughput'] !== undefined) throw unneededThroughput(index);
    checkNewName(index, seen);
  }
  if (indexes.length <= MAX_GLOBAL_INDEXES) return;
  throw invalid(`${INVALID}GlobalSecondaryIndex count exceeds the per-table limit of ${MAX_GLOBAL_INDEXES}`);
}

/** Also for an index that UpdateTable creates. */
export function checkGlobalIndex(index: JsonObject, defined: readonly string[]): void {
  checkDefined(index, defined);
  checkKeySchema(index);
  checkProjection(index);
}

function unneededThroughput(index: JsonObject): Error {
  const name = textOr(index, 'IndexName', '');
  const what = `ProvisionedThroughput should not be specified for index: ${name} when BillingMode is PAY_PER_REQUEST`;
  return invalid(`${INVALID}${what}`);
}

function checkProjection(index: JsonObject): void {
  const projection = object(index, 'Projection');
  const type = text(projection, 'ProjectionType');
  if (type === undefined) throw invalid(`${INVALID}Unknown ProjectionType: null`);
  const hasMore = projection['NonKeyAttributes'] !== undefined;
  if (hasMore && type !== 'INCLUDE') {
    throw invalid(`${INVALID}ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  if (!hasMore && type === 'INCLUDE') {
    throw invalid(`${INVALID}ProjectionType is INCLUDE, but NonKeyAttributes is not specified`);
  }
}

function checkNewName(index: JsonObject, seen: Set<string>): void {
  const name = textOr(index, 'IndexName', '');
  if (seen.has(name)) throw invalid(`${INVALID}Duplicate index name: ${name}`);
  seen.add(name);
}

/** Each defined attribute is part of a key. */
function checkAllUsed(members: JsonObject, indexes: readonly JsonObject[]): void {
  const used = new Set([members, ...indexes].flatMap(keyNames));
  const names = definedNames(members);
  if (names.every((name) => used.has(name))) return;
  const lists = `AttributeDefinitions: [${names.join(', ')}], keys used: [${[...used].join(', ')}]`;
  throw invalid(`${INVALID}Some AttributeDefinitions are not used. ${lists}`);
}

function checkStream(specification: JsonObject): void {
  const isEnabled = specification['StreamEnabled'] === true;
  const hasType = specification['StreamViewType'] !== undefined;
  if (isEnabled && !hasType) throw invalid(`${INVALID}StreamViewType is required when StreamEnabled is true`);
}
