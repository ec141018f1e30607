import type { MessageAttributeValue } from 'fauxqs';
import { AwsError } from '../core/aws-error.ts';
import { messageBytes, type QueueMessage } from '../sqs/message.ts';
import type { Queue } from '../sqs/queue.ts';
import { checkNames, limitIn } from './page-query.ts';
import type { PeekedMessage, QueueFigures, QueuePage, QueuesPage } from './shapes.ts';

const USUAL = 100;
const MOST = 1_000;
const STATES = { ready: 'ready', delayed: 'delayed', hidden: 'in-flight' } as const;

/** All queues with their figures. */
export function queuesPage(queues: readonly Queue[]): QueuesPage {
  return { queues: queues.map(figuresOf).toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

/**
 * A queue with its messages in the order of sending. Nobody receives them: their visibility, their receive counts and
 * the figures of CloudWatch stay as they are.
 * @throws AwsError ValidationException; QueueDoesNotExist (404)
 */
export function queuePage(query: URLSearchParams, name: string, queues: readonly Queue[]): QueuePage {
  checkNames(query, ['limit', 'id']);
  const queue = queues.find((one) => one.name === name);
  if (queue === undefined) throw new AwsError('QueueDoesNotExist', `There is no queue ${name}.`, 404);
  const [limit, id] = [limitIn(query, 'limit', USUAL, MOST), query.get('id')];
  const all = messagesIn(queue).filter((message) => id === null || message.id === id);
  return { ...figuresOf(queue), messages: all.slice(0, limit), left: Math.max(0, all.length - limit) };
}

function figuresOf(queue: Queue): QueueFigures {
  const { ready, delayed, hidden } = queue.sizes();
  const oldestAt = queue.oldestArrivalMs();
  const { name, arn, isFifo } = queue;
  return { name, arn, isFifo, depth: ready, inFlight: hidden, delayed, ...(oldestAt !== undefined && { oldestAt }) };
}

function messagesIn(queue: Queue): readonly PeekedMessage[] {
  const messages: PeekedMessage[] = [];
  queue.peek((message, state, visibleAt) => messages.push(peeked(message, STATES[state], visibleAt)));
  return messages.sort((a, b) => a.sentAt - b.sentAt);
}

function peeked(message: QueueMessage, state: PeekedMessage['state'], visibleAt: number | undefined): PeekedMessage {
  const { messageId: id, body, messageAttributes, sentTimestamp: sentAt, approximateReceiveCount } = message;
  return {
    id,
    sentAt,
    receiveCount: approximateReceiveCount,
    state,
    body,
    ...(visibleAt !== undefined && { visibleAt }),
    attributes: Object.fromEntries(Object.entries(messageAttributes).map(([name, value]) => [name, textIn(value)])),
    ...(message.messageGroupId !== undefined && { groupId: message.messageGroupId }),
    ...(message.deadLetterSourceArn !== undefined && { deadLetterSource: message.deadLetterSourceArn }),
    sizeBytes: messageBytes(message),
  };
}

const textIn = ({ StringValue, BinaryValue }: MessageAttributeValue): string => StringValue ?? BinaryValue ?? '';
