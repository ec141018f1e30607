import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { WINDOW_SECONDS } from './window.ts';

/**
 * Runs `work` unless it was completed for the same key inside the window; then its first result is returned again. It
 * throws while another invocation runs the work, and when the work throws. A later attempt then runs the work again.
 */
export type Once = <Result>(key: string, context: Context, work: () => Promise<Result>) => Promise<Result>;

/** Idempotency of one function for single events, stored by Powertools in that table under that prefix. */
export function onceIn(tableName: string, keyPrefix: string, awsSdkV3Client: DynamoDBClient): Once {
  const config = new IdempotencyConfig({ expiresAfterSeconds: WINDOW_SECONDS, throwOnNoIdempotencyKey: true });
  // A persistence layer uses the first configuration it gets, so there is one layer for one configuration.
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName, awsSdkV3Client });
  return (key, context, work) => {
    // With the remaining time, an attempt that times out does not hold its key until the window ends.
    config.registerLambdaContext(context);
    return makeIdempotent((_key: string) => work(), { persistenceStore, config, keyPrefix, dataIndexArgument: 0 })(key);
  };
}
