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
  /** Of the template's subscriptions, by topic, protocol and endpoint. */
  readonly #subscriptionArns = new Map<string, string>();

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
    const payload = { kind: 'message', text: message } as const;
    this.#deps.journal.record('published', `topic/${topicArn.split(':').at(-1) ?? ''}`, ids, undefined, payload);
  }

  async create(name: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    await this.#call({ Action: 'CreateTopic', Name: name, ...numbered(attributes) });
  }

  async remove(topicArn: string): Promise<void> {
    await this.#call({ Action: 'DeleteTopic', TopicArn: topicArn });
  }

  /** @throws AwsError NotFound */
  async mustBeThere(topicArn: string): Promise<void> {
    await this.#call({ Action: 'GetTopicAttributes', TopicArn: topicArn });
  }

  async subscribe(subscription: Subscription): Promise<void> {
    const { topicArn, protocol, endpoint, attributes } = subscription;
    const answer = await this.#call({
      Action: 'Subscribe',
      TopicArn: topicArn,
      Protocol: this.deliveredAs(protocol, endpoint),
      Endpoint: endpoint,
      ...numbered(attributes),
    });
    const arn = /<SubscriptionArn>(.*?)<\/SubscriptionArn>/.exec(answer.body)?.[1];
    if (arn !== undefined) this.#subscriptionArns.set(keyOf(subscription), arn);
  }

  /** A subscription that is not there is not an error. */
  async unsubscribe(subscription: Subscription): Promise<void> {
    const arn = this.#subscriptionArns.get(keyOf(subscription));
    this.#subscriptionArns.delete(keyOf(subscription));
    if (arn !== undefined) await this.#call({ Action: 'Unsubscribe', SubscriptionArn: arn });
  }

  /** Changes the attributes of a subscription, without a moment in which it does not exist. */
  async setSubscriptionAttributes(subscription: Subscription): Promise<void> {
    const arn = this.#subscriptionArns.get(keyOf(subscription));
    if (arn === undefined) return this.subscribe(subscription);
    for (const [AttributeName, AttributeValue] of Object.entries(subscription.attributes)) {
      await this.#call({ Action: 'SetSubscriptionAttributes', SubscriptionArn: arn, AttributeName, AttributeValue });
    }
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

  async #call(form: Readonly<Record<string, string>>): Promise<TextAnswer> {
    const answer = await this.#deps.fauxqs.sns(new URLSearchParams(form).toString());
    if (answer.status !== 200) throw errorIn(answer);
    return answer;
  }
}

const keyOf = ({ topicArn, protocol, endpoint }: Subscription): string => `${topicArn} ${protocol} ${endpoint}`;

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
