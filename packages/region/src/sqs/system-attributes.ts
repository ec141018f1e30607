import type { QueueMessage } from './message.ts';

/** All callers are this account. */
const SENDER_ID = '000000000000';

/**
 * What a queue knows about a message that was received.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export function systemAttributes(message: QueueMessage): Record<string, string> {
  const values = {
    ApproximateReceiveCount: String(message.approximateReceiveCount),
    AWSTraceHeader: message.traceHeader,
    SentTimestamp: String(message.sentTimestamp),
    SequenceNumber: message.sequenceNumber,
    MessageGroupId: message.messageGroupId,
    SenderId: SENDER_ID,
    MessageDeduplicationId: message.messageDeduplicationId,
    ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp ?? message.sentTimestamp),
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  };
  const entries = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(entries);
}

/** The names by which a caller asks for them, and `All`. */
export const SYSTEM_ATTRIBUTES: readonly string[] = [
  'All',
  'ApproximateFirstReceiveTimestamp',
  'ApproximateReceiveCount',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
  'MessageDeduplicationId',
  'MessageGroupId',
  'SenderId',
  'SentTimestamp',
  'SequenceNumber',
];
