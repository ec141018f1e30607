import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyValidationError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { TributaryError } from '../errors.ts';

/** A command of a client, who names it so that it can be sent again. */
export interface NamedCommand {
  /** What the client calls it, unique among all that this function is asked. */
  readonly key: string;
  /** All that makes it this command and no other. */
  readonly content: readonly string[];
}

/**
 * Runs `work` unless it ran to its end for the same key; then its first result is returned again. What throws is not
 * remembered: a later attempt runs the work again.
 * @throws TributaryError IDEMPOTENCY_KEY_REUSED for another content under that key, REQUEST_IN_PROGRESS while the
 * first attempt runs
 */
export type CommandOnce = <Result>(
  command: NamedCommand,
  context: Context,
  work: () => Promise<Result>,
) => Promise<Result>;

const WINDOW_SECONDS = 86_400;

/** Commands of one function, kept in that table by Powertools under that prefix. */
export function commandOnceIn(tableName: string, keyPrefix: string, awsSdkV3Client: DynamoDBClient): CommandOnce {
  const config = new IdempotencyConfig({
    eventKeyJmesPath: 'key',
    payloadValidationJmesPath: 'content',
    expiresAfterSeconds: WINDOW_SECONDS,
    throwOnNoIdempotencyKey: true,
  });
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName, awsSdkV3Client });
  return async (command, context, work) => {
    config.registerLambdaContext(context);
    const options = { persistenceStore, config, keyPrefix, dataIndexArgument: 0 };
    try {
      return await makeIdempotent((_command: NamedCommand) => work(), options)(command);
    } catch (thrown) {
      throw named(thrown);
    }
  };
}

function named(thrown: unknown): unknown {
  if (thrown instanceof IdempotencyValidationError)
    return new TributaryError('IDEMPOTENCY_KEY_REUSED', {}, { cause: thrown });
  if (thrown instanceof IdempotencyAlreadyInProgressError)
    return new TributaryError('REQUEST_IN_PROGRESS', {}, { cause: thrown });
  return thrown;
}
