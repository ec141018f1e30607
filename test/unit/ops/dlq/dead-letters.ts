import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { Content, DeadLetter, Reading } from '../../../../ops/dlq/dead-letter.ts';

/** What a message says, with text attributes. */
export const contentOf = (
  body: unknown,
  attributes: Readonly<Record<string, string>> = {},
  system: Readonly<Record<string, string>> = {},
): Content => ({
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]): [string, MessageAttributeValue] => [
      name,
      { DataType: 'String', StringValue },
    ]),
  ),
  system,
});

/** A dead letter on some queue; what is given replaces the rest. */
export function deadLetterOf(messageId: string, more: Partial<DeadLetter & Reading> = {}): DeadLetter {
  return {
    queue: { name: 'shop-failed', url: 'http://queues/shop-failed' },
    messageId,
    receiptHandles: [`receipt-${messageId}`],
    sentAtMs: 0,
    content: contentOf(''),
    reason: 'EVENT_INVALID',
    explanation: 'it is broken',
    from: 'function shop',
    destination: undefined,
    ...more,
  };
}
