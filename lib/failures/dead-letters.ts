import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../clock.ts';
import { TributaryError, toError } from '../errors.ts';
import { pack } from '../pack.ts';
import { type Failure, type FailureRecord, failureRecord, queueJson } from './failure-record.ts';

/** Puts failures on a function's dead-letter queue. */
export interface DeadLetters {
  /**
   * Sends each failure. Nothing is thrown.
   * @returns for each failure, in order, undefined once it is on the queue, or QUEUE_UNREACHABLE
   */
  send(failures: readonly Failure[]): Promise<readonly (TributaryError | undefined)[]>;
}

interface Letter {
  readonly index: number;
  readonly body: string;
  readonly place: string;
  readonly sizeBytes: number;
}

/** SQS counts a batch as one message. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const CALL_LIMIT_MESSAGES = 10;
const CALL_LIMIT_BYTES = 1_048_576;

/** Dead letters of one function on one queue. */
export function deadLettersOn(
  client: Pick<SQSClient, 'send'>,
  queueUrl: string,
  functionName: string,
  now: Clock,
): DeadLetters {
  return {
    async send(failures) {
      const errors: (TributaryError | undefined)[] = failures.map(() => undefined);
      const letters = failures.flatMap((failure, index) => {
        const record = failureRecord(functionName, failure, now());
        const place = placeIn(record);
        const sizeBytes = onlyCopyBytes(record);
        if (sizeBytes === undefined) return [letterOf(record, index, place)];
        errors[index] = unreachable(place, `its ${sizeBytes} bytes are too many for a message`);
        return [];
      });
      for (const call of pack(letters, CALL_LIMIT_MESSAGES, CALL_LIMIT_BYTES)) {
        for (const { letter, problem, cause } of await sendCall(client, queueUrl, call)) {
          errors[letter.index] = unreachable(letter.place, problem, cause);
        }
      }
      return errors;
    },
  };
}

const unreachable = (place: string, problem: string, cause?: unknown) =>
  new TributaryError('QUEUE_UNREACHABLE', { place, problem }, { cause });

function placeIn({ origin, eventId }: FailureRecord): string {
  return origin.kind === 'kafka' ? `${origin.topic}-${origin.partition}@${origin.offset}` : (eventId ?? 'an event');
}

/** The size of a payload that a letter cannot hold and that, unlike a topic, its origin forgets once it is handled. */
function onlyCopyBytes({ origin, payload }: FailureRecord): number | undefined {
  return payload.form === 'at-origin' && origin.kind !== 'kafka' ? payload.sizeBytes : undefined;
}

function letterOf(record: FailureRecord, index: number, place: string): Letter {
  const body = queueJson(record);
  return { index, place, body, sizeBytes: Buffer.byteLength(body) };
}

interface Unsent {
  readonly letter: Letter;
  readonly problem: string;
  readonly cause?: unknown;
}

async function sendCall(
  client: Pick<SQSClient, 'send'>,
  queueUrl: string,
  call: readonly Letter[],
): Promise<readonly Unsent[]> {
  const Entries = call.map(({ body }, index) => ({ Id: String(index), MessageBody: body }));
  try {
    const { Successful = [], Failed = [] } = await client.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
    );
    const sent = new Set(Successful.map(({ Id }) => Id));
    const reasons = new Map(Failed.map(({ Id, Code, Message }) => [Id, `${Code}: ${Message ?? 'no reason given'}`]));
    return call.flatMap((letter, index) =>
      sent.has(String(index)) ? [] : [{ letter, problem: reasons.get(String(index)) ?? 'it did not say why' }],
    );
  } catch (cause) {
    return call.map((letter) => ({ letter, problem: toError(cause).message, cause }));
  }
}
