import { type MessageAttributes, md5OfAttributes, type QueueMessage } from '../message.ts';
import type { Receipt } from '../receipts.ts';
import { systemAttributes } from '../system-attributes.ts';

/** The attributes that a call asks for. A message has no others in its answer. */
export interface Asked {
  readonly system: readonly string[];
  readonly attributes: readonly string[];
}

/** A message as an answer has it. */
export function receivedMessage({ message, handle }: Receipt, asked: Asked): object {
  const system = systemAttributesOf(message, asked.system);
  const attributes = attributesOf(message, asked.attributes);
  const isWhole = attributes === message.messageAttributes;
  return {
    MessageId: message.messageId,
    ReceiptHandle: handle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(system !== undefined && { Attributes: system }),
    ...(attributes !== undefined && {
      MD5OfMessageAttributes: isWhole ? message.md5OfMessageAttributes : md5OfAttributes(attributes),
      MessageAttributes: attributes,
    }),
  };
}

function systemAttributesOf(message: QueueMessage, names: readonly string[]): object | undefined {
  if (names.length === 0) return undefined;
  const all = systemAttributes(message);
  if (names.includes('All')) return all;
  const asked = Object.entries(all).filter(([name]) => names.includes(name));
  return asked.length === 0 ? undefined : Object.fromEntries(asked);
}

const ALL: readonly string[] = ['All', '*', '.*'];

/**
 * `Hel.*` asks for each attribute whose name begins with `Hel`.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
function attributesOf({ messageAttributes }: QueueMessage, names: readonly string[]): MessageAttributes | undefined {
  const entries = names.length === 0 ? [] : Object.entries(messageAttributes);
  if (entries.length === 0) return undefined;
  if (names.some((name) => ALL.includes(name))) return messageAttributes;
  const prefixes = names.flatMap((name) => (name.endsWith('.*') ? name.slice(0, -2) : []));
  const isAsked = (name: string): boolean => names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix));
  const asked = entries.filter(([name]) => isAsked(name));
  return asked.length === 0 ? undefined : Object.fromEntries(asked);
}
