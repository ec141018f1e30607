import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { PutObject } from '../aws/put-object.ts';
import type { Clock } from '../clock.ts';
import { KitError, type TributaryError, toError } from '../errors.ts';
import { pack } from '../pack.ts';
import { fitForQueue } from './claim-check.ts';
import { type Failure, type FailureRecord, failureRecord, queueJson } from './failure-record.ts';

/** Puts failures on a function's dead-letter queue. */
export interface DeadLetters {
  /**
   * Sends each failure. Nothing is thrown.
   * @returns for each failure, in order, undefined once it is on the queue, or QUEUE_UNREACHABLE
   */
  send(failures: readonly Failure[]): Promise<readonly (TributaryError | undefined)[]>;
}

/** The destination of one function's dead letters. */
export interface DeadLetterSettings {
  readonly queueUrl: string;
  /** Takes the payloads that are too large for the queue. */
  readonly payloadBucket: string;
  readonly functionName: string;
}

export interface DeadLetterEffects {
  readonly client: Pick<SQSClient, 'send'>;
  readonly put: PutObject;
  readonly now: Clock;
}

/** A failure that is not sent yet, with its index among the failures. */
interface Draft {
  readonly index: number;
  readonly record: FailureRecord;
  /** Names the failed event or record in a message. */
  readonly what: string;
}

interface Message extends Draft {
  readonly body: string;
  readonly sizeBytes: number;
}

interface Unsent {
  readonly draft: Draft;
  readonly problem: string;
  readonly cause?: unknown;
}

/** SQS counts a batch as one message. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const CALL_LIMIT_MESSAGES = 10;
const CALL_LIMIT_BYTES = 1_048_576;
/** The size of the attribute `traceparent`: its name, its type and its value. */
const TRACE_BYTES = 72;

/** Dead letters of one function on one queue. A payload is in the bucket before its dead letter is on the queue. */
export function deadLettersOn(effects: DeadLetterEffects, settings: DeadLetterSettings): DeadLetters {
  const { client, put, now } = effects;
  const { queueUrl, payloadBucket, functionName } = settings;

  const messageOf = async (draft: Draft): Promise<Message | Unsent> => {
    try {
      const body = queueJson(await fitForQueue(draft.record, payloadBucket, put));
      return { ...draft, body, sizeBytes: Buffer.byteLength(body) + (draft.record.traceparent ? TRACE_BYTES : 0) };
    } catch (cause) {
      return { draft, problem: `bucket ${payloadBucket} did not take its payload: ${toError(cause).message}`, cause };
    }
  };

  return {
    async send(failures) {
      const drafts = failures.map((failure, index) => draftOf(failureRecord(functionName, failure, now()), index));
      // Few can be large, because an invocation has at most 6 MB.
      const made = await Promise.all(drafts.map(messageOf));
      const unsent = made.flatMap((one) => ('problem' in one ? [one] : []));
      const messages = made.flatMap((one) => ('problem' in one ? [] : [one]));
      for (const call of pack(messages, CALL_LIMIT_MESSAGES, CALL_LIMIT_BYTES))
        unsent.push(...(await sendCall(client, queueUrl, call)));
      const errors = new Map(unsent.map((one) => [one.draft.index, unreachable(one)]));
      return drafts.map(({ index }) => errors.get(index));
    },
  };
}

const unreachable = ({ draft: { what }, problem, cause }: Unsent) =>
  new KitError('QUEUE_UNREACHABLE', { what, problem }, { cause });

function draftOf(record: FailureRecord, index: number): Draft {
  const { origin, eventId } = record;
  const what =
    origin.kind === 'kafka' ? `${origin.topic}-${origin.partition}@${origin.offset}` : (eventId ?? 'an event');
  return { index, record, what };
}

/** Lets a reader of the queue find the trace without parsing failure records. */
const attributesFor = ({ traceparent }: FailureRecord) =>
  traceparent === undefined
    ? {}
    : { MessageAttributes: { traceparent: { DataType: 'String', StringValue: traceparent } } };

async function sendCall(
  client: DeadLetterEffects['client'],
  queueUrl: string,
  call: readonly Message[],
): Promise<readonly Unsent[]> {
  const Entries = call.map(({ body, record }, index) => ({
    Id: String(index),
    MessageBody: body,
    ...attributesFor(record),
  }));
  try {
    const { Successful = [], Failed = [] } = await client.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
    );
    const sent = new Set(Successful.map(({ Id }) => Id));
    const reasons = new Map(Failed.map(({ Id, Code, Message }) => [Id, `${Code}: ${Message ?? 'no reason given'}`]));
    return call.flatMap((draft, index) =>
      sent.has(String(index)) ? [] : [{ draft, problem: reasons.get(String(index)) ?? 'it did not say why' }],
    );
  } catch (cause) {
    return call.map((draft) => ({ draft, problem: toError(cause).message, cause }));
  }
}
