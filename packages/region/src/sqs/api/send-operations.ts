import { traceHeaderOf } from '../../core/trace-header.ts';
import { invalidValue, serviceError } from '../errors.ts';
import { type MessageAttributes, md5OfAttributes, messageBytes, type QueueMessage } from '../message.ts';
import type { Queue } from '../queue.ts';
import { secondsOf } from '../queue-attributes.ts';
import type { QueueStore } from '../queue-store.ts';
import { checkFifo, type Outgoing, send } from '../sending.ts';
import { entriesIn, runEach } from './batch.ts';
import type { Input } from './input.ts';
import type { Output, SqsOperations } from './operation.ts';
import { queueIn } from './queue-in.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_BATCH_BYTES = 1_048_576;
const TRACE_HEADER = 'AWSTraceHeader';

export const sendOperations: SqsOperations = {
  SendMessage: (input, { store }, call) => sendOne(input, queueIn(input, store), store, traceHeaderOf(call)),
  SendMessageBatch: (input, { store }, call) => {
    const queue = queueIn(input, store);
    const entries = entriesIn(input, 'SendMessageBatchRequestEntry');
    checkBatchSize(entries);
    // What a FIFO queue demands refuses the whole batch, under a code of its own.
    for (const entry of entries) inBatch(() => checkFifo(queue, idsIn(entry)));
    return runEach(entries, (entry) => {
      checkEntrySize(entry, queue);
      return sendOne(entry, queue, store, traceHeaderOf(call));
    });
  },
};

function sendOne(input: Input, queue: Queue, store: QueueStore, trace: string | undefined): NonNullable<Output> {
  const systemAttributes = input.messageAttributes('MessageSystemAttributes');
  const outgoing: Outgoing = {
    ...idsIn(input),
    attributes: input.messageAttributes('MessageAttributes'),
    traceHeader: traceHeaderIn(systemAttributes) ?? trace,
    delaySeconds: input.integer('DelaySeconds'),
  };
  const announce = (message: QueueMessage): void => store.announce(message, queue);
  const sent = send(queue, outgoing, { random: store.deps.random, announce });
  return {
    MessageId: sent.messageId,
    MD5OfMessageBody: sent.md5OfBody,
    MD5OfMessageAttributes: sent.md5OfAttributes || undefined,
    MD5OfMessageSystemAttributes: md5OfAttributes(systemAttributes) || undefined,
    SequenceNumber: sent.sequenceNumber,
  };
}

const idsIn = (input: Input): Pick<Outgoing, 'body' | 'groupId' | 'deduplicationId'> => ({
  body: input.text('MessageBody') ?? '',
  groupId: input.text('MessageGroupId'),
  deduplicationId: input.text('MessageDeduplicationId'),
});

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageSystemAttributeValue.html */
function traceHeaderIn(attributes: MessageAttributes): string | undefined {
  const other = Object.keys(attributes).find((name) => name !== TRACE_HEADER);
  if (other !== undefined) throw invalidValue(`Message system attribute name '${other}' is invalid.`);
  const { DataType: type, StringValue: value = '' } = attributes[TRACE_HEADER] ?? { DataType: 'String' };
  if (type !== 'String') {
    throw invalidValue(`Message system attribute '${TRACE_HEADER}' must have the type 'String', not '${type}'.`);
  }
  if (attributes[TRACE_HEADER] !== undefined && value === '') {
    throw invalidValue(`Message system attribute '${TRACE_HEADER}' must contain a non-empty value of type 'String'.`);
  }
  return value === '' ? undefined : value;
}

const bytesOf = (entry: Input): number =>
  messageBytes({
    body: entry.text('MessageBody') ?? '',
    messageAttributes: entry.messageAttributes('MessageAttributes'),
  });

function checkBatchSize(entries: readonly Input[]): void {
  const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
  if (bytes <= MAX_BATCH_BYTES) return;
  const message = `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`;
  throw serviceError('BatchRequestTooLong', message);
}

/** A batch says it in other words than a single message. */
function checkEntrySize(entry: Input, queue: Queue): void {
  const limitBytes = secondsOf(queue.attributes, 'MaximumMessageSize');
  if (bytesOf(entry) <= limitBytes) return;
  throw invalidValue(
    `One or more parameters cannot be validated. Reason: Message must be shorter than ${limitBytes} bytes.`,
  );
}

function inBatch(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof Error ? invalidValue(error.message) : error;
  }
}
