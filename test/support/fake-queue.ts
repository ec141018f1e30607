import { createHash } from 'node:crypto';
import { type Answer, AwsFault } from './fake-aws.ts';

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}

const LIMIT_BYTES = 1_048_576;

/** An SQS queue in memory, with the limits of the real one, that can be told to refuse messages or be down. */
export class FakeQueue {
  readonly bodies: string[] = [];
  /** Answers the error with which a message is refused; undefined to take it. */
  refuse: (body: string) => { readonly Code: string; readonly Message?: string } | undefined = () => undefined;
  down: Error | undefined;

  readonly answer: Answer = ({ input }) => {
    const { Entries }: { Entries: readonly Entry[] } = Object(input);
    const sizeBytes = Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
    if (this.down) throw this.down;
    if (Entries.length > 10) throw new AwsFault('TooManyEntriesInBatchRequest', 'Maximum number of entries is 10.');
    if (sizeBytes > LIMIT_BYTES) throw new AwsFault('BatchRequestTooLong', `The batch is ${sizeBytes} bytes.`);
    const refused = Entries.filter(({ MessageBody }) => this.refuse(MessageBody));
    const taken = Entries.filter((entry) => !refused.includes(entry));
    this.bodies.push(...taken.map(({ MessageBody }) => MessageBody));
    return {
      Successful: taken.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: `m-${Id}`,
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
      })),
      Failed: refused.map(({ Id, MessageBody }) => ({ Id, SenderFault: false, ...this.refuse(MessageBody) })),
    };
  };

  /** What lies on the queue, parsed. */
  get messages(): readonly unknown[] {
    return this.bodies.map((body) => JSON.parse(body));
  }
}
