import { dynamoDbClient } from './aws/dynamo-db.ts';
import { type BatchKit, type BatchKitEnv, batchKitFor, batchKitVariables } from './batch-kit.ts';
import { type Once, onceIn } from './idempotency/once.ts';
import type { Tools } from './tools.ts';

/** The dependencies of every handler kind, and what it gives to reactions. Tests pass their own. */
export interface Kit<Given extends Tools = Tools> extends BatchKit<Given> {
  readonly once: Once;
}

/** The environment variables that the kit needs: spread them into the function's own `readEnv`. */
export const kitVariables = batchKitVariables;

/** The kit of a deployed function. */
export function kitFor(env: BatchKitEnv): Kit {
  const dynamoDb = dynamoDbClient();
  return { ...batchKitFor(env, dynamoDb), once: onceIn(env.idempotencyTable, env.functionName, dynamoDb) };
}
