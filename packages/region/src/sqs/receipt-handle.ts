/**
 * A receipt handle names its queue and its message, so that a handle of a message that is gone is told apart from a text
 * that never was a handle.
 * @param receiptId tells apart the receipts of one message
 */
export function receiptHandle(receiptId: string, queueArn: string, messageId: string): string {
  return Buffer.from(`${receiptId} ${queueArn} ${messageId}`).toString('base64');
}

/** The message that a handle of this queue is for; undefined when the text is no such handle. */
export function messageIdIn(handle: string, queueArn: string): string | undefined {
  const bytes = Buffer.from(handle, 'base64');
  if (bytes.toString('base64') !== handle) return undefined;
  const [receiptId, arn, messageId, ...more] = bytes.toString().split(' ');
  return receiptId !== '' && arn === queueArn && more.length === 0 ? messageId : undefined;
}
