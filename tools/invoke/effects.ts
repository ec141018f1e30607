import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Region } from '@tributary/region';
import { type Json, parseJson } from '@tributary/region/json';
import type { ClientSettings } from '../aws-clients.ts';
import { drain } from './drain-queue.ts';

/** One thing that came out of an invocation, and where it went. */
export interface Effect {
  readonly to: string;
  readonly content: unknown;
}

/** What an invocation left behind in a region that was fresh before it. */
export interface Effects {
  readonly published: readonly Effect[];
  readonly wrote: readonly Effect[];
  readonly deadLettered: readonly Effect[];
}

type Named = readonly [logicalId: string, ref: string];

/** Reads it through the AWS API: queues are emptied, tables scanned. */
export async function effectsIn(
  region: Region,
  probes: ReadonlyMap<string, string>,
  client: ClientSettings,
): Promise<Effects> {
  const sqs = new SQSClient(client);
  const queues = named(region, 'AWS::SQS::Queue');
  const [own, probing] = [queues.filter(([id]) => !probes.has(id)), queues.filter(([id]) => probes.has(id))];
  return {
    published: await messagesOn(sqs, probing, (id) => placeOf(region, probes.get(id) ?? id)),
    wrote: await itemsIn(new DynamoDBClient(client), named(region, 'AWS::DynamoDB::Table')),
    deadLettered: await messagesOn(sqs, own, (_id, url) => `queue ${lastPart(url)}`),
  };
}

function named(region: Region, type: string): readonly Named[] {
  return [...region.resources].filter(([, resource]) => resource.type === type).map(([id, { ref }]) => [id, ref]);
}

function placeOf(region: Region, id: string): string {
  const { type = '', ref = id } = region.resources.get(id) ?? {};
  return type === 'AWS::SNS::Topic' ? `topic ${lastPart(ref)}` : `bus ${ref}`;
}

const lastPart = (name: string): string => name.split(/[:/]/).at(-1) ?? name;

async function messagesOn(
  sqs: SQSClient,
  queues: readonly Named[],
  to: (id: string, url: string) => string,
): Promise<readonly Effect[]> {
  const effects = queues.map(async ([id, url]) =>
    (await drain(sqs, url)).map((body): Effect => ({ to: to(id, url), content: parsed(body) })),
  );
  return (await Promise.all(effects)).flat();
}

const parsed = (text: string): Json => parseJson(text) ?? text;

/** JSON has no sets, which items of a table may hold. */
function withLists(value: unknown): unknown {
  if (value instanceof Set) return [...value];
  if (Array.isArray(value)) return value.map(withLists);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withLists(member)]));
}

async function itemsIn(dynamoDb: DynamoDBClient, tables: readonly Named[]): Promise<readonly Effect[]> {
  const client = DynamoDBDocumentClient.from(dynamoDb);
  const effects: Effect[] = [];
  for (const [, TableName] of tables)
    for await (const { Items = [] } of paginateScan({ client }, { TableName }))
      effects.push(...Items.map((item) => ({ to: `table ${TableName}`, content: withLists(item) })));
  return effects;
}
