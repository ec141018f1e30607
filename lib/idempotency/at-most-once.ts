import { DeleteItemCommand, type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Refusal, refusalOf, WITH_ITEM } from '../aws/conditional-write.ts';
import type { Clock } from '../clock.ts';
import { KitError, toError } from '../errors.ts';
import { at, objectOf } from '../json.ts';
import { RESERVE_MS } from '../tools.ts';
import type { Effect } from './effect.ts';

/**
 * Causes an effect that cannot be undone or looked up, such as an e-mail: never twice for the same key. An attempt
 * writes a note under the key before it begins, and into the note that the effect has happened. If the attempt ends
 * without a result, the note stays as it was, and later attempts fail: an operator must find out whether the effect
 * happened. The note is all the idempotency that the reaction needs: it is `idempotent: 'by-effect'`.
 * @param deadlineMs of the reaction's tools: until shortly after it, a note without a result is an attempt that runs
 * @returns `already-there` when an earlier attempt noted that the effect has happened
 * @throws TributaryError EFFECT_IN_PROGRESS, EFFECT_IN_DOUBT; the error of the effect when it certainly did not happen:
 * it may be tried again
 */
export type AtMostOnce = (key: string, deadlineMs: number, effect: () => Promise<unknown>) => Promise<Effect>;

export interface AttemptEffects {
  /** Its role may write notes under its own name only. */
  readonly functionName: string;
  readonly client: DynamoDBClient;
  readonly now: Clock;
  readonly newId: () => string;
}

/** Longer than an event can be redelivered: 90 days from the archive, 14 from a dead-letter queue. */
const NOTE_LIFE_SECONDS = 120 * 24 * 60 * 60;

/** Stores the notes in that table as items `<function>#attempt#<key>`, which its time to live deletes. */
export function atMostOnceIn(TableName: string, { functionName, client, now, newId }: AttemptEffects): AtMostOnce {
  const note = (id: string, attempt: string, endMs: number): Promise<Refusal | undefined> => {
    const expiration = { N: String(Math.floor(now() / 1000) + NOTE_LIFE_SECONDS) };
    const Item = {
      id: { S: id },
      by: { S: attempt },
      status: { S: 'INPROGRESS' },
      endMs: { N: `${endMs}` },
      expiration,
    };
    const condition = ifMine(attempt, 'attribute_not_exists(#id) OR ');
    return refusalOf(() => client.send(new PutItemCommand({ TableName, Item, ...condition, ...WITH_ITEM })));
  };
  const complete = (id: string, attempt: string) =>
    client.send(new UpdateItemCommand({ TableName, Key: { id: { S: id } }, ...completed(attempt) }));
  return async (key, deadlineMs, effect) => {
    const [id, attempt] = [`${functionName}#attempt#${key}`, newId()];
    const inDoubt = (problem: string, cause?: unknown) =>
      Object.assign(new KitError('EFFECT_IN_DOUBT', { key, problem }, { cause }), { note: { table: TableName, id } });
    const earlier = await note(id, attempt, deadlineMs + RESERVE_MS);
    if (earlier?.item?.['status'] === 'COMPLETED') return 'already-there';
    if (Number(earlier?.item?.['endMs']) > now()) throw new KitError('EFFECT_IN_PROGRESS', { key });
    if (earlier) throw inDoubt('an earlier attempt ended without a result');
    await effect().catch(async (thrown) => {
      const error = toError(thrown);
      if (!surelyFailed(error)) throw inDoubt(error.message, error);
      await client.send(new DeleteItemCommand({ TableName, Key: { id: { S: id } }, ...ifMine(attempt) }));
      throw error;
    });
    await complete(id, attempt);
    return 'new';
  };
}

/** The SDK repeats a write whose answer was lost, and then meets its own item. */
function ifMine(attempt: string, orElse = '') {
  return {
    ConditionExpression: `${orElse}#by = :by`,
    ExpressionAttributeNames: { ...(orElse && { '#id': 'id' }), '#by': 'by' },
    ExpressionAttributeValues: { ':by': { S: attempt } },
  };
}

function completed(attempt: string) {
  const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = ifMine(attempt);
  return {
    UpdateExpression: 'SET #status = :completed',
    ConditionExpression,
    ExpressionAttributeNames: { ...ExpressionAttributeNames, '#status': 'status' },
    ExpressionAttributeValues: { ...ExpressionAttributeValues, ':completed': { S: 'COMPLETED' } },
  };
}

/** Errors after which nothing was sent, because there was no connection. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CredentialsProviderError']);

/**
 * Whether the service refused the call, or was never reached. A lost answer and every answer from 500 on prove nothing:
 * a front of the service may say 503 when the answer from behind it was lost. Nor does the answer to the second attempt
 * of a client say how its first one ended.
 */
function surelyFailed(error: Error): boolean {
  const { httpStatusCode: status, attempts } = objectOf(at(error, '$metadata'));
  if (Number(attempts ?? 1) > 1) return false;
  const isRefused = Number(status) >= 400 && Number(status) < 500;
  return isRefused || NEVER_SENT.has(String(at(error, 'code'))) || NEVER_SENT.has(error.name);
}
