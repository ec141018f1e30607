import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.ts';
import { queueArn, type SnsHarness, snsHarness, TOPIC } from './harness.ts';

const ENDPOINT = 'https://partner.example.com/hooks?from=shop';

/** A topic `news` with an endpoint on the web, which has been asked to confirm its subscription. */
async function newsWithEndpoint(attributes: JsonObject = {}, topic: JsonObject = {}, Endpoint = ENDPOINT) {
  const sns = snsHarness();
  await sns.call('CreateTopic', { Name: 'news', Attributes: topic });
  const [Protocol = ''] = Endpoint.split(':');
  await sns.call('Subscribe', { TopicArn: TOPIC, Protocol, Endpoint, Attributes: attributes });
  await sns.advance(0);
  return sns;
}

const tokenOf = (sns: SnsHarness): string => sns.topics.subscriptions()[0]?.token ?? '';
const arnOf = (sns: SnsHarness): string => sns.topics.subscriptions()[0]?.arn ?? '';

async function confirmed(...given: Parameters<typeof newsWithEndpoint>): Promise<SnsHarness> {
  const sns = await newsWithEndpoint(...given);
  await sns.call('ConfirmSubscription', { TopicArn: TOPIC, Token: tokenOf(sns) });
  sns.posted.length = 0;
  return sns;
}

const bodies = (sns: SnsHarness): JsonObject[] => sns.posted.map(({ body }) => JSON.parse(body));

describe('an endpoint on the web', () => {
  test('is asked to confirm its subscription, by a link with its token', async () => {
    const sns = await newsWithEndpoint();
    const token = tokenOf(sns);
    expect(sns.posted.map(({ method, url }) => [method, url.href])).toEqual([['POST', ENDPOINT]]);
    const [{ headers } = { headers: {} }] = sns.posted;
    const [{ MessageId, ...body } = { MessageId: '' }] = bodies(sns);
    expect(headers).toEqual({
      'x-amz-sns-message-type': 'SubscriptionConfirmation',
      'x-amz-sns-message-id': MessageId,
      'x-amz-sns-topic-arn': TOPIC,
      'Content-Type': 'text/plain; charset=UTF-8',
      'User-Agent': 'Amazon Simple Notification Service Agent',
    });
    expect(body).toEqual({
      Type: 'SubscriptionConfirmation',
      Token: token,
      TopicArn: TOPIC,
      Message:
        `You have chosen to subscribe to the topic ${TOPIC}.\n` +
        'To confirm the subscription, visit the SubscribeURL included in this message.',
      SubscribeURL: `http://127.0.0.1:4566/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=${token}`,
      Timestamp: new Date(sns.clock.now()).toISOString(),
      SignatureVersion: '1',
      Signature: 'EXAMPLE',
      SigningCertURL: expect.stringContaining('https://sns.us-east-1.amazonaws.com/'),
    });
  });

  test('is asked again when somebody subscribes it again before it has confirmed, and not after', async () => {
    const sns = await newsWithEndpoint();
    const again = { TopicArn: TOPIC, Protocol: 'https', Endpoint: ENDPOINT };
    await sns.call('Subscribe', again);
    await sns.advance(0);
    expect(sns.posted).toHaveLength(2);
    await sns.call('ConfirmSubscription', { TopicArn: TOPIC, Token: tokenOf(sns) });
    await sns.call('Subscribe', again);
    await sns.advance(0);
    expect(sns.posted).toHaveLength(2);
  });

  test('is not asked when the call that confirms it is made again at the start', async () => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news' });
    await sns.call('Subscribe', { TopicArn: TOPIC, Protocol: 'https', Endpoint: ENDPOINT });
    await sns.call('ConfirmSubscription', { TopicArn: TOPIC, Token: tokenOf(sns) });
    await sns.advance(60_000);
    expect(sns.posted).toEqual([]);
  });

  test('is asked four times when it does not answer, and nothing is sent before it has confirmed', async () => {
    const sns = snsHarness();
    sns.answers.push('nobody', 503, 429, 500, 200);
    await sns.call('CreateTopic', { Name: 'news' });
    await sns.call('Subscribe', { TopicArn: TOPIC, Protocol: 'https', Endpoint: ENDPOINT });
    for (let seconds = 0; seconds <= 200; seconds += 20) {
      await sns.advance(seconds === 0 ? 0 : 20_000);
      await sns.call('Publish', { TopicArn: TOPIC, Message: 'x' });
    }
    expect(bodies(sns).map(({ Type }) => Type)).toEqual(Array.from({ length: 4 }, () => 'SubscriptionConfirmation'));
    expect(sns.journal.hops().filter(({ step }) => step === 'dropped')).toMatchObject([
      { place: 'topic/news', detail: { target: ENDPOINT, reason: expect.stringContaining('HTTP status 500') } },
    ]);
  });

  test.each([
    ['HTTP elsewhere', 'http://partner.example.com/'],
    ['no URL', 'http://'],
  ])('is not called when it is %s, so that it stays pending', async (_what, endpoint) => {
    const sns = await newsWithEndpoint({}, {}, endpoint);
    await sns.advance(60_000);
    expect(sns.posted).toEqual([]);
  });

  test.each(['http://127.0.0.1:3000/', 'http://localhost/', 'http://[::1]:80/'])(
    'is called on this machine: %s',
    async (endpoint) => {
      const sns = await newsWithEndpoint({}, {}, endpoint);
      expect(sns.posted.map(({ url }) => url.href)).toEqual([new URL(endpoint).href]);
    },
  );
});

describe('a notification for an endpoint on the web', () => {
  test('is posted with headers that say what it is', async () => {
    const sns = await confirmed();
    const MessageAttributes = { colour: { DataType: 'String', StringValue: 'red' } };
    await sns.call('Publish', { TopicArn: TOPIC, Message: 'hello', Subject: 'a word', MessageAttributes });
    const [{ headers } = { headers: {} }] = sns.posted;
    const [body = {}] = bodies(sns);
    expect(headers).toEqual({
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-message-id': body['MessageId'],
      'x-amz-sns-topic-arn': TOPIC,
      'x-amz-sns-subscription-arn': arnOf(sns),
      'Content-Type': 'text/plain; charset=UTF-8',
      'User-Agent': 'Amazon Simple Notification Service Agent',
    });
    expect(body).toMatchObject({
      Type: 'Notification',
      TopicArn: TOPIC,
      Subject: 'a word',
      Message: 'hello',
      UnsubscribeURL: `http://127.0.0.1:4566/?Action=Unsubscribe&SubscriptionArn=${arnOf(sns)}`,
      MessageAttributes: { colour: { Type: 'String', Value: 'red' } },
    });
  });

  test('is the text alone where the subscription wants it, of the type that its policy names', async () => {
    const DeliveryPolicy = JSON.stringify({ requestPolicy: { headerContentType: 'application/json' } });
    const sns = await confirmed({ RawMessageDelivery: 'true', DeliveryPolicy });
    await sns.call('Publish', { TopicArn: TOPIC, Message: '{"a":1}' });
    expect(sns.posted).toMatchObject([
      { body: '{"a":1}', headers: { 'x-amz-sns-rawdelivery': 'true', 'Content-Type': 'application/json' } },
    ]);
  });
});

describe('a notification that an endpoint does not take', () => {
  /** After how many milliseconds each attempt was made. */
  async function attemptsOf(sns: SnsHarness, answers: (number | 'nobody')[]): Promise<number[]> {
    const begin = sns.clock.now();
    const times: number[] = [];
    sns.answers.push(...answers);
    await sns.call('Publish', { TopicArn: TOPIC, Message: 'x' });
    for (let step = 0; step < 400; step++) {
      while (times.length < sns.posted.length) times.push(sns.clock.now() - begin);
      await sns.advance(step < 5 ? 0 : 1000);
    }
    return times.map((ms) => ms / 1000);
  }
  const policy = (retries: JsonObject) => ({ DeliveryPolicy: JSON.stringify({ healthyRetryPolicy: retries }) });

  test('is sent three times more, 20 seconds apart, and then goes to the dead-letter queue', async () => {
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn('dead') });
    const sns = await confirmed({ RedrivePolicy });
    expect(await attemptsOf(sns, ['nobody', 429, 500, 503, 200])).toEqual([0, 20, 40, 60]);
    expect(sns.sent.map(({ queue, body }) => [queue, JSON.parse(body).Message])).toEqual([['dead', 'x']]);
  });

  test('is not sent again after another error', async () => {
    const sns = await confirmed();
    expect(await attemptsOf(sns, [403])).toEqual([0]);
    expect(sns.journal.hops().at(-1)).toMatchObject({
      step: 'dropped',
      detail: { target: ENDPOINT, reason: 'The endpoint answered with HTTP status 403.' },
    });
  });

  const phases = {
    numNoDelayRetries: 1,
    numMinDelayRetries: 1,
    numMaxDelayRetries: 1,
    minDelayTarget: 2,
    maxDelayTarget: 10,
  };
  test.each([
    ['linear', [0, 0, 2, 4, 10, 20, 30]],
    ['geometric', [0, 0, 2, 4, 8, 18, 28]],
    ['arithmetic', [0, 0, 2, 4, 9, 19, 29]],
    ['exponential', [0, 0, 2, 4, 7, 17, 27]],
  ])('is sent again as the policy of its subscription says: %s', async (backoffFunction, expected) => {
    const sns = await confirmed(policy({ ...phases, numRetries: 6, backoffFunction }));
    expect(
      await attemptsOf(
        sns,
        Array.from({ length: 9 }, () => 500),
      ),
    ).toEqual(expected);
  });

  test('is sent again as the policy of its topic says, which may be the only one that counts', async () => {
    const own = policy({ numRetries: 5, minDelayTarget: 1, maxDelayTarget: 1 });
    const ofTopic = (disableSubscriptionOverrides: boolean) => ({
      DeliveryPolicy: JSON.stringify({
        http: {
          defaultHealthyRetryPolicy: { numRetries: 1, minDelayTarget: 7, maxDelayTarget: 7 },
          disableSubscriptionOverrides,
        },
      }),
    });
    const failing = Array.from({ length: 9 }, () => 500);
    expect(await attemptsOf(await confirmed({}, ofTopic(false)), failing)).toEqual([0, 7]);
    expect(await attemptsOf(await confirmed(own, ofTopic(false)), failing)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await attemptsOf(await confirmed(own, ofTopic(true)), failing)).toEqual([0, 7]);
  });
});
