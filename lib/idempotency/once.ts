import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';

/**
 * Runs `work` unless it ran to its end for the same key inside the window; then its first result is returned again.
 * While another invocation is at it, or when the work throws, this throws, and a later attempt runs the work again.
 */
export type Once = <Result>(key: string, context: Context, work: () => Promise<Result>) => Promise<Result>;

const WINDOW_SECONDS = 86_400;

/** Single-event idempotency of one function, kept in that table by Powertools under that prefix. */
export function onceIn(tableName: string, keyPrefix: string, awsSdkV3Client: DynamoDBClient): Once {
  const config = new IdempotencyConfig({ expiresAfterSeconds: WINDOW_SECONDS, throwOnNoIdempotencyKey: true });
  // A persistence layer keeps the first configuration it meets: one layer, one configuration.
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName, awsSdkV3Client });
  return (key, context, work) => {
    // Without the remaining time, an attempt that timed out would hold its key until the window ends.
    config.registerLambdaContext(context);
    return makeIdempotent((_key: string) => work(), { persistenceStore, config, keyPrefix, dataIndexArgument: 0 })(key);
  };
}
