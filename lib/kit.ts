import { dynamoDbClient } from './aws/dynamo-db.ts';
import { systemClock } from './clock.ts';
import { type EffectKit, type EffectKitEnv, effectKitFor, effectKitVariables } from './effect-kit.ts';
import { text } from './env.ts';
import { type Once, onceIn } from './idempotency/once.ts';
import { type SeenIds, seenIdsIn } from './idempotency/seen-ids.ts';
import type { Tools } from './tools.ts';

/** The dependencies of every handler kind, and what it gives to reactions. Tests pass their own. */
export interface Kit<Given extends Tools = Tools> extends EffectKit<Given> {
  readonly once: Once;
  readonly seenIds: SeenIds;
}

/** The environment variables that the kit needs: spread them into the function's own `readEnv`. */
export const kitVariables = { ...effectKitVariables, idempotencyTable: text('IDEMPOTENCY_TABLE') };

export interface KitEnv extends EffectKitEnv {
  readonly idempotencyTable: string;
}

/** The kit of a deployed function. */
export function kitFor(env: KitEnv): Kit {
  const { functionName, idempotencyTable } = env;
  const kit = effectKitFor(env);
  const dynamoDb = dynamoDbClient();
  return {
    ...kit,
    once: onceIn(idempotencyTable, functionName, dynamoDb),
    seenIds: seenIdsIn(idempotencyTable, functionName, { client: dynamoDb, now: systemClock, sleep: kit.sleep }),
  };
}
