import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { EventDefinition } from '#schemas/definition.ts';
import { conform, definitionOf, type EventOf } from '../contract.ts';
import { KitError } from '../errors.ts';
import type { Event } from '../event.ts';
import type { Mark } from '../idempotency/command-marks.ts';
import type { EventStore } from './event-store.ts';
import { type EventKeys, eventOf, itemOf } from './item.ts';

/** The reasons for which DynamoDB cancels a transaction when two writers meet. */
const CONFLICTS = new Set(['ConditionalCheckFailed', 'TransactionConflict']);

/** The table of an event store. */
export interface EventTable {
  readonly name: string;
  readonly keys: EventKeys;
}

/**
 * An event store in a DynamoDB table. Two writers that have read the same version write the same key, and the
 * condition of the write lets only one succeed.
 * @param definitions the events of a history; events stored in other versions are cast when they are read
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
export function dynamoEventStore<Definition extends EventDefinition>(
  client: DynamoDBDocumentClient,
  table: EventTable,
  definitions: readonly Definition[],
): EventStore<EventOf<Definition>> {
  return {
    read: (stream) => read(client, table, stream, definitions),
    async append(stream, events, marks = []) {
      try {
        await write(client, table, events, marks);
      } catch (thrown) {
        const version = Number(events[0]?.metadata.sequence) - 1;
        if (isConflict(thrown)) throw new KitError('VERSION_CONFLICT', { stream, version }, { cause: thrown });
        throw thrown;
      }
    },
  };
}

async function read<Definition extends EventDefinition>(
  client: DynamoDBDocumentClient,
  { name: TableName, keys }: EventTable,
  stream: string,
  definitions: readonly Definition[],
): Promise<readonly EventOf<Definition>[]> {
  const events: EventOf<Definition>[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: `${keys.stream} = :stream`,
        ExpressionAttributeValues: { ':stream': stream },
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    for (const item of page.Items ?? []) events.push(inCurrentVersion(eventOf(item, keys), definitions));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return events;
}

/** What conforms to one of the definitions is an event of theirs. */
function inCurrentVersion<Definition extends EventDefinition>(
  event: Event,
  definitions: readonly Definition[],
): EventOf<Definition> {
  const definition = definitionOf(definitions, event.metadata, 'the event store');
  return conform(definition, event) as EventOf<Definition>;
}

/** One event needs no transaction, which would cost twice as much. */
async function write(
  client: DynamoDBDocumentClient,
  { name, keys }: EventTable,
  events: readonly Event[],
  marks: readonly Mark[],
): Promise<void> {
  const ConditionExpression = `attribute_not_exists(${keys.stream})`;
  const puts = events.map((event) => ({ TableName: name, Item: itemOf(event, keys), ConditionExpression }));
  const [only, ...others] = [...puts, ...marks];
  if (only && others.length === 0) await client.send(new PutCommand(only));
  else await client.send(new TransactWriteCommand({ TransactItems: [...puts, ...marks].map((Put) => ({ Put })) }));
}

function isConflict(thrown: unknown): boolean {
  if (thrown instanceof ConditionalCheckFailedException) return true;
  if (!(thrown instanceof TransactionCanceledException)) return false;
  return (thrown.CancellationReasons ?? []).some(({ Code }) => CONFLICTS.has(Code ?? ''));
}
