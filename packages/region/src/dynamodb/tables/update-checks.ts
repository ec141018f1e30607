import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { number, object, objects, text, textOr } from '../../core/properties.ts';
import { invalid } from '../requests/checked-request.ts';
import { checkBounds, checkGlobalIndex } from './create-checks.ts';
import { isOnDemandTable } from './description.ts';
import type { Table } from './table.ts';

const INVALID = 'One or more parameter values were invalid: ';
const MAX_UNITS = 1_000_000_000_000;
const MAX_INDEX_UPDATES = 5;

/**
 * Refuses what DynamoDB refuses without a look at the table.
 * @param input of UpdateTable, with the right types
 * @throws AwsError ValidationException
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function checkUpdate(input: JsonObject): void {
  const updates = objects(input, 'GlobalSecondaryIndexUpdates');
  const { TableName: _named, GlobalSecondaryIndexUpdates: _list, AttributeDefinitions: _with, ...settings } = input;
  if (Object.keys(settings).length === 0 && updates.length === 0) {
    const list =
      'ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification';
    throw invalid(`At least one of ${list} or ReplicaUpdates is required`);
  }
  if (text(input, 'BillingMode') === 'PROVISIONED' && input['ProvisionedThroughput'] === undefined) {
    throw invalid(`${INVALID}ProvisionedThroughput must be specified when BillingMode is PROVISIONED`);
  }
  checkBounds(object(input, 'ProvisionedThroughput'));
  const seen = new Set<string>();
  for (const update of updates) {
    const name = updatedIndex(update);
    if (seen.has(name)) {
      const what = 'Only one global secondary index update per index is allowed simultaneously';
      throw invalid(`${INVALID}${what}. Index: ${name}`);
    }
    seen.add(name);
  }
}

function updatedIndex(update: JsonObject): string {
  const [action] = ['Update', 'Create', 'Delete'].filter((name) => update[name] !== undefined);
  if (action !== undefined) return textOr(object(update, action), 'IndexName', '');
  const members = ['Update', 'Create', 'Delete'].map((name) => `GlobalSecondaryIndexUpdate.${name}`);
  throw invalid(`${INVALID}One of ${members.join(', ')} must not be null`);
}

/**
 * Refuses what does not fit the table.
 * @throws AwsError ValidationException, LimitExceededException, ResourceNotFoundException
 */
export function checkUpdateOf(table: Table, input: JsonObject): void {
  const isOnDemand = text(input, 'BillingMode') === 'PAY_PER_REQUEST' || staysOnDemand(table, input);
  if (input['ProvisionedThroughput'] !== undefined && isOnDemand) {
    const what =
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST';
    throw invalid(`${INVALID}${what}`);
  }
  const updates = objects(input, 'GlobalSecondaryIndexUpdates');
  if (updates.length > MAX_INDEX_UPDATES) throw tooManyIndexes();
  for (const update of updates) checkIndexUpdate(table, update, input);
  checkAllProvisioned(table, input, updates);
  checkThroughput(object(table.members, 'ProvisionedThroughput'), input['ProvisionedThroughput'], input);
  checkStreamChange(table, object(input, 'StreamSpecification'));
}

const staysOnDemand = (table: Table, input: JsonObject): boolean =>
  input['BillingMode'] === undefined && isOnDemandTable(table);

function tooManyIndexes(): AwsError {
  const what = 'Only 1 online index can be created or deleted simultaneously per table';
  return new AwsError('LimitExceededException', `Subscriber limit exceeded: ${what}`);
}

function checkIndexUpdate(table: Table, update: JsonObject, input: JsonObject): void {
  const throughput = object(object(update, 'Update'), 'ProvisionedThroughput');
  const units = ['ReadCapacityUnits', 'WriteCapacityUnits'].map((name) => number(throughput, name) ?? 0);
  if (units.some((value) => value > MAX_UNITS)) {
    const what =
      'This operation cannot be performed with given input values. Please contact DynamoDB service team for more';
    throw invalid(`${what} info: Action Blocked: IndexUpdate`);
  }
  const name = updatedIndex(update);
  const known = objects(table.members, 'GlobalSecondaryIndexes').find((index) => index['IndexName'] === name);
  if (update['Create'] !== undefined) {
    if (table.schema.indexes.some((index) => index.name === name)) {
      throw invalid(`${INVALID}Duplicate index name: ${name}`);
    }
    checkGlobalIndex(object(update, 'Create'), definedNames(table, input));
  } else if (update['Delete'] !== undefined && known === undefined) {
    throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
  } else if (known !== undefined) {
    checkThroughput(object(known, 'ProvisionedThroughput'), object(update, 'Update')['ProvisionedThroughput'], input);
  }
}

function definedNames({ members }: Table, input: JsonObject): readonly string[] {
  const definitions = [members, input].flatMap((owner) => objects(owner, 'AttributeDefinitions'));
  return [...new Set(definitions.map((one) => textOr(one, 'AttributeName', '')))];
}

/** A table that leaves on demand says what each of its indexes needs. */
function checkAllProvisioned(table: Table, input: JsonObject, updates: readonly JsonObject[]): void {
  if (text(input, 'BillingMode') !== 'PROVISIONED' || !isOnDemandTable(table)) return;
  const provisioned = new Set(updates.map((update) => textOr(object(update, 'Update'), 'IndexName', '')));
  const names = objects(table.members, 'GlobalSecondaryIndexes').map((index) => textOr(index, 'IndexName', ''));
  const others = names.filter((name) => !provisioned.has(name));
  if (others.length === 0) return;
  throw invalid(`${INVALID}ProvisionedThroughput must be specified for index: ${others.join(',')}`);
}

function checkThroughput(current: JsonObject, given: unknown, input: JsonObject): void {
  if (given === undefined || input['BillingMode'] !== undefined) return;
  const [read, write] = ['ReadCapacityUnits', 'WriteCapacityUnits'].map((name) => ({
    name,
    current: number(current, name),
    requested: number(object({ given: given as JsonObject }, 'given'), name),
  }));
  const changes = [read, write].flatMap((units) => units ?? []);
  if (changes.some((units) => units.current !== units.requested)) return;
  const values = changes.map(
    (units) =>
      `Current ${units.name} provisioned for the table: ${units.current}. Requested ${units.name}: ${units.requested}.`,
  );
  throw invalid(
    'The provisioned throughput for the table will not change. The requested value equals the current value. ' +
      `${values.join(' ')} Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
  );
}

function checkStreamChange({ name, stream }: Table, specification: JsonObject): void {
  const isEnabled = specification['StreamEnabled'];
  if (isEnabled === true && stream !== undefined) {
    throw invalid(`Table already has an enabled stream: TableName: ${name}`);
  }
  if (isEnabled === false && stream === undefined) {
    throw invalid(`Table is already without an enabled stream: TableName: ${name}`);
  }
  if (isEnabled === true && specification['StreamViewType'] === undefined) {
    throw invalid(`${INVALID}StreamViewType is required when StreamEnabled is true`);
  }
}
