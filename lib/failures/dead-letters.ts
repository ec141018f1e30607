import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../clock.ts';
import { TributaryError, toError } from '../errors.ts';
import { pack } from '../pack.ts';
import { type Failure, failureRecord } from './failure-record.ts';

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
      const letters = failures.map((failure, index) => letterOf(failure, index, functionName, now()));
      for (const call of pack(letters, CALL_LIMIT_MESSAGES, CALL_LIMIT_BYTES)) {
        for (const { letter, problem } of await sendCall(client, queueUrl, call)) {
          errors[letter.index] = new TributaryError('QUEUE_UNREACHABLE', { place: letter.place, problem });
        }
      }
      return errors;
    },
  };
}

function letterOf(failure: Failure, index: number, functionName: string, nowMs: number): Letter {
  const { origin } = failure;
  const place =
    origin.kind === 'kafka' ? `${origin.topic}-${origin.partition}@${origin.offset}` : (failure.eventId ?? 'an event');
  const body = JSON.stringify(failureRecord(functionName, failure, nowMs));
  return { index, place, body, sizeBytes: Buffer.byteLength(body) };
}

async function sendCall(client: Pick<SQSClient, 'send'>, queueUrl: string, call: readonly Letter[]) {
  const Entries = call.map(({ body }, index) => ({ Id: String(index), MessageBody: body }));
  try {
    const { Successful = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    const sent = new Set(Successful.map(({ Id }) => Id));
    return call.flatMap((letter, index) =>
      sent.has(String(index)) ? [] : [{ letter, problem: 'the queue refused it' }],
    );
  } catch (thrown) {
    return call.map((letter) => ({ letter, problem: toError(thrown).message }));
  }
}
