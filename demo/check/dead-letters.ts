import { isDeepStrictEqual } from 'node:util';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { at, type Json, parseJson } from '@tributary/region/json';
import type { Reading } from '../../ops/dlq/dead-letter.ts';
import { readDeadLetter } from '../../ops/dlq/read/read-dead-letter.ts';
import { isDeadLetterQueue } from '../../ops/trace/dead-letter.ts';
import { takeMessages } from '../../tools/invoke/drain-queue.ts';

/** A dead letter on its queue once the region is idle. */
export interface DeadLetter {
  /** Name of the queue. */
  readonly queue: string;
  readonly reason: string;
  readonly explanation: string;
  readonly from: string;
  readonly eventId: string | undefined;
  /** Base64 of the Kafka record's value; undefined for a dead letter from elsewhere. */
  readonly value: string | undefined;
  /** Whether it has the whole event, as it was on the bus. */
  readonly holds: (detail: Json) => boolean;
}

/** The URLs of the dead-letter queues among a region's resources. */
export function deadLetterQueuesIn(
  resources: Iterable<{ readonly type: string; readonly ref: string }>,
): readonly string[] {
  const queues = [...resources].filter(({ type }) => type === 'AWS::SQS::Queue').map(({ ref }) => ref);
  return queues.filter((url) => isDeadLetterQueue(url));
}

/** Takes the dead letters off their queues. */
export async function takeDeadLetters(sqs: SQSClient, queueUrls: readonly string[]): Promise<readonly DeadLetter[]> {
  const taken = queueUrls.map(async (url) => {
    const queue = url.split('/').at(-1) ?? url;
    return (await takeMessages(sqs, url)).map((message) => deadLetterOf(queue, message));
  });
  return (await Promise.all(taken)).flat();
}

function deadLetterOf(
  queue: string,
  { Body: body = '', MessageAttributes: attributes = {}, Attributes: system = {} }: Message,
): DeadLetter {
  const { reason, explanation, from, eventId, destination } = readDeadLetter({ body, attributes, system });
  const value = destination?.kind === 'kafka' ? (destination.record.value ?? undefined) : undefined;
  // A large one is in a bucket, and its dead letter has its checksum.
  const holds = (detail: Json): boolean =>
    destination?.kind === 'claim-check' || isDeepStrictEqual(detailIn(destination), detail);
  return { queue, reason, explanation, from, eventId, value, holds };
}

/** The event in a dead letter, wherever its form has it. */
function detailIn(destination: Reading['destination']): unknown {
  if (destination?.kind === 'function') return at(parseJson(JSON.stringify(destination.event)), 'detail');
  if (destination?.kind === 'queue') return at(parseJson(destination.body), 'detail');
  return destination?.kind === 'target' ? at(parseJson(destination.eventText), 'detail') : undefined;
}
