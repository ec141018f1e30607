import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderChange } from './projection.ts';

/** Writes a change to the read model. It is idempotent, and a stale change leaves the newer status. */
export type ApplyChange = (change: OrderChange) => Promise<'applied' | 'stale'>;

/** The read model in a DynamoDB table with key `orderId`; details are attributes of the item, null is never written. */
export function orderTable(client: DynamoDBDocumentClient, tableName: string): ApplyChange {
  return async (change) => {
    try {
      await client.send(
        new UpdateCommand({ TableName: tableName, Key: { orderId: change.orderId }, ...updateFor(change) }),
      );
      return 'applied';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'stale';
      throw error;
    }
  };
}

/**
 * The details of the first event are written even when it arrives late; its status and sequence only where there are
 * none. A later status removes the reason of an earlier one.
 */
function updateFor({ sequence, status, cancelReason, details }: OrderChange) {
  const always = { ...details, ...(cancelReason === undefined ? {} : { cancelReason }) };
  const newest = { status, sequence };
  const set = (name: string): string => `#${name} = :${name}`;
  const setIfNone = (name: string): string => `#${name} = if_not_exists(#${name}, :${name})`;
  const outdated = details || cancelReason !== undefined ? [] : ['cancelReason'];
  const assignments = [...Object.keys(always).map(set), ...Object.keys(newest).map(details ? setIfNone : set)];
  const values = { ...always, ...newest };
  return {
    UpdateExpression: [`SET ${assignments.join(', ')}`, ...outdated.map((name) => `REMOVE #${name}`)].join(' '),
    ExpressionAttributeNames: Object.fromEntries(
      [...Object.keys(values), ...outdated].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
    ...(details ? {} : { ConditionExpression: 'attribute_not_exists(#sequence) OR #sequence < :sequence' }),
  };
}
