import { describe, expect, test } from '@jest/globals';
import { objectOf, textOf } from '../../../src/core/json.ts';
import { snsHarness, TOPIC } from './harness.ts';

const attributesOf = async (sns: ReturnType<typeof snsHarness>, arn = TOPIC) =>
  objectOf((await sns.call('GetTopicAttributes', { TopicArn: arn }))['Attributes']);

describe('a name of a topic', () => {
  test.each([
    ['is empty', '', {}],
    ['has 257 characters', 'a'.repeat(257), {}],
    ['ends as that of a FIFO topic and is none', 'news.fifo', {}],
    ['does not end as that of the FIFO topic that it is', 'news', { FifoTopic: 'true' }],
    ...Array.from(':;!@|^% ', (character) => [`has a "${character}"`, `bad${character}name`, {}] as const),
  ])('that %s is refused', async (_what, Name, Attributes) => {
    expect(await snsHarness().refusal('CreateTopic', { Name, Attributes })).toBe(
      'InvalidParameter: Invalid parameter: Topic Name',
    );
  });

  test('of 256 characters is taken', async () => {
    const Name = 'a'.repeat(256);
    expect(await snsHarness().call('CreateTopic', { Name })).toEqual({ TopicArn: TOPIC.replace('news', Name) });
  });
});

describe('CreateTopic for a topic that exists', () => {
  const again = async (input: object) => {
    const sns = snsHarness();
    const Tags = [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ];
    await sns.call('CreateTopic', { Name: 'news', Attributes: { DisplayName: 'News' }, Tags });
    return sns.refusal('CreateTopic', { Name: 'news', ...input });
  };

  test.each([
    ['nothing more', {}],
    ['the same attribute', { Attributes: { DisplayName: 'News' } }],
    ['what it is by itself', { Attributes: { FifoTopic: 'false' } }],
    ['one of its tags', { Tags: [{ Key: 'a', Value: '1' }] }],
  ])('takes %s', async (_what, input) => {
    expect(await again(input)).toBe('no error');
  });

  test.each([
    [
      'another value',
      { Attributes: { DisplayName: 'Other' } },
      'Attributes Reason: Topic already exists with different attributes',
    ],
    [
      'a further attribute',
      { Attributes: { SignatureVersion: '2' } },
      'Attributes Reason: Topic already exists with different attributes',
    ],
    ['a further tag', { Tags: [{ Key: 'c', Value: '3' }] }, 'Tags Reason: Topic already exists with different tags'],
  ])('refuses %s', async (_what, input, reason) => {
    expect(await again(input)).toBe(`InvalidParameter: Invalid parameter: ${reason}`);
  });
});

describe('the attributes of a topic', () => {
  test('are those that it has by itself, and those that it was given', async () => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news', Attributes: { FifoTopic: 'false', SignatureVersion: '2' } });
    const { Policy, EffectiveDeliveryPolicy, ...others } = await attributesOf(sns);
    expect(others).toEqual({
      DisplayName: '',
      Owner: '000000000000',
      SignatureVersion: '2',
      SubscriptionsConfirmed: '0',
      SubscriptionsDeleted: '0',
      SubscriptionsPending: '0',
      TopicArn: TOPIC,
    });
    expect(JSON.parse(textOf(Policy))).toMatchObject({ Id: '__default_policy_ID', Version: '2008-10-17' });
    expect(JSON.parse(textOf(EffectiveDeliveryPolicy))).toMatchObject({
      http: { defaultHealthyRetryPolicy: { numRetries: 3, minDelayTarget: 20 }, disableSubscriptionOverrides: false },
    });
  });

  test('of a FIFO topic say whether contents are compared', async () => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news.fifo', Attributes: { FifoTopic: 'true' } });
    expect(await attributesOf(sns, `${TOPIC}.fifo`)).toMatchObject({
      FifoTopic: 'true',
      ContentBasedDeduplication: 'false',
    });
  });

  test('show a delivery policy filled up with what holds by itself', async () => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news' });
    const DeliveryPolicy = { http: { defaultHealthyRetryPolicy: { minDelayTarget: 5, numRetries: 1 } } };
    const AttributeValue = JSON.stringify(DeliveryPolicy);
    await sns.call('SetTopicAttributes', { TopicArn: TOPIC, AttributeName: 'DeliveryPolicy', AttributeValue });
    const shown = await attributesOf(sns);
    expect(JSON.parse(textOf(shown['DeliveryPolicy']))).toEqual({
      http: { ...DeliveryPolicy.http, disableSubscriptionOverrides: false },
    });
    expect(JSON.parse(textOf(shown['EffectiveDeliveryPolicy']))).toMatchObject({
      http: { defaultHealthyRetryPolicy: { minDelayTarget: 5, maxDelayTarget: 20, numRetries: 1 } },
    });
  });

  test.each([
    ['FifoTopic', 'false', 'AttributeName'],
    ['Unknown', 'x', 'AttributeName'],
    ['Policy', 'no JSON', 'Policy Error: null'],
    ['SignatureVersion', '3', 'SignatureVersion'],
    ['DisplayName', 'a'.repeat(101), 'DisplayName'],
    ['DisplayName', 'a\u0001', 'DisplayName'],
    ['KmsMasterKeyId', '\u001f', 'KmsMasterKeyId'],
  ])('cannot be set: %s to "%s"', async (AttributeName, AttributeValue, reason) => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news' });
    const refusal = await sns.refusal('SetTopicAttributes', { TopicArn: TOPIC, AttributeName, AttributeValue });
    expect(refusal).toBe(`InvalidParameter: Invalid parameter: ${reason}`);
  });
});

describe('the ARN of a topic', () => {
  test.each([
    ['of a topic that is not there', TOPIC, 'NotFound: Topic does not exist'],
    [
      'that is none',
      'news',
      'InvalidParameter: Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1',
    ],
    ['of another region', TOPIC.replace('us-east-1', 'eu-west-1'), 'InvalidParameter: Invalid parameter: TopicArn'],
  ])('%s is refused', async (_what, TopicArn, refusal) => {
    expect(await snsHarness().refusal('GetTopicAttributes', { TopicArn })).toBe(refusal);
  });

  test('may be that of a topic that is gone when it is deleted', async () => {
    expect(await snsHarness().refusal('DeleteTopic', { TopicArn: TOPIC })).toBe('no error');
  });
});

test('lists come in pages of 100, with a token that names the next', async () => {
  const sns = snsHarness();
  for (let n = 0; n < 120; n++) await sns.call('CreateTopic', { Name: `topic-${n}` });
  const first = await sns.call('ListTopics');
  const second = await sns.call('ListTopics', { NextToken: first['NextToken'] ?? null });
  expect(first['Topics']).toHaveLength(100);
  expect(second['Topics']).toHaveLength(20);
  expect(second['NextToken']).toBeUndefined();
  expect(await sns.refusal('ListTopics', { NextToken: 'x' })).toBe('InvalidParameter: Invalid parameter: NextToken');
});

describe('tags', () => {
  test('are set, replaced and removed, and gone with their topic', async () => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news' });
    const tags = async () => (await sns.call('ListTagsForResource', { ResourceArn: TOPIC }))['Tags'];
    await sns.call('TagResource', {
      ResourceArn: TOPIC,
      Tags: [
        { Key: 'k1', Value: 'v1' },
        { Key: 'k2', Value: 'v2' },
      ],
    });
    await sns.call('TagResource', { ResourceArn: TOPIC, Tags: [{ Key: 'k2', Value: 'v3' }] });
    await sns.call('UntagResource', { ResourceArn: TOPIC, TagKeys: ['k1'] });
    expect(await tags()).toEqual([{ Key: 'k2', Value: 'v3' }]);
    await sns.call('DeleteTopic', { TopicArn: TOPIC });
    expect(await sns.refusal('ListTagsForResource', { ResourceArn: TOPIC })).toBe(
      'ResourceNotFound: Resource does not exist',
    );
  });

  test('with the same key twice are refused', async () => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news' });
    const Tags = [
      { Key: 'k', Value: '1' },
      { Key: 'k', Value: '2' },
    ];
    expect(await sns.refusal('TagResource', { ResourceArn: TOPIC, Tags })).toBe(
      'InvalidParameter: Invalid parameter: Duplicated keys are not allowed.',
    );
  });

  test.each([
    { Key: '\u0000', Value: 'v' },
    { Key: 'k', Value: '\u0001' },
  ])('that XML cannot have are refused: %j', async (tag) => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news' });
    expect(await sns.refusal('TagResource', { ResourceArn: TOPIC, Tags: [tag] })).toBe(
      'InvalidParameter: Invalid parameter: Tags Reason: a tag has no control characters',
    );
  });
});

describe('a permission', () => {
  const permission = (more: object = {}) => ({
    TopicArn: TOPIC,
    Label: 'test',
    AWSAccountId: ['111111111111'],
    ActionName: ['Publish'],
    ...more,
  });

  test("becomes a statement of the policy, which is the topic's own from then on, until it is removed", async () => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news' });
    const statements = async () => JSON.parse(textOf((await attributesOf(sns))['Policy'])).Statement;
    await sns.call('AddPermission', permission());
    expect(await statements()).toMatchObject([
      { Sid: '__default_statement_ID' },
      {
        Sid: 'test',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111111111111:root' },
        Action: 'SNS:Publish',
        Resource: TOPIC,
      },
    ]);
    expect(sns.topics.policyOf(TOPIC)).toContain('"Sid":"test"');
    await sns.call('RemovePermission', { TopicArn: TOPIC, Label: 'test' });
    expect(await statements()).toMatchObject([{ Sid: '__default_statement_ID' }]);
  });

  test.each([
    ['whose label is there', permission(), 'Statement already exists'],
    [
      'for an action of no policy',
      permission({ Label: 'b', ActionName: ['Other'] }),
      'Policy statement action out of service scope!',
    ],
  ])('%s is refused', async (_what, input, reason) => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news' });
    await sns.call('AddPermission', permission());
    expect(await sns.refusal('AddPermission', input)).toBe(`InvalidParameter: Invalid parameter: ${reason}`);
  });
});
