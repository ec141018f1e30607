import { AwsError } from '../core/aws-error.ts';
import { type MessageAttributeValue, messageBytes, type QueueMessage } from '../sqs/message.ts';
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
 * A queue with its messages in the order of sending, page by page. Nobody receives them: their visibility, their receive
 * counts and the figures of CloudWatch stay as they are.
 * @throws AwsError ValidationException; QueueDoesNotExist (404)
 */
export function queuePage(query: URLSearchParams, name: string, queues: readonly Queue[]): QueuePage {
  checkNames(query, ['limit', 'id', 'after']);
  const queue = queues.find((one) => one.name === name);
  if (queue === undefined) throw new AwsError('QueueDoesNotExist', `There is no queue ${name}.`, 404);
  const [limit, id, after] = [limitIn(query, 'limit', USUAL, MOST), query.get('id'), positionIn(query.get('after'))];
  const all = messagesOn(queue, (one) => (id === null || one.message.messageId === id) && order(one, after) > 0);
  const shown = all.slice(0, limit);
  const last = shown.at(-1);
  return {
    ...figuresOf(queue),
    messages: shown.map(peeked),
    left: all.length - shown.length,
    ...(last !== undefined && shown.length < all.length && { next: `${last.sentAt}-${last.arrival}` }),
  };
}

function figuresOf(queue: Queue): QueueFigures {
  const { ready, delayed, hidden } = queue.sizes();
  const oldestAt = queue.oldestArrivalMs();
  const { name, arn, isFifo } = queue;
  return { name, arn, isFifo, depth: ready, inFlight: hidden, delayed, ...(oldestAt !== undefined && { oldestAt }) };
}

/** Where a message is in the order of sending, whatever becomes of others. */
interface Position {
  readonly sentAt: number;
  /** Several are sent in one millisecond. */
  readonly arrival: number;
}

interface Found extends Position {
  readonly message: QueueMessage;
  readonly state: PeekedMessage['state'];
  readonly visibleAt: number | undefined;
}

const BEGINNING: Position = { sentAt: Number.NEGATIVE_INFINITY, arrival: 0 };

const order = (a: Position, b: Position): number => a.sentAt - b.sentAt || a.arrival - b.arrival;

/** @throws AwsError ValidationException */
function positionIn(cursor: string | null): Position {
  if (cursor === null || cursor === '') return BEGINNING;
  const [, sentAt, arrival] = /^(\d{1,15})-(\d{1,15})$/.exec(cursor) ?? [];
  if (sentAt !== undefined && arrival !== undefined) return { sentAt: Number(sentAt), arrival: Number(arrival) };
  throw new AwsError('ValidationException', `after takes the "next" of a page, not "${cursor}".`);
}

function messagesOn(queue: Queue, isWanted: (one: Found) => boolean): readonly Found[] {
  const found: Found[] = [];
  queue.peek((message, state, visibleAt) => {
    const position = { sentAt: message.sentTimestamp, arrival: queue.arrivalOf(message) };
    const one = { ...position, message, state: STATES[state], visibleAt };
    if (isWanted(one)) found.push(one);
  });
  return found.sort(order);
}

function peeked({ message, state, visibleAt }: Found): PeekedMessage {
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
