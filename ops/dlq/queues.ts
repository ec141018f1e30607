import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  paginateListQueues,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Content, DeadLetterQueue, Letter } from './dead-letter.ts';
import type { Place } from './endpoint.ts';
import { readLetter } from './read/read-dead-letter.ts';

/** What the names of dead-letter queues end in. */
const DEAD_LETTER_NAMES = /-(failed|undelivered|exhausted|dead-letters?|dlq)$/;
/** For how long a letter stays hidden when the process that holds it is gone. */
const HIDDEN_SECONDS = 30;
const HOLD_AGAIN_MS = 10_000;
const CALL_LIMIT = 10;

export interface Depth {
  readonly visible: number;
  readonly hidden: number;
}

/** The dead-letter queues of the stack, by name. */
export async function deadLetterQueues({ sqs, prefix }: Place): Promise<readonly DeadLetterQueue[]> {
  const queues: DeadLetterQueue[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs }, { QueueNamePrefix: prefix })) {
    queues.push(...QueueUrls.map((url) => ({ url, name: url.split('/').at(-1) ?? url })));
  }
  return queues.filter(({ name }) => DEAD_LETTER_NAMES.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function depthOf({ sqs }: Place, { url }: DeadLetterQueue): Promise<Depth> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] }),
  );
  const [visible = 0, hidden = 0] = names.map((name) => Number(Attributes[name] ?? 0));
  return { visible, hidden };
}

/**
 * Letters that are hidden from everybody else. They are held for as long as this lives, and visible again at once when
 * it is let go. When the process is killed they are visible after {@link HIDDEN_SECONDS}: nothing is lost.
 */
export class Held {
  readonly #place: Place;
  readonly #letters = new Map<string, Letter>();
  readonly #timer: NodeJS.Timeout;

  constructor(place: Place) {
    this.#place = place;
    this.#timer = setInterval(() => void this.#holdAgain(), HOLD_AGAIN_MS).unref();
  }

  get letters(): readonly Letter[] {
    return [...this.#letters.values()];
  }

  /** Receives what is visible on a queue, up to a limit. */
  async receive(queue: DeadLetterQueue, limit: number): Promise<void> {
    const { sqs, endpoint } = this.#place;
    let count = 0;
    for (let isMore = true; isMore && count < limit; ) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queue.url,
          MaxNumberOfMessages: Math.min(CALL_LIMIT, limit - count),
          VisibilityTimeout: HIDDEN_SECONDS,
          // Without waiting, SQS asks some of its servers only.
          WaitTimeSeconds: endpoint === undefined ? 1 : 0,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      const letters = Messages.map((message) => letterOf(queue, message));
      isMore = letters.some(({ messageId }) => !this.#letters.has(messageId));
      for (const letter of letters) this.#letters.set(letter.messageId, letter);
      count += letters.length;
    }
  }

  /** Makes letters visible again at once. */
  async release(letters: readonly Letter[] = this.letters): Promise<void> {
    for (const { messageId } of letters) this.#letters.delete(messageId);
    await this.#setVisibility(letters, 0);
  }

  /** Deletes a letter for good. */
  async delete({ queue, messageId, receiptHandle }: Letter): Promise<void> {
    await this.#place.sqs.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: receiptHandle }));
    this.#letters.delete(messageId);
  }

  /** Puts a letter in the place of another, with its attributes: it is on the queue before the other is deleted. */
  async replace(letter: Letter, body: string): Promise<string> {
    const { queue, content } = letter;
    const { MessageId = '' } = await this.#place.sqs.send(
      new SendMessageCommand({
        QueueUrl: queue.url,
        MessageBody: body,
        MessageAttributes: { ...content.attributes },
      }),
    );
    await this.delete(letter);
    return MessageId;
  }

  async letGo(): Promise<void> {
    clearInterval(this.#timer);
    await this.release();
  }

  async #holdAgain(): Promise<void> {
    // A letter that could not be held any longer is at worst redriven twice, and its second time a duplicate.
    await this.#setVisibility(this.letters, HIDDEN_SECONDS).catch(() => undefined);
  }

  async #setVisibility(letters: readonly Letter[], VisibilityTimeout: number): Promise<void> {
    for (const [QueueUrl, ofQueue] of Map.groupBy(letters, ({ queue }) => queue.url)) {
      for (let from = 0; from < ofQueue.length; from += CALL_LIMIT) {
        const Entries = ofQueue
          .slice(from, from + CALL_LIMIT)
          .map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle, VisibilityTimeout }));
        await this.#place.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    }
  }
}

function letterOf(queue: DeadLetterQueue, message: Message): Letter {
  const { MessageId = '', ReceiptHandle = '', Body = '', Attributes = {}, MessageAttributes = {} } = message;
  const content: Content = { body: Body, attributes: MessageAttributes, system: Attributes };
  return {
    ...readLetter(content),
    queue,
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    sentAtMs: Number(Attributes.SentTimestamp ?? 0),
    content,
  };
}
