/** An attribute of a message. The value of a binary one is base64. */
export interface MessageAttribute {
  readonly type: string;
  readonly value: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** What somebody publishes to a topic. */
export interface Message {
  readonly text: string;
  /** The texts of single protocols, where the message has the structure `json`. */
  readonly textOf?: Readonly<Record<string, string>> | undefined;
  readonly subject?: string | undefined;
  readonly attributes: MessageAttributes;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  /** Of the trace that it belongs to. */
  readonly traceHeader?: string | undefined;
}

/** A message that a topic has accepted. */
export interface PublishedMessage extends Message {
  readonly messageId: string;
  readonly sequenceNumber?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
}

/** The text that a protocol gets. */
export const textFor = ({ text, textOf }: Message, protocol: string): string =>
  textOf !== undefined && Object.hasOwn(textOf, protocol) ? (textOf[protocol] ?? text) : text;

/** Text, and attributes with their names and types, count towards the limit. */
export function messageBytes({ text, attributes }: Pick<Message, 'text' | 'attributes'>): number {
  return Object.entries(attributes).reduce((sum, [name, { type, value }]) => {
    const valueBytes = isBinary(type) ? Buffer.byteLength(value, 'base64') : Buffer.byteLength(value);
    return sum + Buffer.byteLength(name) + Buffer.byteLength(type) + valueBytes;
  }, Buffer.byteLength(text));
}

export const isBinary = (type: string): boolean => type.startsWith('Binary');
