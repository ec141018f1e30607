import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  paginateListQueues,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { complain } from '@tributary/region/command-line';
import { toError } from '#lib/errors.ts';
import { isDeadLetterQueue } from '../trace/dead-letter.ts';
import type { Content, DeadLetter, DeadLetterQueue } from './dead-letter.ts';
import type { Endpoint } from './endpoint.ts';
import { readDeadLetter } from './read/read-dead-letter.ts';
import { withCopies } from './same-event.ts';

/** A dead letter stays hidden for so long when the process that holds it is killed. */
const HIDDEN_SECONDS = 30;
const HOLD_AGAIN_MS = 10_000;
const CALL_LIMIT = 10;
/** A standard queue may deliver a message again while others wait: so many answers without a new one are its end. */
const ANSWERS_WITHOUT_NEWS = 3;

export interface Depth {
  readonly visible: number;
  readonly hidden: number;
}

/** The dead-letter queues, by name. */
export async function deadLetterQueues({ sqs, prefix, queueNames }: Endpoint): Promise<readonly DeadLetterQueue[]> {
  const queues: DeadLetterQueue[] = [];
  const ofStack = queueNames === undefined ? { QueueNamePrefix: prefix } : {};
  for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs }, ofStack)) {
    queues.push(...QueueUrls.map((url) => ({ url, name: url.split('/').at(-1) ?? url })));
  }
  const isOne = (name: string): boolean => queueNames?.has(name) ?? isDeadLetterQueue(name);
  return queues.filter(({ name }) => isOne(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
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
  #isHolding = true;

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
    for (let withoutNews = 0; withoutNews < ANSWERS_WITHOUT_NEWS && count < limit; ) {
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
      if (Messages.length === 0) return;
      const deadLetters = Messages.map((message) => deadLetterOf(queue, message));
      const hasNew = deadLetters.some(({ messageId }) => !this.#deadLetters.has(messageId));
      withoutNews = hasNew ? 0 : withoutNews + 1;
      for (const deadLetter of deadLetters) this.#hold(deadLetter);
      count += deadLetters.length;
    }
  }

  #hold(deadLetter: DeadLetter): void {
    const { receiptHandles: earlier = [] } = this.#deadLetters.get(deadLetter.messageId) ?? {};
    const receiptHandles = [...earlier, ...deadLetter.receiptHandles];
    this.#deadLetters.set(deadLetter.messageId, { ...deadLetter, receiptHandles });
  }

  /** Makes dead letters visible again at once. */
  async release(deadLetters: readonly DeadLetter[] = this.deadLetters): Promise<void> {
    const all = deadLetters.flatMap(withCopies);
    for (const { messageId } of all) this.#deadLetters.delete(messageId);
    await this.#setVisibility(all, 0);
  }

  /** Deletes a dead letter for good, after its copies: if that fails, the dead letter itself is left. */
  async delete(deadLetter: DeadLetter): Promise<void> {
    for (const one of withCopies(deadLetter).toReversed()) await this.#delete(one);
  }

  /**
   * Deletes a message, however often the queue has delivered it. A handle before the latest is of another delivery, or was
   * replaced by the latest; then it may be refused.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html
   */
  async #delete({ queue, messageId, receiptHandles }: DeadLetter): Promise<void> {
    const latest = receiptHandles.length - 1;
    for (const Entries of entriesOf(receiptHandles)) {
      const { Failed = [] } = await this.#endpoint.sqs.send(
        new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries }),
      );
      const failed = Failed.find(({ Id }) => Id === String(latest));
      if (failed) throw new Error(failed.Message ?? failed.Code ?? 'the queue does not say why');
    }
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
    this.#isHolding = false;
    await this.release();
  }

  async #holdAgain(): Promise<void> {
    // Another command may then redrive the same dead letter. Consumers drop the duplicate.
    await this.#setVisibility(this.deadLetters, HIDDEN_SECONDS).catch((error: unknown) => {
      if (!this.#isHolding) return;
      complain(`The dead letters may be visible to other commands again: ${toError(error).message}`);
    });
  }

  async #setVisibility(deadLetters: readonly DeadLetter[], VisibilityTimeout: number): Promise<void> {
    for (const [QueueUrl, ofQueue] of Map.groupBy(deadLetters, ({ queue }) => queue.url)) {
      const handles = ofQueue.flatMap(({ receiptHandles }) => receiptHandles);
      for (const entries of entriesOf(handles)) {
        const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout }));
        await this.#endpoint.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    }
  }
}

/** The entries of batch calls, each with the index of its handle as its id. */
function entriesOf(handles: readonly string[]): readonly { Id: string; ReceiptHandle: string }[][] {
  const entries = handles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
  return Array.from({ length: Math.ceil(entries.length / CALL_LIMIT) }, (_, call) =>
    entries.slice(call * CALL_LIMIT, (call + 1) * CALL_LIMIT),
  );
}

function deadLetterOf(queue: DeadLetterQueue, message: Message): DeadLetter {
  const { MessageId = '', ReceiptHandle = '', Body = '', Attributes = {}, MessageAttributes = {} } = message;
  const content: Content = { body: Body, attributes: MessageAttributes, system: Attributes };
  return {
    ...readDeadLetter(content),
    queue,
    messageId: MessageId,
    receiptHandles: [ReceiptHandle],
    sentAtMs: Number(Attributes.SentTimestamp ?? 0),
    content,
  };
}
