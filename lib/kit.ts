import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoDbClient } from './aws/dynamo-db.ts';
import { putObjectWith } from './aws/put-object.ts';
import { TIME_LIMITS } from './aws/time-limits.ts';
import { type Clock, systemClock } from './clock.ts';
import { text } from './env.ts';
import { type DeadLetters, deadLettersOn } from './failures/dead-letters.ts';
import { type Once, onceIn } from './idempotency/once.ts';
import { type SeenIds, seenIdsIn } from './idempotency/seen-ids.ts';
import { type Meter, meterOn } from './metrics/meter.ts';
import { type Tools, type ToolsFor, toolsWith } from './tools.ts';

/** The dependencies of every handler kind, and what it gives to reactions. Tests pass their own. */
export interface Kit<Given extends Tools = Tools> {
  readonly functionName: string;
  readonly logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'addContext' | 'appendKeys' | 'resetKeys'>;
  readonly metrics: Meter;
  readonly deadLetters: DeadLetters;
  readonly once: Once;
  readonly seenIds: SeenIds;
  readonly now: Clock;
  readonly random: () => number;
  readonly newId: () => string;
  readonly sleep: (delayMs: number) => Promise<void>;
  readonly toolsFor: ToolsFor<Given>;
}

/** The environment variables that the kit needs: spread them into the function's own `readEnv`. */
export const kitVariables = {
  functionName: text('AWS_LAMBDA_FUNCTION_NAME'),
  idempotencyTable: text('IDEMPOTENCY_TABLE'),
  failedQueueUrl: text('FAILED_QUEUE_URL'),
  payloadBucket: text('PAYLOAD_BUCKET'),
};

export interface KitEnv {
  readonly functionName: string;
  readonly idempotencyTable: string;
  readonly failedQueueUrl: string;
  readonly payloadBucket: string;
}

/** The kit of a deployed function. */
export function kitFor({ functionName, idempotencyTable, failedQueueUrl: queueUrl, payloadBucket }: KitEnv): Kit {
  const sqs = new SQSClient({ requestHandler: TIME_LIMITS });
  const dynamoDb = dynamoDbClient();
  const logger = new Logger();
  const metrics = meterOn(new Metrics({ defaultDimensions: { function: functionName } }));
  return {
    functionName,
    logger,
    metrics,
    deadLetters: deadLettersOn(
      { client: sqs, put: putObjectWith(sqs, systemClock), now: systemClock },
      { queueUrl, payloadBucket, functionName },
    ),
    once: onceIn(idempotencyTable, functionName, dynamoDb),
    seenIds: seenIdsIn(idempotencyTable, functionName, { client: dynamoDb, now: systemClock, sleep }),
    now: systemClock,
    random: Math.random,
    newId: randomUUID,
    sleep,
    toolsFor: toolsWith({ logger, metrics, now: systemClock }),
  };
}
