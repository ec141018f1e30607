import type { Json, JsonObject } from '../../core/json.ts';
import { boolean, number, object, objects, text, textOr } from '../../core/properties.ts';
import { checkedRequest } from '../requests/checked-request.ts';
import { TABLE_REQUESTS } from '../requests/table-requests.ts';
import { FIRST_LABEL } from '../streams/table-stream.ts';
import { checkNewTable } from './create-checks.ts';
import { definitionOf } from './definition.ts';
import { declaredViewType, type TableLifecycle, tagsIn } from './lifecycle.ts';
import type { Table, TableRow } from './table.ts';
import type { Tables } from './tables.ts';
import { newStream } from './update-table.ts';

/** The members of a definition that follow from the template's properties of these names. */
const DEFINED_BY: Readonly<Record<string, readonly string[]>> = {
  KeySchema: ['KeySchema', 'AttributeDefinitions'],
  AttributeDefinitions: ['AttributeDefinitions'],
  GlobalSecondaryIndexes: ['GlobalSecondaryIndexes'],
  LocalSecondaryIndexes: ['LocalSecondaryIndexes'],
  BillingMode: ['BillingModeSummary', 'ProvisionedThroughput'],
  ProvisionedThroughput: ['ProvisionedThroughput'],
  DeletionProtectionEnabled: ['DeletionProtectionEnabled'],
  TableClass: ['TableClassSummary'],
  OnDemandThroughput: ['OnDemandThroughput'],
  WarmThroughput: ['WarmThroughput'],
};

/**
 * Creates a table of the template, or takes over the one of an earlier start. Items stay as long as the key is the same,
 * as with CloudFormation. What calls have changed since stays, unless the template has changed the same.
 * @param properties of AWS::DynamoDB::Table
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
 */
export function declareTable(
  properties: JsonObject,
  { tables, lifecycle, nowMs }: { tables: Tables; lifecycle: TableLifecycle; nowMs: number },
): void {
  const members = checkedRequest(createMembers(properties), TABLE_REQUESTS.CreateTable);
  checkNewTable(members);
  const persisted = tables.find(textOr(members, 'TableName', ''));
  if (persisted === undefined) {
    const table = lifecycle.create(members);
    table.change({ declared: properties });
    table.setTimeToLive(declaredTimeToLive(properties));
    setRecovery(table, properties);
    return;
  }
  const before = persisted.row.declared ?? {};
  const changes = changesBy(persisted, before, properties, members, nowMs);
  if (keysOf(persisted.members) !== keysOf(members)) persisted.renew(changes);
  else persisted.change(changes);
  if (declaredTimeToLive(before) !== declaredTimeToLive(properties)) {
    persisted.setTimeToLive(declaredTimeToLive(properties));
  }
  if (isOther('SSESpecification', before, properties)) persisted.setEncryption(lifecycle.encryptionIn(members));
  if (isOther('PointInTimeRecoverySpecification', before, properties)) setRecovery(persisted, properties);
}

function changesBy(
  table: Table,
  before: JsonObject,
  properties: JsonObject,
  members: JsonObject,
  nowMs: number,
): Partial<TableRow> {
  const isStreamOther = declaredViewType(before) !== declaredViewType(properties);
  return {
    declared: properties,
    definition: changedDefinition(table.members, before, properties, definitionOf(members, nowMs)),
    ...(isOther('Tags', before, properties) && { tags: changedTags(table.row.tags, before, properties) }),
    ...(isStreamOther && { streams: declaredStreams(table, properties, nowMs) }),
  };
}

function changedDefinition(
  known: JsonObject,
  before: JsonObject,
  properties: JsonObject,
  definition: JsonObject,
): JsonObject {
  const changed = Object.entries(DEFINED_BY)
    .filter(([property]) => isOther(property, before, properties))
    .flatMap(([, members]) => members);
  const kept = Object.entries(known).filter(([name]) => !changed.includes(name));
  const taken = Object.entries(definition).filter(([name]) => changed.includes(name));
  return Object.fromEntries([...kept, ...taken]);
}

const isOther = (property: string, before: JsonObject, properties: JsonObject): boolean =>
  JSON.stringify(before[property]) !== JSON.stringify(properties[property]);

/** Tags of the template come and go with it; those that calls have set stay. */
function changedTags(known: JsonObject, before: JsonObject, properties: JsonObject): JsonObject {
  const former = tagsIn(before);
  const kept = Object.entries(known).filter(([key]) => !Object.hasOwn(former, key));
  return { ...Object.fromEntries(kept), ...tagsIn(properties) };
}

/** A stream of the template has always the same ARN, which `Fn::GetAtt` gives. */
function declaredStreams({ row }: Table, properties: JsonObject, nowMs: number): readonly JsonObject[] {
  const viewType = declaredViewType(properties);
  const others = row.streams.filter((stream) => stream['label'] !== FIRST_LABEL);
  const off = (streams: readonly JsonObject[]): readonly JsonObject[] =>
    streams.map((stream) => ({ ...stream, isEnabled: false }));
  return viewType === undefined ? off(row.streams) : [...off(others), newStream(FIRST_LABEL, viewType, nowMs)];
}

function setRecovery(table: Table, properties: JsonObject): void {
  const recovery = object(properties, 'PointInTimeRecoverySpecification');
  const isOn = boolean(recovery, 'PointInTimeRecoveryEnabled') === true;
  table.setRecoveryDays(isOn ? (number(recovery, 'RecoveryPeriodInDays') ?? ALL_DAYS) : undefined);
}

export const ALL_DAYS = 35;

/** The time-to-live as CloudFormation declares it. CreateTable has no such member. */
function declaredTimeToLive(properties: JsonObject): string | undefined {
  const specification = object(properties, 'TimeToLiveSpecification');
  return boolean(specification, 'Enabled') === true ? text(specification, 'AttributeName') : undefined;
}

/** The properties of a template as CreateTable has them: with numbers that are numbers, and an enabled stream. */
function createMembers(properties: JsonObject): JsonObject {
  const viewType = declaredViewType(properties);
  const sse = object(properties, 'SSESpecification');
  const indexes = objects(properties, 'GlobalSecondaryIndexes').map(withNumbers);
  const { ResourcePolicy: _served, StreamSpecification: _named, SSESpecification: _sse, ...others } = properties;
  return {
    ...withNumbers(others),
    ...(properties['GlobalSecondaryIndexes'] !== undefined && { GlobalSecondaryIndexes: indexes }),
    ...(viewType !== undefined && { StreamSpecification: { StreamEnabled: true, StreamViewType: viewType } }),
    ...(boolean(sse, 'SSEEnabled') === true && { SSESpecification: { Enabled: true, ...keyOf(sse) } }),
  };
}

function keyOf(sse: JsonObject): JsonObject {
  const key = text(sse, 'KMSMasterKeyId');
  return key === undefined ? {} : { KMSMasterKeyId: key };
}

const UNITS = ['ProvisionedThroughput', 'OnDemandThroughput', 'WarmThroughput'];

function withNumbers(owner: JsonObject): JsonObject {
  const numeric = (units: JsonObject): JsonObject =>
    Object.fromEntries(Object.keys(units).map((name) => [name, number(units, name) ?? null]));
  return Object.fromEntries(
    Object.entries(owner).map(([name, value]): [string, Json] => [
      name,
      UNITS.includes(name) ? numeric(object(owner, name)) : value,
    ]),
  );
}

/** The key attributes and their types, as text to compare. */
export function keysOf(members: JsonObject): string {
  const keys = objects(members, 'KeySchema');
  const types = keys.map(({ AttributeName }) =>
    objects(members, 'AttributeDefinitions').find((attribute) => attribute['AttributeName'] === AttributeName),
  );
  return JSON.stringify([keys, types]);
}
