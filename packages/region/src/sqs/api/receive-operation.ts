import type { Clock } from '../../core/clock.ts';
import { invalidParameter, nonExistentQueue, serviceError, unknownAttribute } from '../errors.ts';
import type { Queue } from '../queue.ts';
import { secondsOf } from '../queue-attributes.ts';
import type { QueueStore } from '../queue-store.ts';
import type { Receipt } from '../receipts.ts';
import { SYSTEM_ATTRIBUTES } from '../system-attributes.ts';
import type { Input } from './input.ts';
import type { SqsOperations } from './operation.ts';
import { queueIn } from './queue-in.ts';
import { type Asked, receivedMessage } from './received-message.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const MAX_MESSAGES = 10;
const MAX_WAIT_SECONDS = 20;
export const MAX_VISIBILITY_SECONDS = 43_200;
const MAX_IN_FLIGHT = 120_000;

interface Request {
  readonly queue: Queue;
  readonly max: number;
  readonly waitMs: number;
  readonly visibilityMs: number;
  readonly attemptId: string | undefined;
}

export const receiveOperations: SqsOperations = {
  ReceiveMessage: async (input, { store }, { signal }) => {
    const asked = askedIn(input);
    const request = requestIn(input, queueIn(input, store));
    const receipts = await received(request, store, signal);
    return { Messages: receipts.length === 0 ? undefined : receipts.map((receipt) => receivedMessage(receipt, asked)) };
  },
};

function askedIn(input: Input): Asked {
  const system = [...input.texts('AttributeNames'), ...input.texts('MessageSystemAttributeNames')];
  const unknown = system.find((name) => !SYSTEM_ATTRIBUTES.includes(name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
  return { system, attributes: input.texts('MessageAttributeNames') };
}

function requestIn(input: Input, queue: Queue): Request {
  const max = input.integer('MaxNumberOfMessages') ?? 1;
  if (max < 1 || max > MAX_MESSAGES) {
    throw invalidParameter('MaxNumberOfMessages', max, `Must be between 1 and ${MAX_MESSAGES}, if provided.`);
  }
  const wait = secondsIn(input, 'WaitTimeSeconds', MAX_WAIT_SECONDS);
  const visibility = secondsIn(input, 'VisibilityTimeout', MAX_VISIBILITY_SECONDS);
  const attemptId = input.text('ReceiveRequestAttemptId');
  if (attemptId !== undefined && !/^[!-~]{1,128}$/.test(attemptId)) {
    const reason =
      'ReceiveRequestAttemptId can only include alphanumeric and punctuation characters. 1 to 128 in length.';
    throw invalidParameter('ReceiveRequestAttemptId', attemptId, reason);
  }
  if (attemptId !== undefined && !queue.isFifo) {
    const reason = 'The request include parameter that is not valid for this queue type.';
    throw invalidParameter('ReceiveRequestAttemptId', attemptId, reason);
  }
  return {
    queue,
    max,
    waitMs: 1000 * (wait ?? secondsOf(queue.attributes, 'ReceiveMessageWaitTimeSeconds')),
    visibilityMs: 1000 * (visibility ?? secondsOf(queue.attributes, 'VisibilityTimeout')),
    attemptId,
  };
}

function secondsIn(input: Input, name: string, most: number): number | undefined {
  const seconds = input.integer(name);
  if (seconds === undefined || (seconds >= 0 && seconds <= most)) return seconds;
  throw invalidParameter(name, seconds, `Must be >= 0 and <= ${most}, if provided.`);
}

async function received(request: Request, store: QueueStore, signal: AbortSignal): Promise<readonly Receipt[]> {
  const receipts = taken(request);
  if (receipts.length > 0 || request.waitMs === 0) return receipts;
  return waited(request, store, signal);
}

function taken({ queue, max, visibilityMs, attemptId, waitMs }: Request): readonly Receipt[] {
  const again = attemptId === undefined ? undefined : takenBefore(queue, attemptId, visibilityMs);
  if (again !== undefined) return again;
  if (queue.sizes().hidden >= MAX_IN_FLIGHT) {
    // Only a standard queue says so, and only to a call that does not wait.
    if (queue.isFifo || waitMs > 0) return [];
    throw serviceError('OverLimit', `Too many messages in flight. The limit is ${MAX_IN_FLIGHT}.`, 403);
  }
  const receipts = queue.receive(max, visibilityMs);
  if (attemptId !== undefined && receipts.length > 0) queue.attempts.remember(attemptId, receipts);
  return receipts;
}

/** A repeated call gets the messages of the first, which stay hidden for as long again. */
function takenBefore(queue: Queue, attemptId: string, visibilityMs: number): readonly Receipt[] | undefined {
  const isUnchanged = (receipt: Receipt): boolean => receipt.hidden && queue.receipts.get(receipt.handle) === receipt;
  const receipts = queue.attempts.find(attemptId, isUnchanged);
  for (const receipt of receipts ?? []) queue.changeVisibility(receipt, visibilityMs);
  return receipts;
}

/** Waits for a message, for as long as the call says, and no longer than there are its caller and its queue. */
function waited(request: Request, store: QueueStore, signal: AbortSignal): Promise<readonly Receipt[]> {
  const { queue, waitMs } = request;
  return new Promise((resolve, reject) => {
    let cancel = (): void => {};
    let isOver = false;
    const end = (settle: () => void): void => {
      isOver = true;
      cancel();
      settle();
    };
    const look = (): void => {
      if (isOver) return;
      try {
        const receipts = taken(request);
        if (receipts.length > 0) end(() => resolve(receipts));
      } catch (error) {
        end(() => reject(error));
      }
    };
    const giveUp = (): void => end(() => resolve([]));
    const fail = (): void => end(() => reject(nonExistentQueue()));
    cancel = onEvent({ clock: store.deps.clock, waitMs, queue, signal }, { arrived: look, over: giveUp, gone: fail });
  });
}

interface Events {
  readonly clock: Clock;
  readonly waitMs: number;
  readonly queue: Queue;
  readonly signal: AbortSignal;
}

interface Reactions {
  readonly arrived: () => void;
  readonly over: () => void;
  /** The queue is deleted. */
  readonly gone: () => void;
}

/** @returns undoes all of them */
function onEvent({ clock, waitMs, queue, signal }: Events, { arrived, over, gone }: Reactions): () => void {
  // A batch is sent message by message: a waiting call gets as many of it as possible.
  const cancelListener = queue.onArrival(() => queueMicrotask(arrived));
  const cancels = [clock.schedule(waitMs, over), cancelListener, queue.onEnd(gone)];
  signal.addEventListener('abort', over);
  return () => {
    for (const cancel of cancels) cancel();
    signal.removeEventListener('abort', over);
  };
}
