import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  paginateListQueues,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { isDeadLetterQueue } from '../trace/dead-letter.ts';
import type { Content, DeadLetter, DeadLetterQueue } from './dead-letter.ts';
import type { Endpoint } from './endpoint.ts';
import { readDeadLetter } from './read/read-dead-letter.ts';

/** A dead letter stays hidden for so long when the process that holds it is killed. */
const HIDDEN_SECONDS = 30;
const HOLD_AGAIN_MS = 10_000;
const CALL_LIMIT = 10;

export interface Depth {
  readonly visible: number;
  readonly hidden: number;
}

/** The dead-letter queues of the stack, by name. */
export async function deadLetterQueues({ sqs, prefix }: Endpoint): Promise<readonly DeadLetterQueue[]> {
  const queues: DeadLetterQueue[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs }, { QueueNamePrefix: prefix })) {
    queues.push(...QueueUrls.map((url) => ({ url, name: url.split('/').at(-1) ?? url })));
  }
  return queues.filter(({ name }) => isDeadLetterQueue(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function depthOf({ sqs }: Endpoint, { url }: DeadLetterQueue): Promise<Depth> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] }),
  );
  const [visible = 0, hidden = 0] = names.map((name) => Number(Attributes[name] ?? 0));
  return { visible, hidden };
}

/**
 * Dead letters that this process holds, and that others do not see until it lets them go. When the process is killed they
 * are visible again after {@link HIDDEN_SECONDS}, so none is lost.
 */
export class Held {
  readonly #endpoint: Endpoint;
  readonly #deadLetters = new Map<string, DeadLetter>();
  readonly #timer: NodeJS.Timeout;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
    this.#timer = setInterval(() => void this.#holdAgain(), HOLD_AGAIN_MS).unref();
  }

  get deadLetters(): readonly DeadLetter[] {
    return [...this.#deadLetters.values()];
  }

  /** Receives what is visible on a queue, up to a limit. */
  async receive(queue: DeadLetterQueue, limit: number): Promise<void> {
    const { sqs, regionUrl } = this.#endpoint;
    let count = 0;
    for (let isMore = true; isMore && count < limit; ) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queue.url,
          MaxNumberOfMessages: Math.min(CALL_LIMIT, limit - count),
          VisibilityTimeout: HIDDEN_SECONDS,
          // Without a wait, SQS asks only some of its servers.
          WaitTimeSeconds: regionUrl === undefined ? 1 : 0,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      const deadLetters = Messages.map((message) => deadLetterOf(queue, message));
      isMore = deadLetters.some(({ messageId }) => !this.#deadLetters.has(messageId));
      for (const deadLetter of deadLetters) this.#deadLetters.set(deadLetter.messageId, deadLetter);
      count += deadLetters.length;
    }
  }

  /** Makes dead letters visible again at once. */
  async release(deadLetters: readonly DeadLetter[] = this.deadLetters): Promise<void> {
    for (const { messageId } of deadLetters) this.#deadLetters.delete(messageId);
    await this.#setVisibility(deadLetters, 0);
  }

  /** Deletes a dead letter for good. */
  async delete({ queue, messageId, receiptHandle }: DeadLetter): Promise<void> {
    await this.#endpoint.sqs.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: receiptHandle }));
    this.#deadLetters.delete(messageId);
  }

  /** Replaces a dead letter. The new one, with the same attributes, is on the queue before the old one is deleted. */
  async replace(deadLetter: DeadLetter, body: string): Promise<string> {
    const { queue, content } = deadLetter;
    const { MessageId = '' } = await this.#endpoint.sqs.send(
      new SendMessageCommand({
        QueueUrl: queue.url,
        MessageBody: body,
        MessageAttributes: { ...content.attributes },
      }),
    );
    await this.delete(deadLetter);
    return MessageId;
  }

  async letGo(): Promise<void> {
    clearInterval(this.#timer);
    await this.release();
  }

  async #holdAgain(): Promise<void> {
    // If this fails, another command may redrive the same dead letter. Consumers drop the duplicate.
    await this.#setVisibility(this.deadLetters, HIDDEN_SECONDS).catch(() => undefined);
  }

  async #setVisibility(deadLetters: readonly DeadLetter[], VisibilityTimeout: number): Promise<void> {
    for (const [QueueUrl, ofQueue] of Map.groupBy(deadLetters, ({ queue }) => queue.url)) {
      for (let from = 0; from < ofQueue.length; from += CALL_LIMIT) {
        const Entries = ofQueue
          .slice(from, from + CALL_LIMIT)
          .map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle, VisibilityTimeout }));
        await this.#endpoint.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    }
  }
}

function deadLetterOf(queue: DeadLetterQueue, message: Message): DeadLetter {
  const { MessageId = '', ReceiptHandle = '', Body = '', Attributes = {}, MessageAttributes = {} } = message;
  const content: Content = { body: Body, attributes: MessageAttributes, system: Attributes };
  return {
    ...readDeadLetter(content),
    queue,
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    sentAtMs: Number(Attributes.SentTimestamp ?? 0),
    content,
  };
}
