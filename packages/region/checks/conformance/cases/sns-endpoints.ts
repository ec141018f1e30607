import { EventEmitter, on, once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { objectOf, parseJson, textOf } from '../../../src/core/json.ts';
import { type Caller, element } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { UUID } from '../expected.ts';
import { attributes, type Fields, SNS_GUIDE, sns, topic } from './sns-calls.ts';

interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const MESSAGES = `${SNS_GUIDE}/sns-message-and-json-formats.html`;
const LIMIT_MS = 15_000;

/** A new topic with an endpoint of this machine, and what the endpoint gets. */
interface Subscribed extends AsyncDisposable {
  readonly topicArn: string;
  readonly next: () => Promise<Posted>;
}

async function subscribed(aws: Caller, own: string, values: Fields = {}): Promise<Subscribed> {
  const posted = new EventEmitter();
  const messages = on(posted, 'message', { signal: AbortSignal.timeout(LIMIT_MS) });
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    response.end();
    posted.emit('message', { headers: request.headers, body });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const topicArn = await topic(aws, own);
  const Endpoint = `http://127.0.0.1:${port}/`;
  await sns(aws, 'Subscribe', { TopicArn: topicArn, Protocol: 'http', Endpoint, ...attributes(values) });
  const next = async (): Promise<Posted> => {
    const [message] = (await messages.next()).value ?? [];
    return message;
  };
  const close = async (): Promise<void> => void server.close();
  return { topicArn, next, [Symbol.asyncDispose]: close };
}

/** Follows the link of the message that asks the endpoint to confirm. */
async function follow({ next }: Subscribed): Promise<string> {
  const link = textOf(objectOf(parseJson((await next()).body))['SubscribeURL']);
  return (await fetch(link)).text();
}

const headersOf = ({ headers }: Posted) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => /^(x-amz-sns-|content-type)/.test(name)));

export const SNS_ENDPOINTS: readonly ConformanceCase[] = [
  {
    name: 'an endpoint is asked to confirm its subscription',
    source: `${SNS_GUIDE}/http-subscription-confirmation-json.html`,
    run: async (aws, own) => {
      await using endpoint = await subscribed(aws, own);
      const posted = await endpoint.next();
      const { Type, TopicArn, Message } = objectOf(parseJson(posted.body));
      const headers = headersOf(posted);
      return [Type, TopicArn === endpoint.topicArn, textOf(Message).split('\n')[1], headers['x-amz-sns-message-type']];
    },
    gives: [
      'SubscriptionConfirmation',
      true,
      'To confirm the subscription, visit the SubscribeURL included in this message.',
      'SubscriptionConfirmation',
    ],
  },
  {
    name: 'who follows the link confirms the subscription',
    source: `${SNS_GUIDE}/SendMessageToHttp.confirm.html`,
    run: async (aws, own) => {
      await using endpoint = await subscribed(aws, own);
      const arn = element(await follow(endpoint), 'SubscriptionArn');
      return arn.replace(endpoint.topicArn, 'topic');
    },
    gives: /^topic:[0-9a-f-]{36}$/,
  },
  {
    name: 'the headers of a notification name message, topic and subscription',
    source: MESSAGES,
    run: async (aws, own) => {
      await using endpoint = await subscribed(aws, own);
      const arn = element(await follow(endpoint), 'SubscriptionArn');
      await sns(aws, 'Publish', { TopicArn: endpoint.topicArn, Message: 'hi' });
      const posted = await endpoint.next();
      const headers = headersOf(posted);
      const isOwn =
        headers['x-amz-sns-topic-arn'] === endpoint.topicArn && headers['x-amz-sns-subscription-arn'] === arn;
      const { Type, Message, MessageId } = objectOf(parseJson(posted.body));
      return { isOwn, Type, Message, MessageId, isSame: headers['x-amz-sns-message-id'] === MessageId };
    },
    gives: { isOwn: true, Type: 'Notification', Message: 'hi', MessageId: UUID, isSame: true },
  },
  {
    name: 'an endpoint may get the text alone',
    source: `${SNS_GUIDE}/sns-large-payload-raw-message-delivery.html`,
    run: async (aws, own) => {
      await using endpoint = await subscribed(aws, own, { RawMessageDelivery: 'true' });
      await follow(endpoint);
      await sns(aws, 'Publish', { TopicArn: endpoint.topicArn, Message: '{"a":1}' });
      const posted = await endpoint.next();
      return [posted.body, headersOf(posted)['x-amz-sns-rawdelivery']];
    },
    gives: ['{"a":1}', 'true'],
  },
];
