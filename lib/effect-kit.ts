import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { SQSClient } from '@aws-sdk/client-sqs';
import { putObjectWith } from './aws/put-object.ts';
import { TIME_LIMITS } from './aws/time-limits.ts';
import { type Clock, systemClock } from './clock.ts';
import { text } from './env.ts';
import { type DeadLetters, deadLettersOn } from './failures/dead-letters.ts';
import { type Meter, meterOn } from './metrics/meter.ts';
import { type Tools, type ToolsFor, toolsWith } from './tools.ts';

/**
 * The dependencies of the handler kinds whose effects are idempotent by themselves, and what they give to reactions:
 * those of every kit, without locks. Tests pass their own.
 */
export interface EffectKit<Given extends Tools = Tools> {
  readonly functionName: string;
  readonly logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'addContext' | 'appendKeys' | 'resetKeys'>;
  readonly metrics: Meter;
  readonly deadLetters: DeadLetters;
  readonly now: Clock;
  readonly random: () => number;
  readonly newId: () => string;
  readonly sleep: (delayMs: number) => Promise<void>;
  readonly toolsFor: ToolsFor<Given>;
}

/** The environment variables that this kit needs: spread them into the function's own `readEnv`. */
export const effectKitVariables = {
  functionName: text('AWS_LAMBDA_FUNCTION_NAME'),
  failedQueueUrl: text('FAILED_QUEUE_URL'),
  payloadBucket: text('PAYLOAD_BUCKET'),
};

export interface EffectKitEnv {
  readonly functionName: string;
  readonly failedQueueUrl: string;
  readonly payloadBucket: string;
}

/**
 * The kit of a deployed function whose effects are idempotent by themselves, with `idempotent: by-effect` in
 * serverless.yml. Neither the library of the locks nor their table is in it.
 */
export function effectKitFor({ functionName, failedQueueUrl: queueUrl, payloadBucket }: EffectKitEnv): EffectKit {
  const sqs = new SQSClient({ requestHandler: TIME_LIMITS });
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
    now: systemClock,
    random: Math.random,
    newId: randomUUID,
    sleep,
    toolsFor: toolsWith({ logger, metrics, now: systemClock }),
  };
}
