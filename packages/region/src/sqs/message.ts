import { createHash } from 'node:crypto';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageAttributeValue.html */
export interface MessageAttributeValue {
  /** `String`, `Number` or `Binary`, with an own label after a period. */
  readonly DataType: string;
  readonly StringValue?: string | undefined;
  /** Base64. */
  readonly BinaryValue?: string | undefined;
}
export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

/** A message in a queue. Its rows in a data directory have the same field names. */
export interface QueueMessage {
  messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly messageAttributes: MessageAttributes;
  readonly md5OfMessageAttributes: string;
  /** Milliseconds since the epoch, on the region's clock once the message is in a queue. */
  sentTimestamp: number;
  approximateReceiveCount: number;
  approximateFirstReceiveTimestamp?: number;
  readonly messageGroupId?: string | undefined;
  readonly messageDeduplicationId?: string | undefined;
  readonly traceHeader?: string | undefined;
  sequenceNumber?: string;
  /** When the message came from another queue. The age of a queue's oldest message counts from then. */
  movedTimestamp?: number;
  /** The queue from which the message was moved to a dead-letter queue. */
  deadLetterSourceArn?: string;
}

export interface MessageParts {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly traceHeader?: string | undefined;
}

export function newMessage(parts: MessageParts): QueueMessage {
  return {
    messageId: parts.messageId,
    body: parts.body,
    md5OfBody: md5(parts.body),
    messageAttributes: parts.attributes,
    md5OfMessageAttributes: md5OfAttributes(parts.attributes),
    sentTimestamp: 0,
    approximateReceiveCount: 0,
    messageGroupId: parts.groupId,
    messageDeduplicationId: parts.deduplicationId,
    ...(parts.traceHeader !== undefined && { traceHeader: parts.traceHeader }),
  };
}

/** Body and attributes count towards the limit. */
export function messageBytes({ body, messageAttributes }: Pick<QueueMessage, 'body' | 'messageAttributes'>): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { DataType, StringValue = '', BinaryValue = '' }] of Object.entries(messageAttributes)) {
    bytes += Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, 'base64');
  }
  return bytes;
}

/** The deduplication id of a FIFO queue with ContentBasedDeduplication. */
export function contentDeduplicationId(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

const TRANSPORT_STRING = 1;
const TRANSPORT_BINARY = 2;

/**
 * The digest of attributes; empty for none.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function md5OfAttributes(attributes: MessageAttributes): string {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return '';
  const hash = createHash('md5');
  for (const name of names) {
    const { DataType, StringValue, BinaryValue } = attributes[name] ?? { DataType: 'String' };
    const isBinary = DataType.startsWith('Binary');
    hash.update(withLength(Buffer.from(name))).update(withLength(Buffer.from(DataType)));
    hash.update(Buffer.of(isBinary ? TRANSPORT_BINARY : TRANSPORT_STRING));
    hash.update(withLength(isBinary ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue ?? '')));
  }
  return hash.digest('hex');
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
