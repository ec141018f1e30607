import type { JsonObject } from '../../core/json.ts';
import { number, object, objects, textOr } from '../../core/properties.ts';
import type { Table } from './table.ts';

/** What a table on demand can serve from the start: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html */
const ON_DEMAND_UNITS = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 };

export type TableStatus = 'ACTIVE' | 'CREATING' | 'UPDATING' | 'DELETING';

/** A table as DescribeTable shows it. */
export function describedTable(table: Table): JsonObject {
  const isOnDemand = isOnDemandTable(table);
  const { WarmThroughput, GlobalSecondaryIndexes } = described(table, 'ACTIVE');
  const indexes = objects({ GlobalSecondaryIndexes: GlobalSecondaryIndexes ?? [] }, 'GlobalSecondaryIndexes');
  return {
    ...described(table, 'ACTIVE'),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map((index) => ({ ...index, WarmThroughput: warmOf(index, isOnDemand) })),
    }),
    WarmThroughput: warmOf({ ...table.members, ...(WarmThroughput !== undefined && { WarmThroughput }) }, isOnDemand),
  };
}

/** A table as the call shows it that creates, changes or deletes it. */
export function changedTable(table: Table, status: TableStatus): JsonObject {
  const { WarmThroughput: warm, ...shown } = described(table, status);
  return warm === undefined ? shown : { ...shown, WarmThroughput: { ...object({ warm }, 'warm'), Status: 'UPDATING' } };
}

/** A table that is being deleted: its schema is no longer shown. */
export function deletedTable(table: Table): JsonObject {
  const shown = Object.entries(changedTable(table, 'DELETING'));
  return Object.fromEntries(shown.filter(([name]) => !UNSHOWN.includes(name)));
}

const UNSHOWN = ['AttributeDefinitions', 'KeySchema', 'CreationDateTime', 'GlobalSecondaryIndexes'];

function described(table: Table, status: TableStatus): JsonObject {
  const { members, row, arn, items } = table;
  const global = objects(members, 'GlobalSecondaryIndexes');
  const local = objects(members, 'LocalSecondaryIndexes');
  return {
    ...billed(members, status),
    ...(local.length > 0 && { LocalSecondaryIndexes: local.map((index) => describedIndex(table, index)) }),
    ...(global.length > 0 && {
      GlobalSecondaryIndexes: global.map((index) => ({ ...describedIndex(table, index), IndexStatus: status })),
    }),
    CreationDateTime: row.createdAtMs / 1000,
    ItemCount: items.count(),
    TableArn: arn,
    TableId: row.id,
    TableSizeBytes: 0,
    TableStatus: status,
    ...streamOf(table),
    ...(row.encryption !== undefined && { SSEDescription: row.encryption }),
  };
}

/** Since when a table is on demand is known once it is. */
function billed(members: JsonObject, status: TableStatus): JsonObject {
  const { BillingModeSummary: summary, ...others } = members;
  if (summary === undefined) return others;
  const BillingMode = textOr(object(members, 'BillingModeSummary'), 'BillingMode', '');
  return { ...others, BillingModeSummary: status === 'CREATING' ? { BillingMode } : summary };
}

function describedIndex({ arn, items }: Table, index: JsonObject): JsonObject {
  const name = textOr(index, 'IndexName', '');
  return { ...index, IndexArn: `${arn}/index/${name}`, IndexSizeBytes: 0, ItemCount: items.count(name) };
}

function streamOf({ stream, streams }: Table): JsonObject {
  const latest = streams.at(-1);
  return {
    ...(stream !== undefined && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream.settings.viewType },
    }),
    ...(latest !== undefined && { LatestStreamArn: latest.arn, LatestStreamLabel: latest.label }),
  };
}

export function isOnDemandTable({ members }: Table): boolean {
  return object(members, 'BillingModeSummary')['BillingMode'] === 'PAY_PER_REQUEST';
}

function warmOf(owner: JsonObject, isOnDemand: boolean): JsonObject {
  const wanted = object(owner, 'WarmThroughput');
  const provisioned = object(owner, 'ProvisionedThroughput');
  const units = (name: 'Read' | 'Write'): number => {
    const usual = isOnDemand ? ON_DEMAND_UNITS[`${name}UnitsPerSecond`] : number(provisioned, `${name}CapacityUnits`);
    return number(wanted, `${name}UnitsPerSecond`) ?? usual ?? 0;
  };
  return { ReadUnitsPerSecond: units('Read'), Status: 'ACTIVE', WriteUnitsPerSecond: units('Write') };
}
