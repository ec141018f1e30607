import type { Json, JsonObject } from '../../core/json.ts';
import { number, object, objects, text, textOr } from '../../core/properties.ts';

/** What DescribeTable says of a table's throughput. */
export function throughputOf(given: JsonObject): JsonObject {
  return {
    NumberOfDecreasesToday: 0,
    ReadCapacityUnits: number(given, 'ReadCapacityUnits') ?? 0,
    WriteCapacityUnits: number(given, 'WriteCapacityUnits') ?? 0,
  };
}

/**
 * A table as it is defined: the members of DescribeTable that calls set.
 * @param members of CreateTable
 */
export function definitionOf(members: JsonObject, createdAtMs: number): JsonObject {
  const isOnDemand = text(members, 'BillingMode') === 'PAY_PER_REQUEST';
  return {
    ...only(members, ['AttributeDefinitions', 'TableName', 'KeySchema', 'OnDemandThroughput']),
    ...indexesOf(members),
    ...(isOnDemand && { BillingModeSummary: onDemandSummary(createdAtMs) }),
    ProvisionedThroughput: throughputOf(object(members, 'ProvisionedThroughput')),
    DeletionProtectionEnabled: textOr(members, 'DeletionProtectionEnabled', 'false') === 'true',
    ...settingsOf(members),
  };
}

export function onDemandSummary(nowMs: number): JsonObject {
  return { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: nowMs / 1000 };
}

function indexesOf(members: JsonObject): JsonObject {
  const local = objects(members, 'LocalSecondaryIndexes');
  const global = objects(members, 'GlobalSecondaryIndexes');
  return {
    ...(local.length > 0 && { LocalSecondaryIndexes: local.map((index) => only(index, INDEX_MEMBERS)) }),
    ...(global.length > 0 && { GlobalSecondaryIndexes: global.map(globalIndexOf) }),
  };
}

const INDEX_MEMBERS = ['IndexName', 'KeySchema', 'Projection'];

export function globalIndexOf(index: JsonObject): JsonObject {
  return {
    ...only(index, [...INDEX_MEMBERS, 'OnDemandThroughput', 'WarmThroughput']),
    ProvisionedThroughput: throughputOf(object(index, 'ProvisionedThroughput')),
  };
}

/** The settings that UpdateTable changes as they are. */
export function settingsOf(members: JsonObject): JsonObject {
  const tableClass = text(members, 'TableClass');
  const warm = object(members, 'WarmThroughput');
  return {
    ...(tableClass !== undefined && { TableClassSummary: { TableClass: tableClass } }),
    ...(Object.keys(warm).length > 0 && { WarmThroughput: warm }),
  };
}

export function only(members: JsonObject, names: readonly string[]): Record<string, Json> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => names.includes(name)));
}
