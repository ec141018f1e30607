import type { JsonObject } from '../../core/json.ts';
import { number, object, objects, text, textOr } from '../../core/properties.ts';
import { FIRST_LABEL } from '../streams/table-stream.ts';
import { globalIndexOf, onDemandSummary, settingsOf, throughputOf } from './definition.ts';
import { encryptionOf } from './encryption.ts';
import type { Table, TableDeps, TableRow } from './table.ts';

/**
 * What a call changes of a table.
 * @param input of UpdateTable, checked
 */
export function changesOf(table: Table, input: JsonObject, deps: TableDeps): Partial<TableRow> {
  const { clock, region, accountId } = deps;
  const sse = input['SSESpecification'];
  const isProtected = input['DeletionProtectionEnabled'];
  const definition: JsonObject = {
    ...billedAs(table.members, input, clock.now()),
    ...attributesOf(table.members, input),
    ...settingsOf(input),
    ...(isProtected !== undefined && { DeletionProtectionEnabled: isProtected }),
    ...(input['OnDemandThroughput'] !== undefined && { OnDemandThroughput: input['OnDemandThroughput'] }),
  };
  return {
    definition: withIndexes(definition, objects(input, 'GlobalSecondaryIndexUpdates'), clock.now()),
    ...(input['StreamSpecification'] !== undefined && { streams: streamsOf(table, input, clock.now()) }),
    ...(sse !== undefined && { encryption: encryptionOf(object(input, 'SSESpecification'), { region, accountId }) }),
  };
}

function billedAs(members: JsonObject, input: JsonObject, nowMs: number): JsonObject {
  const mode = text(input, 'BillingMode');
  const known = object(members, 'ProvisionedThroughput');
  const given = input['ProvisionedThroughput'];
  const throughput =
    given === undefined ? known : changedThroughput(known, object(input, 'ProvisionedThroughput'), nowMs);
  if (mode === 'PAY_PER_REQUEST') {
    const none = { ProvisionedThroughput: throughputOf({}) };
    const indexes = objects(members, 'GlobalSecondaryIndexes').map((index) => ({ ...index, ...none }));
    return {
      ...members,
      ...none,
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
      BillingModeSummary: onDemandSummary(nowMs),
    };
  }
  const { BillingModeSummary: summary, ...others } = members;
  if (mode === undefined) return { ...members, ProvisionedThroughput: throughput };
  const changed =
    summary === undefined
      ? {}
      : { BillingModeSummary: { ...object(members, 'BillingModeSummary'), BillingMode: mode } };
  return { ...others, ...changed, ProvisionedThroughput: throughput };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughputDescription.html */
function changedThroughput(known: JsonObject, given: JsonObject, nowMs: number): JsonObject {
  const differences = ['ReadCapacityUnits', 'WriteCapacityUnits'].map(
    (name) => (number(given, name) ?? 0) - (number(known, name) ?? 0),
  );
  const isIncrease = differences.some((difference) => difference > 0);
  const isDecrease = differences.some((difference) => difference < 0);
  const decreases = number(known, 'NumberOfDecreasesToday') ?? 0;
  return {
    ...known,
    ...throughputOf(given),
    NumberOfDecreasesToday: decreases + (isDecrease && !isIncrease ? 1 : 0),
    ...(isIncrease && { LastIncreaseDateTime: nowMs / 1000 }),
    ...(isDecrease && { LastDecreaseDateTime: nowMs / 1000 }),
  };
}

/** Definitions that a call names again stay as they are. */
function attributesOf(members: JsonObject, input: JsonObject): JsonObject {
  const known = objects(members, 'AttributeDefinitions');
  const names = new Set(known.map((one) => one['AttributeName']));
  const added = objects(input, 'AttributeDefinitions').filter((one) => !names.has(one['AttributeName'] ?? ''));
  return added.length === 0 ? {} : { AttributeDefinitions: [...known, ...added] };
}

function withIndexes(members: JsonObject, updates: readonly JsonObject[], nowMs: number): JsonObject {
  let indexes = objects(members, 'GlobalSecondaryIndexes');
  for (const update of updates) indexes = changedIndexes(indexes, update, nowMs);
  const { GlobalSecondaryIndexes: _before, ...others } = members;
  const changed = indexes.length === 0 ? others : { ...others, GlobalSecondaryIndexes: indexes };
  return updates.some((update) => update['Delete'] !== undefined) ? withUsedAttributes(changed) : changed;
}

/** Without the definitions that no key needs any more: an index to come may have the attribute with another type. */
function withUsedAttributes(members: JsonObject): JsonObject {
  const indexes = ['LocalSecondaryIndexes', 'GlobalSecondaryIndexes'].flatMap((name) => objects(members, name));
  const keys = [members, ...indexes].flatMap((owner) => objects(owner, 'KeySchema'));
  const used = new Set(keys.map((key) => textOr(key, 'AttributeName', '')));
  const definitions = objects(members, 'AttributeDefinitions');
  return { ...members, AttributeDefinitions: definitions.filter((one) => used.has(textOr(one, 'AttributeName', ''))) };
}

function changedIndexes(indexes: readonly JsonObject[], update: JsonObject, nowMs: number): readonly JsonObject[] {
  if (update['Create'] !== undefined) return [...indexes, globalIndexOf(object(update, 'Create'))];
  if (update['Delete'] !== undefined) {
    return indexes.filter((index) => index['IndexName'] !== object(update, 'Delete')['IndexName']);
  }
  const change = object(update, 'Update');
  return indexes.map((index) => {
    if (index['IndexName'] !== change['IndexName']) return index;
    const known = object(index, 'ProvisionedThroughput');
    return {
      ...index,
      ProvisionedThroughput: changedThroughput(known, object(change, 'ProvisionedThroughput'), nowMs),
    };
  });
}

/** Each stream of a table after the first has the label of its time, as each has on AWS. */
function streamsOf({ row }: Table, input: JsonObject, nowMs: number): readonly JsonObject[] {
  const former = row.streams.map((stream) => ({ ...stream, isEnabled: false }));
  const specification = object(input, 'StreamSpecification');
  if (specification['StreamEnabled'] !== true) return former;
  const label = newLabel(
    former.map((stream) => textOr(stream, 'label', FIRST_LABEL)),
    nowMs,
  );
  return [...former, newStream(label, textOr(specification, 'StreamViewType', ''), nowMs)];
}

/** The label is the stream's name among those of its table: where its time is taken, it has the next millisecond. */
function newLabel(taken: readonly string[], nowMs: number): string {
  if (taken.length === 0) return FIRST_LABEL;
  const label = new Date(nowMs).toISOString().slice(0, -1);
  return taken.includes(label) ? newLabel(taken, nowMs + 1) : label;
}

export function newStream(label: string, viewType: string, nowMs: number): JsonObject {
  return { label, viewType, isEnabled: true, createdAtMs: nowMs };
}
