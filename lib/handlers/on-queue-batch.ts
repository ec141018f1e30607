import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { readAsWritten } from '../as-written.ts';
import { notFrom, toError } from '../errors.ts';
import type { Idempotent } from '../idempotency/effect.ts';
import { at, objectOf, textOf } from '../json.ts';
import type { Tools } from '../tools.ts';
import { deadLetterFatal } from './dead-letter-fatal.ts';
import { consumed } from './observe.ts';
import { type Pipeline, pipeline } from './pipeline.ts';
import { matchReaction, type Reaction } from './reactions.ts';
import { type AnyKit, type KitFor, runOnce } from './run-once.ts';

/**
 * A handler for events that a rule put on a queue. Each message is settled by itself: done, on the dead-letter queue
 * after a fatal error, or named in the answer after a retryable one, so that only it comes again. The mapping must
 * have `FunctionResponseTypes: [ReportBatchItemFailures]`.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function onQueueBatch<Given extends Tools, By extends Idempotent>(
  kit: KitFor<Given, By>,
  ...reactions: readonly Reaction<Given, By>[]
): Pipeline<SQSBatchResponse> {
  return handlerOf(kit, reactions);
}

function handlerOf<Given extends Tools>(
  kit: AnyKit<Given>,
  reactions: readonly Reaction<Given>[],
): Pipeline<SQSBatchResponse> {
  return pipeline(kit, async (invocation, context) => {
    const batch = queueEventOf(invocation);
    kit.metrics.measure('BatchSize', batch.Records.length);
    return processPartialResponse(
      batch,
      (record: SQSRecord) => handleMessage(kit, reactions, record, context),
      new BatchProcessor(EventType.SQS),
      { context, throwOnFullBatchFailure: false },
    );
  });
}

async function handleMessage<Given extends Tools>(
  kit: AnyKit<Given>,
  reactions: readonly Reaction<Given>[],
  record: SQSRecord,
  context: Context,
): Promise<void> {
  const { busEvent, received, problem } = parsed(record);
  const { detail, 'replay-name': replay } = objectOf(busEvent);
  const replayName = textOf(replay);
  const definitions = reactions.map(({ definition }) => definition);
  const type = consumed(kit, definitions, { metadata: at(detail, 'metadata'), replayName });
  try {
    if (problem) throw problem;
    await runOnce(kit, context, matchReaction(reactions, detail, kit.functionName), replayName);
  } catch (thrown) {
    const origin = { kind: 'queue', queueArn: record.eventSourceARN, messageId: record.messageId } as const;
    await deadLetterFatal(kit, toError(thrown), received, origin, type);
  }
}

/** A message that was read. */
interface Parsed {
  readonly busEvent: unknown;
  /** For a dead letter: the event as it was written, or the raw body. */
  readonly received: unknown;
  readonly problem?: Error;
}

function parsed({ body, messageId }: SQSRecord): Parsed {
  try {
    const { value, asWritten } = readAsWritten(body, `message ${messageId}`);
    return { busEvent: value, received: asWritten };
  } catch (thrown) {
    return { busEvent: body, received: body, problem: toError(thrown) };
  }
}

function queueEventOf(invocation: unknown): SQSEvent {
  const records = at(invocation, 'Records');
  const isQueueEvent = Array.isArray(records) && records.every((record) => typeof at(record, 'body') === 'string');
  if (!isQueueEvent) throw notFrom('an SQS event source mapping', 'it has no "Records" with a body each');
  return invocation as SQSEvent;
}
