import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../clock.ts';
import { KitError } from '../errors.ts';
import { WINDOW_SECONDS } from './window.ts';

/** A new item, written in one transaction with the effect that it marks. */
export interface Mark {
  readonly TableName: string;
  readonly Item: Readonly<Record<string, unknown>>;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Readonly<Record<string, unknown>>;
}

/** What commands were about, so that a key that comes with another request is refused. For the window of idempotency. */
export interface CommandMarks {
  /** @throws TributaryError IDEMPOTENCY_KEY_REUSED when the command was about something else before */
  check(commandId: string, about: string): Promise<void>;
  /** To be written with the effect. The transaction is cancelled when the command was carried out meanwhile. */
  of(commandId: string, about: string): Mark;
}

interface MarkEffects {
  readonly functionName: string;
  readonly now: Clock;
}

/** Marks in that table as items `<function>#command#<id>`, which its time to live deletes. */
export function commandMarksIn(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  TableName: string,
  { functionName, now }: MarkEffects,
): CommandMarks {
  const idOf = (commandId: string) => `${functionName}#command#${commandId}`;
  const nowSeconds = () => Math.floor(now() / 1000);
  return {
    async check(commandId, about) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: { id: idOf(commandId) }, ConsistentRead: true }),
      );
      // Time to live deletes late, so an expired mark may still be there.
      const isKnown = Item !== undefined && Number(Item['expiration']) > nowSeconds();
      if (isKnown && Item['about'] !== about) throw new KitError('IDEMPOTENCY_KEY_REUSED', {});
    },
    of: (commandId, about) => ({
      TableName,
      Item: { id: idOf(commandId), about, status: 'COMPLETED', expiration: nowSeconds() + WINDOW_SECONDS },
      ConditionExpression: 'attribute_not_exists(#id) OR #expiration < :now',
      ExpressionAttributeNames: { '#id': 'id', '#expiration': 'expiration' },
      ExpressionAttributeValues: { ':now': nowSeconds() },
    }),
  };
}
