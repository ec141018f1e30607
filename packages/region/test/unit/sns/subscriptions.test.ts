import { describe, expect, test } from '@jest/globals';
import { type JsonObject, objectOf } from '../../../src/core/json.ts';
import { functionArn, newsWithQueue, ORDERED_TOPIC, queueArn, snsHarness, TOPIC } from './harness.ts';

const attributesOf = async (sns: Pick<ReturnType<typeof snsHarness>, 'call'>, SubscriptionArn: string) =>
  objectOf((await sns.call('GetSubscriptionAttributes', { SubscriptionArn }))['Attributes']);

async function refusalOf(input: JsonObject): Promise<string> {
  const sns = snsHarness();
  await sns.call('CreateTopic', { Name: 'news' });
  await sns.call('CreateTopic', { Name: 'news.fifo', Attributes: { FifoTopic: 'true' } });
  return sns.refusal('Subscribe', { TopicArn: TOPIC, ...input });
}

describe('an endpoint', () => {
  test.each([
    ['test-protocol', 'x', 'Invalid parameter: Amazon SNS does not support this protocol string: test-protocol'],
    ['sqs', 'http://127.0.0.1:4566/000000000000/inbox', 'Invalid parameter: SQS endpoint ARN'],
    [
      'sqs',
      queueArn('inbox.fifo'),
      'Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
    ],
    ['lambda', queueArn('inbox'), 'Invalid parameter: Lambda endpoint ARN'],
    ['http', 'https://example.com', 'Invalid parameter: Endpoint must match the specified protocol'],
    ['email', 'nobody', 'Invalid parameter: Email address'],
    ['email', 'me@you@them', 'Invalid parameter: Email address'],
    ['email-json', `me@${'a'.repeat(318)}`, 'Invalid parameter: Email address'],
    ['http', 'http://a/\u0001', 'Invalid parameter: Endpoint Reason: it has no control characters'],
    ['sms', '+15--551234567', 'Invalid SMS endpoint: +15--551234567'],
    ['sms', 'NAA+15551234567', 'Invalid SMS endpoint: NAA+15551234567'],
    ['sms', '+15551234567.', 'Invalid SMS endpoint: +15551234567.'],
    ['sms', '/+15551234567', 'Invalid SMS endpoint: /+15551234567'],
  ])('of %s is refused: %s', async (Protocol, Endpoint, message) => {
    expect(await refusalOf({ Protocol, Endpoint })).toBe(`InvalidParameter: ${message}`);
  });

  test.each([
    ['sqs', queueArn('not-there-yet')],
    ['lambda', functionArn('f')],
    ['sms', '+12/34-567.890'],
  ])('of %s is confirmed at once: %s', async (Protocol, Endpoint) => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news' });
    const { SubscriptionArn } = await sns.call('Subscribe', { TopicArn: TOPIC, Protocol, Endpoint });
    expect(SubscriptionArn).toMatch(/^arn:aws:sns:us-east-1:000000000000:news:[0-9a-f-]{36}$/);
  });

  test('of a FIFO topic is a queue', async () => {
    expect(await refusalOf({ TopicArn: ORDERED_TOPIC, Protocol: 'lambda', Endpoint: functionArn('f') })).toContain(
      'FIFO topics deliver to Amazon SQS queues only',
    );
  });
});

describe('a subscription of an endpoint that people or programs elsewhere have', () => {
  test('is pending until somebody confirms it with its token', async () => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news' });
    const input = { TopicArn: TOPIC, Protocol: 'email', Endpoint: 'me@example.com' };
    expect(await sns.call('Subscribe', input)).toEqual({ SubscriptionArn: 'pending confirmation' });
    expect(await sns.call('ListSubscriptions')).toMatchObject({
      Subscriptions: [{ SubscriptionArn: 'PendingConfirmation' }],
    });
    const [{ arn, token } = { arn: '', token: '' }] = sns.topics.subscriptions();
    expect(await attributesOf(sns, arn)).toMatchObject({ PendingConfirmation: 'true' });
    expect(await sns.call('ConfirmSubscription', { TopicArn: TOPIC, Token: token })).toEqual({ SubscriptionArn: arn });
    expect(await attributesOf(sns, arn)).toMatchObject({ PendingConfirmation: 'false' });
  });

  test('has its ARN told to a caller that asks for it', async () => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news' });
    const input = { TopicArn: TOPIC, Protocol: 'http', Endpoint: 'http://example.com', ReturnSubscriptionArn: 'true' };
    expect(await sns.call('Subscribe', input)).toMatchObject({ SubscriptionArn: expect.stringContaining(TOPIC) });
  });

  test.each([
    ['another token', { TopicArn: TOPIC, Token: 'a'.repeat(128) }, 'Token'],
    ['a token that is none', { TopicArn: TOPIC, Token: 'random' }, 'Token'],
    ['a topic of another region', { TopicArn: TOPIC.replace('us-east-1', 'eu-west-1'), Token: 'x' }, 'Topic'],
  ])('is not confirmed by %s', async (_what, input, reason) => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news' });
    expect(await sns.refusal('ConfirmSubscription', input)).toBe(`InvalidParameter: Invalid parameter: ${reason}`);
  });
});

describe('the attributes of a subscription', () => {
  test('are shown, a scope only with its policy', async () => {
    const sns = await newsWithQueue({ RawMessageDelivery: 'TrUe', FilterPolicyScope: 'MessageBody', FilterPolicy: '' });
    const attributes = await attributesOf(sns, sns.SubscriptionArn);
    expect(attributes).toEqual({
      SubscriptionArn: sns.SubscriptionArn,
      TopicArn: TOPIC,
      Protocol: 'sqs',
      Endpoint: queueArn('inbox'),
      Owner: '000000000000',
      SubscriptionPrincipal: 'arn:aws:iam::000000000000:user/local',
      PendingConfirmation: 'false',
      ConfirmationWasAuthenticated: 'true',
      RawMessageDelivery: 'true',
    });
    const set = {
      SubscriptionArn: sns.SubscriptionArn,
      AttributeName: 'FilterPolicy',
      AttributeValue: '{"a":{"b":["c"]}}',
    };
    await sns.call('SetSubscriptionAttributes', set);
    expect(await attributesOf(sns, sns.SubscriptionArn)).toMatchObject({ FilterPolicyScope: 'MessageBody' });
  });

  test.each([
    ['FakeAttribute', 'x', 'AttributeName'],
    ['RawMessageDelivery', 'test-ValUe', 'RawMessageDelivery: Invalid value [test-ValUe]. Must be true or false.'],
    ['RawMessageDelivery', '', 'RawMessageDelivery: Invalid value []. Must be true or false.'],
    [
      'FilterPolicyScope',
      'RandomValue',
      'FilterPolicyScope: Invalid value [RandomValue]. Please use either MessageBody or MessageAttributes',
    ],
    ['RedrivePolicy', '{"deadLetterTargetArn":"fake-arn"}', 'RedrivePolicy: deadLetterTargetArn is an invalid arn'],
    [
      'RedrivePolicy',
      '{invalidjson}',
      "RedrivePolicy: failed to parse JSON. Unexpected character ('i' (code 105)): was expecting double-quote to start field name\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 2]",
    ],
  ])('are refused: %s of %s', async (AttributeName, AttributeValue, reason) => {
    const { refusal, SubscriptionArn } = await newsWithQueue();
    expect(await refusal('SetSubscriptionAttributes', { SubscriptionArn, AttributeName, AttributeValue })).toBe(
      `InvalidParameter: Invalid parameter: ${reason}`,
    );
  });

  test('of a FIFO queue of a FIFO topic name a FIFO queue for dead letters', async () => {
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn('dead') });
    const input = { TopicArn: ORDERED_TOPIC, Protocol: 'sqs', Endpoint: queueArn('inbox.fifo') };
    expect(await refusalOf({ ...input, Attributes: { RedrivePolicy } })).toContain(
      'RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.',
    );
    expect(await refusalOf({ ...input, Endpoint: queueArn('inbox'), Attributes: { RedrivePolicy } })).toBe('no error');
  });

  test('of a function cannot ask for the text alone', async () => {
    const Attributes = { RawMessageDelivery: 'true' };
    expect(await refusalOf({ Protocol: 'lambda', Endpoint: functionArn('f'), Attributes })).toBe(
      'InvalidParameter: Invalid parameter: Attributes Reason: RawMessageDelivery: Delivery protocol [lambda] does not support raw message delivery.',
    );
  });
});

describe('subscribing again', () => {
  const again = async (Attributes: JsonObject) => {
    const { refusal } = await newsWithQueue({ RawMessageDelivery: 'True' });
    return refusal('Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: queueArn('inbox'), Attributes });
  };

  test.each([[{}], [{ RawMessageDelivery: 'true' }], [{ FilterPolicyScope: 'MessageAttributes' }]])(
    'gives the subscription that is there: %j',
    async (attributes) => {
      expect(await again(attributes)).toBe('no error');
    },
  );

  test('with other attributes is refused', async () => {
    expect(await again({ RawMessageDelivery: 'false' })).toBe(
      'InvalidParameter: Invalid parameter: Attributes Reason: Subscription already exists with different attributes',
    );
  });
});

describe('ending a subscription', () => {
  test('works, is counted, and may be said twice', async () => {
    const sns = await newsWithQueue();
    const { SubscriptionArn } = sns;
    await sns.call('Unsubscribe', { SubscriptionArn });
    expect(await sns.refusal('Unsubscribe', { SubscriptionArn })).toBe('no error');
    expect(await sns.refusal('GetSubscriptionAttributes', { SubscriptionArn })).toBe(
      'NotFound: Subscription does not exist',
    );
    expect(await sns.call('GetTopicAttributes', { TopicArn: TOPIC })).toMatchObject({
      Attributes: { SubscriptionsDeleted: '1', SubscriptionsConfirmed: '0' },
    });
  });

  test.each([
    [{}, 'SubscriptionArn Reason: no value for required parameter'],
    [{ SubscriptionArn: 'random' }, 'SubscriptionArn Reason: An ARN must have at least 6 elements, not 1'],
    [{ SubscriptionArn: TOPIC }, 'SubscriptionId'],
  ])('refuses %j', async (input, reason) => {
    expect(await snsHarness().refusal('Unsubscribe', input)).toBe(`InvalidParameter: Invalid parameter: ${reason}`);
  });
});
