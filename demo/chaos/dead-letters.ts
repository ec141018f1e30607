import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { readDeadLetter } from '../../ops/dlq/read/read-dead-letter.ts';
import { takeMessages } from '../../tools/invoke/drain-queue.ts';

/** A dead letter on its queue once the region is idle. */
export interface DeadLetter {
  readonly reason: string;
  readonly explanation: string;
  readonly from: string;
  readonly eventId: string | undefined;
  /** Base64 of the Kafka record's value; undefined for a dead letter from elsewhere. */
  readonly value: string | undefined;
}

/** Takes the dead letters off their queues. */
export async function takeDeadLetters(sqs: SQSClient, queueUrls: readonly string[]): Promise<readonly DeadLetter[]> {
  return (await Promise.all(queueUrls.map((url) => takeMessages(sqs, url)))).flat().map(deadLetterOf);
}

function deadLetterOf({
  Body: body = '',
  MessageAttributes: attributes = {},
  Attributes: system = {},
}: Message): DeadLetter {
  const { reason, explanation, from, eventId, destination } = readDeadLetter({ body, attributes, system });
  const value = destination?.kind === 'kafka' ? (destination.record.value ?? undefined) : undefined;
  return { reason, explanation, from, eventId, value };
}
