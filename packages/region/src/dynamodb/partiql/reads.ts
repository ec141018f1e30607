import { createHash } from 'node:crypto';
import { type JsonObject, numberOf, objectOf, parseJson } from '../../core/json.ts';
import type { KeyCondition, KeyConditions } from '../expressions/parts.ts';
import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { checkedItem } from '../values/checked-values.ts';
import { equalValues } from '../values/equality.ts';
import type { PartiqlPort } from './partiql-port.ts';
import type { Select, Where } from './statement.ts';
import { invalid } from './statement-errors.ts';

export interface SelectOptions {
  readonly limit: number | undefined;
  readonly isConsistent: boolean;
  readonly nextToken: string | undefined;
  /** The text and parameters of the statement, to which a token belongs. */
  readonly source: string;
}

export interface Selected {
  readonly items: readonly Item[];
  readonly nextToken?: string;
  readonly lastKey?: Item;
}

/** Where a SELECT goes on. */
interface Position {
  /** Of its partitions, the number of the first that is not read to its end. */
  readonly partition: number;
  readonly after: Item | undefined;
}

/**
 * Runs a SELECT: a Query for each partition that its WHERE names, else a Scan.
 * @throws AwsError ValidationException
 */
export function selected(port: PartiqlPort, select: Select, options: SelectOptions): Selected {
  const [hashName = '', rangeName] = port.keyNames(select.table, select.index);
  checkOrder(select, hashName, rangeName);
  const partitions = partitionsOf(select.where, hashName, rangeName);
  const start = options.nextToken === undefined ? undefined : positionIn(options.nextToken, options.source);
  const items: Item[] = [];
  let startKey = start?.after;
  for (let partition = start?.partition ?? 0; partition < partitions.length; partition++) {
    const page = port.select({
      ...readOf(select, partitions[partition], options, items.length),
      ...(startKey && { startKey }),
    });
    items.push(...page.items);
    if (page.lastKey !== undefined) return stopped(items, { partition, after: page.lastKey }, options);
    startKey = undefined;
    const isFull = options.limit !== undefined && items.length >= options.limit;
    if (isFull && partition + 1 < partitions.length) {
      return stopped(items, { partition: partition + 1, after: undefined }, options);
    }
  }
  return { items };
}

/** The item that a WHERE of a whole key names. */
export function selectedOne(port: PartiqlPort, select: Select, where: Where): Item | undefined {
  const keyConditions = new Map([...where.equals].map(([name, value]) => [name, equalTo(value)]));
  const { table, projection } = select;
  const read = { table, keyConditions, isForward: true, isConsistent: true };
  return port.select({ ...read, ...(projection && { projection }) }).items[0];
}

function readOf(select: Select, keyConditions: KeyConditions | undefined, options: SelectOptions, count: number) {
  return {
    table: select.table,
    isForward: select.order?.[0]?.isDescending !== true,
    isConsistent: options.isConsistent,
    ...(select.index !== undefined && { index: select.index }),
    ...(keyConditions && { keyConditions }),
    ...(select.where && { filter: select.where.condition }),
    ...(select.projection && { projection: select.projection }),
    ...(options.limit !== undefined && { limit: options.limit - count }),
  };
}

/** The key conditions of each partition; one without any stands for the whole table. */
function partitionsOf(
  where: Where | undefined,
  hashName: string,
  rangeName: string | undefined,
): readonly (KeyConditions | undefined)[] {
  const equal = where?.equals.get(hashName);
  const values = equal === undefined ? where?.oneOf.get(hashName) : [equal];
  if (values === undefined) return [undefined];
  const range = rangeName === undefined ? undefined : where?.keys.get(rangeName);
  return distinct(values).map((value) => {
    const conditions = new Map([[hashName, equalTo(value)]]);
    if (rangeName !== undefined && range !== undefined) conditions.set(rangeName, range);
    return conditions;
  });
}

const distinct = (values: readonly AttributeValue[]): readonly AttributeValue[] =>
  values.filter((value, index) => values.findIndex((other) => equalValues(other, value)) === index);

const equalTo = (value: AttributeValue): KeyCondition => ({ operator: 'EQ', values: [value] });

function checkOrder({ order, where }: Select, hashName: string, rangeName: string | undefined): void {
  if (order === undefined) return;
  if (where === undefined) throw invalid('Must have WHERE clause in the statement when using ORDER BY clause.');
  if (!where.equals.has(hashName) && !where.oneOf.has(hashName)) {
    const what = 'Must have at least one non-optional hash key condition in WHERE clause';
    throw invalid(`${what} when using ORDER BY clause.`);
  }
  const foreign = order.find(({ attribute }) => attribute !== hashName && attribute !== rangeName);
  if (foreign === undefined) return;
  throw invalid(`Variable reference ${foreign.attribute} in ORDER BY clause must be part of the primary key`);
}

function stopped(items: readonly Item[], { partition, after }: Position, { source }: SelectOptions): Selected {
  const token = JSON.stringify({ partition, after: after ?? {}, of: digestOf(source) });
  const nextToken = Buffer.from(token).toString('base64');
  return { items, nextToken, ...(after && { lastKey: after }) };
}

function positionIn(token: string, source: string): Position {
  const row: JsonObject = objectOf(parseJson(Buffer.from(token, 'base64').toString()));
  const partition = numberOf(row['partition']) ?? -1;
  if (!Number.isSafeInteger(partition) || partition < 0) throw invalid('Given NextToken is invalid');
  if (row['of'] !== digestOf(source)) throw invalid('NextToken does not match request');
  const after = checkedItem(objectOf(row['after']));
  return { partition, after: Object.keys(after).length === 0 ? undefined : after };
}

const digestOf = (source: string): string => createHash('sha256').update(source).digest('base64');
