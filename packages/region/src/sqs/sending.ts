import type { Random } from '../core/random.ts';
import { invalidParameter, invalidValue, missingParameter } from './errors.ts';
import {
  contentDeduplicationId,
  type MessageAttributes,
  messageBytes,
  newMessage,
  type QueueMessage,
} from './message.ts';
import { checkAttributes, checkBody } from './message-checks.ts';
import type { Queue } from './queue.ts';
import { secondsOf } from './queue-attributes.ts';

/** A message that a caller wants to send. */
export interface Outgoing {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly traceHeader?: string | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly delaySeconds?: number | undefined;
}

/** What became of it: a duplicate has the id and the number of the message that was sent first. */
export interface Sent {
  readonly messageId: string;
  readonly sequenceNumber: string | undefined;
  readonly md5OfBody: string;
  readonly md5OfAttributes: string;
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const ID = /^[!-~]{1,128}$/;
const MAX_DELAY_SECONDS = 900;

/**
 * Sends a message to a queue, unless a FIFO queue was sent it before.
 * @param announce called with a message that is not a duplicate, before anybody can receive it
 * @throws AwsError MissingParameter, InvalidParameterValue, InvalidMessageContents
 */
export function send(
  queue: Queue,
  outgoing: Outgoing,
  { random, announce = () => {} }: { random: Random; announce?: (message: QueueMessage) => void },
): Sent {
  checkContent(queue, outgoing);
  const delaySeconds = delayOf(queue, outgoing);
  const identity = { messageGroupId: outgoing.groupId, messageDeduplicationId: deduplicationIdOf(queue, outgoing) };
  const seen = queue.isFifo ? queue.deduplication.find(identity) : undefined;
  const { body, attributes, groupId, traceHeader } = outgoing;
  const message = newMessage({
    messageId: seen?.messageId ?? random.uuid(),
    body,
    attributes,
    groupId,
    deduplicationId: identity.messageDeduplicationId,
    traceHeader,
  });
  if (seen !== undefined) return sentOf(message, seen.sequenceNumber);
  if (queue.isFifo) {
    message.sequenceNumber = queue.nextSequenceNumber();
    queue.deduplication.remember(identity, message.messageId, message.sequenceNumber);
  }
  announce(message);
  queue.add(message, delaySeconds * 1000);
  return sentOf(message, message.sequenceNumber);
}

/** @throws AwsError MissingParameter, InvalidParameterValue: those that refuse a whole batch */
export function checkFifo(queue: Queue, outgoing: Pick<Outgoing, 'body' | 'groupId' | 'deduplicationId'>): void {
  if (queue.isFifo && outgoing.groupId === undefined) throw missingParameter('MessageGroupId');
  deduplicationIdOf(queue, outgoing);
}

function checkContent(queue: Queue, { body, attributes, groupId }: Outgoing): void {
  checkBody(body);
  checkAttributes(attributes);
  const limitBytes = secondsOf(queue.attributes, 'MaximumMessageSize');
  if (messageBytes({ body, messageAttributes: attributes }) > limitBytes) {
    throw invalidValue(`One or more parameters are invalid. Reason: Message must be shorter than ${limitBytes} bytes.`);
  }
  if (queue.isFifo && groupId === undefined) throw missingParameter('MessageGroupId');
  if (groupId !== undefined) checkId('MessageGroupId', groupId);
}

function deduplicationIdOf(
  queue: Queue,
  { body, deduplicationId: id }: Pick<Outgoing, 'body' | 'deduplicationId'>,
): string | undefined {
  if (!queue.isFifo) {
    if (id === undefined) return undefined;
    throw notForThisType('MessageDeduplicationId', id);
  }
  if (id !== undefined) {
    checkId('MessageDeduplicationId', id);
    return id;
  }
  if (queue.attributes['ContentBasedDeduplication'] === 'true') return contentDeduplicationId(body);
  throw invalidValue(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}

function checkId(name: string, id: string): void {
  if (ID.test(id)) return;
  throw invalidParameter(
    name,
    id,
    `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}

/** The messages of a FIFO queue have no delays of their own; a 0 stands for that of the queue. */
function delayOf(queue: Queue, { delaySeconds }: Outgoing): number {
  const usual = secondsOf(queue.attributes, 'DelaySeconds');
  if (delaySeconds === undefined) return usual;
  if (delaySeconds < 0 || delaySeconds > MAX_DELAY_SECONDS) {
    const reason = `DelaySeconds must be >= 0 and <= ${MAX_DELAY_SECONDS}.`;
    throw invalidParameter('DelaySeconds', delaySeconds, reason);
  }
  if (!queue.isFifo) return delaySeconds;
  if (delaySeconds > 0) throw notForThisType('DelaySeconds', delaySeconds);
  return usual;
}

const notForThisType = (name: string, value: string | number) =>
  invalidParameter(name, value, 'The request include parameter that is not valid for this queue type.');

const sentOf = (message: QueueMessage, sequenceNumber: string | undefined): Sent => ({
  messageId: message.messageId,
  sequenceNumber,
  md5OfBody: message.md5OfBody,
  md5OfAttributes: message.md5OfMessageAttributes,
});
