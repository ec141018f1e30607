import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import { type JsonObject, listOf, objectOf, objectsOf, textOf } from '../../core/json.ts';
import { number, textOr } from '../../core/properties.ts';
import { invalid } from '../requests/checked-request.ts';
import { ALL_DAYS } from './declared-tables.ts';
import { only } from './definition.ts';
import { changedTable, deletedTable, describedTable } from './description.ts';
import type { TableLifecycle } from './lifecycle.ts';
import type { Table } from './table.ts';
import type { Tables } from './tables.ts';
import { checkUpdate } from './update-checks.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_NAMES = 100;

export interface TableApiDeps {
  readonly clock: Clock;
  readonly tables: Tables;
  readonly accountId: string;
  readonly lifecycle: TableLifecycle;
}

type TableOperation = (input: JsonObject) => JsonObject | undefined;

/** The operations on tables, by name. Each takes a request with the right types. */
export function tableOperations({ clock, tables, accountId, lifecycle }: TableApiDeps) {
  const tagging = { tables, accountId };
  const named = (input: JsonObject): Table => tables.named(textOf(input['TableName']));
  return {
    CreateTable: (input) => ({ TableDescription: changedTable(lifecycle.create(input), 'CREATING') }),
    DescribeTable: (input) => ({ Table: describedTable(named(input)) }),
    UpdateTable: (input) => ({ TableDescription: updatedTable(named, lifecycle, input) }),
    DeleteTable: (input) => {
      const table = named(input);
      const TableDescription = deletedTable(table);
      lifecycle.delete(table);
      return { TableDescription };
    },
    ListTables: (input) => listedTables(tables, input),
    DescribeTimeToLive: (input) => ({ TimeToLiveDescription: describedTimeToLive(named(input)) }),
    UpdateTimeToLive: (input) => updateTimeToLive(named(input), objectOf(input['TimeToLiveSpecification'])),
    DescribeContinuousBackups: (input) => describedBackups(backedUp(tables, input), clock.now()),
    UpdateContinuousBackups: (input) => {
      const table = backedUp(tables, input);
      const wanted = objectOf(input['PointInTimeRecoverySpecification']);
      const days = number(wanted, 'RecoveryPeriodInDays') ?? ALL_DAYS;
      table.setRecoveryDays(wanted['PointInTimeRecoveryEnabled'] === true ? days : undefined);
      return describedBackups(table, clock.now());
    },
    DescribeContributorInsights: (input) => {
      const { name } = named(input);
      const index = input['IndexName'];
      return {
        TableName: name,
        ...(index !== undefined && { IndexName: index }),
        ContributorInsightsStatus: 'DISABLED',
      };
    },
    TagResource: (input) => {
      const table = tagged(tagging, input, 'TagResource');
      const added = objectsOf(input['Tags']).map((tag) => [textOr(tag, 'Key', ''), textOr(tag, 'Value', '')]);
      table.change({ tags: { ...table.row.tags, ...Object.fromEntries(added) } });
      return undefined;
    },
    UntagResource: (input) => {
      const table = tagged(tagging, input, 'UntagResource');
      const gone = listOf(input['TagKeys']);
      const left = Object.entries(table.row.tags).filter(([key]) => !gone.includes(key));
      table.change({ tags: Object.fromEntries(left) });
      return undefined;
    },
    ListTagsOfResource: (input) => {
      const { tags } = tagged(tagging, input, 'ListTagsOfResource').row;
      return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    },
  } satisfies Record<string, TableOperation>;
}

/** The answer shows the table while it is being changed: with its capacity of before. */
function updatedTable(named: (input: JsonObject) => Table, lifecycle: TableLifecycle, input: JsonObject): JsonObject {
  checkUpdate(input);
  const table = named(input);
  const before = objectOf(table.members['ProvisionedThroughput']);
  lifecycle.update(table, input);
  const after = objectOf(table.members['ProvisionedThroughput']);
  const shown = { ...after, ...only(before, ['ReadCapacityUnits', 'WriteCapacityUnits', 'NumberOfDecreasesToday']) };
  const isSame = input['ProvisionedThroughput'] === undefined || input['BillingMode'] !== undefined;
  return { ...changedTable(table, 'UPDATING'), ...(!isSame && { ProvisionedThroughput: shown }) };
}

function listedTables(tables: Tables, input: JsonObject): JsonObject {
  const start = input['ExclusiveStartTableName'];
  const limit = number(input, 'Limit') ?? MAX_NAMES;
  const names = tables.all().map(({ name }) => name);
  const rest = typeof start === 'string' ? names.filter((name) => name > start) : names;
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { TableNames: page, ...(rest.length > limit && last !== undefined && { LastEvaluatedTableName: last }) };
}

function describedTimeToLive({ row }: Table): JsonObject {
  return row.timeToLive === undefined
    ? { TimeToLiveStatus: 'DISABLED' }
    : { TimeToLiveStatus: 'ENABLED', AttributeName: row.timeToLive };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
function updateTimeToLive(table: Table, specification: JsonObject): JsonObject {
  const attribute = textOf(specification['AttributeName']);
  const isEnabled = specification['Enabled'] === true;
  const current = table.row.timeToLive;
  if (isEnabled && current === attribute) throw invalid('TimeToLive is already enabled');
  if (isEnabled && current !== undefined) {
    throw invalid(`TimeToLive is active on a different AttributeName: current AttributeName is ${current}`);
  }
  if (!isEnabled && current === undefined) throw invalid('TimeToLive is already disabled');
  if (!isEnabled && current !== attribute) {
    throw invalid(`TimeToLive is active on a different AttributeName: current AttributeName is ${current}`);
  }
  table.setTimeToLive(isEnabled ? attribute : undefined);
  return { TimeToLiveSpecification: specification };
}

function backedUp(tables: Tables, input: JsonObject): Table {
  const name = textOf(input['TableName']);
  const table = tables.find(name);
  if (table !== undefined) return table;
  throw new AwsError('TableNotFoundException', `Table not found: ${name}`);
}

/** The region keeps no backups; the answers are those of a table with point-in-time recovery. */
function describedBackups({ row }: Table, nowMs: number): JsonObject {
  const days = row.recoveryDays;
  const earliestMs = Math.max(row.createdAtMs, nowMs - (days ?? 0) * DAY_MS);
  const recovery =
    days === undefined
      ? { PointInTimeRecoveryStatus: 'DISABLED' }
      : {
          PointInTimeRecoveryStatus: 'ENABLED',
          RecoveryPeriodInDays: days,
          EarliestRestorableDateTime: earliestMs / 1000,
          LatestRestorableDateTime: nowMs / 1000,
        };
  return {
    ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: recovery },
  };
}

/** Each part ends where the next begins: the time that a text takes grows with its length only. */
const SOME_ARN = /^(?:[^:]+:){5}[^/]+\/./;
const TABLE_ARN = /^arn:aws:dynamodb:[^:]+:\d+:table\/[^/]{3,}$/;

interface Tagging {
  readonly tables: Tables;
  readonly accountId: string;
}

/** The member of an operation that must not be empty, and what DynamoDB says of one that is. */
const TAG_LISTS: Readonly<Record<string, { readonly list: string; readonly emptyList: string }>> = {
  TagResource: { list: 'Tags', emptyList: 'Atleast one Tag needs to be provided as Input.' },
  UntagResource: { list: 'TagKeys', emptyList: 'Atleast one Tag Key needs to be provided as Input.' },
};

function tagged({ tables, accountId }: Tagging, input: JsonObject, operation: string): Table {
  const { list, emptyList } = TAG_LISTS[operation] ?? {};
  if (input['ResourceArn'] === undefined) throw invalid('Invalid TableArn');
  const arn = textOf(input['ResourceArn']);
  if (!SOME_ARN.test(arn)) {
    const who = `User: arn:aws:iam::${accountId}:root is not authorized to perform: dynamodb:${operation}`;
    throw new AwsError('AccessDeniedException', `${who} on resource: ${arn || '*'}`);
  }
  if (list !== undefined && input[list] === undefined) {
    const member = `${list.charAt(0).toLowerCase()}${list.slice(1)}`;
    const what = `1 validation error detected: Value null at '${member}' failed to satisfy constraint`;
    throw invalid(`${what}: Member must not be null`);
  }
  if (!TABLE_ARN.test(arn)) throw invalid(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  if (list !== undefined && listOf(input[list]).length === 0) throw invalid(emptyList ?? '');
  const table = tables.find(arn);
  if (table?.arn === arn) return table;
  const message = list === 'TagKeys' ? '' : `: ResourcArn: ${arn} not found`;
  throw new AwsError('ResourceNotFoundException', `Requested resource not found${message}`);
}
