import { createHash } from 'node:crypto';
import { type Answer, AwsFault } from './fake-aws.ts';

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly MessageAttributes?: Attributes;
}

type Attributes = Readonly<Record<string, { readonly StringValue?: string }>>;

const LIMIT_BYTES = 1_048_576;

/** An SQS queue in memory, with the limits of the real one, that can be told to refuse messages or be down. */
export class FakeQueue {
  readonly bodies: string[] = [];
  /** Of each message, in the same order. */
  readonly attributes: Readonly<Record<string, string | undefined>>[] = [];
  /** Answers the error with which a message is refused; undefined to take it. */
  refuse: (body: string) => { readonly Code: string; readonly Message?: string } | undefined = () => undefined;
  down: Error | undefined;

  readonly answer: Answer<{ readonly Entries: readonly Entry[] }> = ({ input: { Entries } }) => {
    const sizeBytes = Entries.reduce((sum, entry) => sum + sizeBytesOf(entry), 0);
    if (this.down) throw this.down;
    if (Entries.length > 10) throw new AwsFault('TooManyEntriesInBatchRequest', 'Maximum number of entries is 10.');
    if (sizeBytes > LIMIT_BYTES) throw new AwsFault('BatchRequestTooLong', `The batch is ${sizeBytes} bytes.`);
    const refused = Entries.filter(({ MessageBody }) => this.refuse(MessageBody));
    const taken = Entries.filter((entry) => !refused.includes(entry));
    this.bodies.push(...taken.map(({ MessageBody }) => MessageBody));
    this.attributes.push(...taken.map(({ MessageAttributes = {} }) => textsOf(MessageAttributes)));
    return {
      Successful: taken.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: `m-${Id}`,
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
      })),
      Failed: refused.map(({ Id, MessageBody }) => ({ Id, SenderFault: false, ...this.refuse(MessageBody) })),
    };
  };

  /** The messages on the queue, parsed. */
  get messages(): readonly unknown[] {
    return this.bodies.map((body) => JSON.parse(body));
  }
}

const textsOf = (attributes: Attributes) =>
  Object.fromEntries(Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]));

/** Body, and name, type and value of each attribute, as SQS counts. */
function sizeBytesOf({ MessageBody, MessageAttributes = {} }: Entry): number {
  const attributes = Object.entries(textsOf(MessageAttributes));
  return attributes.reduce(
    (sum, [name, value = '']) => sum + Buffer.byteLength(`${name}String${value}`),
    Buffer.byteLength(MessageBody),
  );
}
