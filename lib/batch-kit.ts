import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbClient } from './aws/dynamo-db.ts';
import { systemClock } from './clock.ts';
import { type EffectKit, type EffectKitEnv, effectKitFor, effectKitVariables } from './effect-kit.ts';
import { text } from './env.ts';
import { type SeenIds, seenIdsIn } from './idempotency/seen-ids.ts';
import type { Tools } from './tools.ts';

/**
 * The dependencies of the handler kinds that take batches from one partition: they know handled events by their ids, and
 * need no lock. Tests pass their own.
 */
export interface BatchKit<Given extends Tools = Tools> extends EffectKit<Given> {
  readonly seenIds: SeenIds;
}

/** The environment variables that this kit needs: spread them into the function's own `readEnv`. */
export const batchKitVariables = { ...effectKitVariables, idempotencyTable: text('IDEMPOTENCY_TABLE') };

export interface BatchKitEnv extends EffectKitEnv {
  readonly idempotencyTable: string;
}

/** The kit of a deployed function that takes such batches. The library of the locks is not in it. */
export function batchKitFor(env: BatchKitEnv, dynamoDb: DynamoDBClient = dynamoDbClient()): BatchKit {
  const { functionName, idempotencyTable } = env;
  const kit = effectKitFor(env);
  const effects = { client: dynamoDb, now: systemClock, sleep: kit.sleep };
  return { ...kit, seenIds: seenIdsIn(idempotencyTable, functionName, effects) };
}
