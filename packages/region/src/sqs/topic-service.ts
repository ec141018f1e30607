import { AwsError } from '../core/aws-error.ts';
import type { Journal } from '../core/journal.ts';
import { parseJson } from '../core/json.ts';
import type { FunctionPort, IdFinder, TopicPort } from '../core/ports.ts';
import type { TextAnswer } from '../http/call.ts';
import type { Fauxqs } from './fauxqs.ts';
import type { FauxqsStore } from './fauxqs-store.ts';
import type { QueueMessage } from './message.ts';
import { snsEvent } from './sns-event.ts';

export interface Subscription {
  readonly topicArn: string;
  /** `sqs` or `lambda` */
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface TopicServiceDeps {
  readonly fauxqs: Fauxqs;
  readonly subscribers: FauxqsStore;
  readonly functions: Pick<FunctionPort, 'enqueue'>;
  readonly journal: Journal;
  readonly findIds: IdFinder;
}

/** The topics as the region's other services use them. fauxqs stores the topics and fans out. */
export class TopicService implements TopicPort {
  readonly #deps: TopicServiceDeps;

  constructor(deps: TopicServiceDeps) {
    this.#deps = deps;
  }

  async publish(topicArn: string, message: string): Promise<void> {
    await this.#call({ Action: 'Publish', TopicArn: topicArn, Message: message });
    this.recordPublished(topicArn, message);
  }

  /** Records in the journal that a topic accepted a message. */
  recordPublished(topicArn: string, message: string): void {
    const content = parseJson(message);
    const ids = content === undefined ? [] : this.#deps.findIds(content);
    this.#deps.journal.record('published', `topic/${topicArn.split(':').at(-1) ?? ''}`, ids);
  }

  async create(name: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    await this.#call({ Action: 'CreateTopic', Name: name, ...numbered(attributes) });
  }

  async subscribe({ topicArn, protocol, endpoint, attributes }: Subscription): Promise<void> {
    await this.#call({
      Action: 'Subscribe',
      TopicArn: topicArn,
      Protocol: this.deliveredAs(protocol, endpoint),
      Endpoint: endpoint,
      ...numbered(attributes),
    });
  }

  /**
   * The protocol under which fauxqs delivers to an endpoint. fauxqs knows only queues, so a function's ARN stands for a
   * queue that passes everything on.
   */
  deliveredAs(protocol: string, endpoint: string): string {
    if (protocol !== 'lambda') return protocol;
    this.#deliverToFunction(endpoint);
    return 'sqs';
  }

  #deliverToFunction(functionArn: string): void {
    const { fauxqs, subscribers, functions, journal, findIds } = this.#deps;
    const enqueue = (message: QueueMessage): void => {
      const { event, content, topicArn } = snsEvent(fauxqs.subscriptionArns.outside(message.body));
      const ids = findIds(parseJson(content) ?? null);
      functions.enqueue(functionArn, event, ids).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        journal.record('dropped', `topic/${topicArn.split(':').at(-1) ?? ''}`, ids, { target: functionArn, reason });
      });
    };
    subscribers.addSubscriber(functionArn, { enqueue, isFifo: () => false });
  }

  async #call(form: Readonly<Record<string, string>>): Promise<void> {
    const answer = await this.#deps.fauxqs.sns(new URLSearchParams(form).toString());
    if (answer.status !== 200) throw errorIn(answer);
  }
}

function numbered(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const fields = Object.entries(attributes).flatMap(([key, value], index) => [
    [`Attributes.entry.${index + 1}.key`, key],
    [`Attributes.entry.${index + 1}.value`, value],
  ]);
  return Object.fromEntries(fields);
}

function errorIn({ body, status }: TextAnswer): AwsError {
  const code = /<Code>(.*?)<\/Code>/.exec(body)?.[1] ?? 'InternalError';
  const message = /<Message>(.*?)<\/Message>/s.exec(body)?.[1] ?? body;
  return new AwsError(code, message, status);
}
