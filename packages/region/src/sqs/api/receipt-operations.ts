import { AwsError } from '../../core/aws-error.ts';
import { invalidParameter, missingParameter } from '../errors.ts';
import type { Queue } from '../queue.ts';
import type { QueueStore } from '../queue-store.ts';
import { messageIdIn } from '../receipt-handle.ts';
import { entriesIn, runEach } from './batch.ts';
import type { Input } from './input.ts';
import type { SqsOperations } from './operation.ts';
import { queueIn } from './queue-in.ts';
import { MAX_VISIBILITY_SECONDS } from './receive-operation.ts';

/** The operations on messages that were received. */
export const receiptOperations: SqsOperations = {
  DeleteMessage: (input, { store }) => deleteOne(input, queueIn(input, store), store),
  DeleteMessageBatch: (input, { store }) => {
    const queue = queueIn(input, store);
    const entries = entriesIn(input, 'DeleteMessageBatchRequestEntry');
    return runEach(entries, (entry) => deleteOne(entry, queue, store));
  },
  ChangeMessageVisibility: (input, { store }) => changeOne(input, queueIn(input, store), store),
  ChangeMessageVisibilityBatch: (input, { store }) => {
    const queue = queueIn(input, store);
    const entries = entriesIn(input, 'ChangeMessageVisibilityBatchRequestEntry');
    return runEach(entries, (entry) => changeOne(entry, queue, store));
  },
};

/** To delete what is not there any more is no error. */
function deleteOne(input: Input, queue: Queue, store: QueueStore): undefined {
  const handle = input.requiredText('ReceiptHandle');
  const messageId = checkedMessageId(handle, queue);
  const receipt = queue.receipts.get(handle);
  if (queue.isFifo && !receipt?.hidden && queue.receipts.latestOf(messageId)) throw expired(handle);
  if (receipt === undefined) return undefined;
  // Its content is gone once it is deleted.
  store.noteRemoval(receipt.message, queue);
  queue.delete(handle);
  return undefined;
}

function changeOne(input: Input, queue: Queue, store: QueueStore): undefined {
  const handle = input.requiredText('ReceiptHandle');
  const seconds = input.integer('VisibilityTimeout');
  if (seconds === undefined) throw missingParameter('VisibilityTimeout');
  if (seconds < 0 || seconds > MAX_VISIBILITY_SECONDS) {
    const reason = `VisibilityTimeout must be an integer between 0 and ${MAX_VISIBILITY_SECONDS}.`;
    throw invalidParameter('VisibilityTimeout', seconds, reason);
  }
  const messageId = checkedMessageId(handle, queue);
  // On a standard queue, the handle of an earlier receipt does it, too.
  const receipt = queue.receipts.get(handle) ?? queue.receipts.latestOf(messageId);
  if (receipt === undefined) {
    const reason = 'Message does not exist or is not available for visibility timeout change.';
    throw invalidParameter('ReceiptHandle', handle, reason);
  }
  if (queue.isFifo && !(receipt.hidden && receipt.handle === handle)) throw expired(handle);
  const now = store.deps.clock.now();
  if (receipt.hidden && now + seconds * 1000 - receipt.receivedAt > MAX_VISIBILITY_SECONDS * 1000) {
    const reason = `Total VisibilityTimeout for the message is beyond the limit [${MAX_VISIBILITY_SECONDS} seconds].`;
    throw invalidParameter('VisibilityTimeout', seconds, reason);
  }
  queue.changeVisibility(receipt, seconds * 1000);
  return undefined;
}

/** @throws AwsError ReceiptHandleIsInvalid for a text that no queue, or another queue, has given as a handle */
function checkedMessageId(handle: string, queue: Queue): string {
  const messageId = queue.receipts.get(handle)?.message.messageId ?? messageIdIn(handle, queue.arn);
  if (messageId !== undefined) return messageId;
  const message = `The input receipt handle "${handle}" is not a valid receipt handle.`;
  throw new AwsError('ReceiptHandleIsInvalid', message, 404);
}

const expired = (handle: string): AwsError =>
  invalidParameter('ReceiptHandle', handle, 'The receipt handle has expired.');
