import { AwsError } from '../core/aws-error.ts';
import type { TopicPort } from '../core/ports.ts';
import type { TextAnswer } from '../http/call.ts';
import type { Fauxqs } from './fauxqs.ts';

export interface Subscription {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The topics as the region's other services use them; fauxqs keeps them and fans out. */
export class TopicService implements TopicPort {
  readonly #fauxqs: Fauxqs;

  constructor(fauxqs: Fauxqs) {
    this.#fauxqs = fauxqs;
  }

  async publish(topicArn: string, message: string): Promise<void> {
    await this.#call({ Action: 'Publish', TopicArn: topicArn, Message: message });
  }

  async create(name: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    await this.#call({ Action: 'CreateTopic', Name: name, ...numbered(attributes) });
  }

  async subscribe({ topicArn, protocol, endpoint, attributes }: Subscription): Promise<void> {
    await this.#call({
      Action: 'Subscribe',
      TopicArn: topicArn,
      Protocol: protocol,
      Endpoint: endpoint,
      ...numbered(attributes),
    });
  }

  async #call(form: Readonly<Record<string, string>>): Promise<void> {
    const answer = await this.#fauxqs.sns(new URLSearchParams(form).toString());
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
