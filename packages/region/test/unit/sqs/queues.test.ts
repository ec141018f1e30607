import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.ts';
import { sqsQueue } from '../../../src/resources/sqs-queue.ts';
import { HOME, sqsHarness } from './fixture.ts';

const arn = (name: string): string => `arn:aws:sqs:eu-west-1:000000000000:${name}`;
const url = (name: string): string => `${HOME.endpoint}/000000000000/${name}`;

describe('a queue that is created', () => {
  test.each(['with space', 'a/b', 'a'.repeat(81), 'orders.fifo'])('the name %j is refused', async (name) => {
    const { queue } = sqsHarness();
    await expect(queue(name)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    });
  });

  test('a FIFO queue is named so', async () => {
    const { queue } = sqsHarness();
    await expect(queue('steps', { FifoQueue: 'true' })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message:
        'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
    });
    expect(await queue('steps.fifo', { FifoQueue: 'True' })).toBe(url('steps.fifo'));
  });

  test.each([
    [{ FifoQueue: 'false' }, 'Unknown Attribute FifoQueue.'],
    [{ ContentBasedDeduplication: 'true' }, 'Unknown Attribute ContentBasedDeduplication.'],
    [{ DeduplicationScope: 'queue' }, 'You can specify the DeduplicationScope only when FifoQueue is set to true.'],
    [
      { FifoThroughputLimit: 'perQueue' },
      'You can specify the FifoThroughputLimit only when FifoQueue is set to true.',
    ],
    [{ Colour: 'red' }, 'Unknown Attribute Colour.'],
  ])('a standard queue refuses %j', async (attributes, message) => {
    const { queue } = sqsHarness();
    await expect(queue('orders', attributes)).rejects.toMatchObject({ code: 'InvalidAttributeName', message });
  });

  test.each([
    ['VisibilityTimeout', '43201'],
    ['DelaySeconds', '901'],
    ['DelaySeconds', 'five'],
    ['MaximumMessageSize', '1023'],
    ['MessageRetentionPeriod', '59'],
    ['ReceiveMessageWaitTimeSeconds', '21'],
    ['Policy', 'no JSON'],
    ['SqsManagedSseEnabled', 'yes'],
  ])('%s cannot be %s', async (name, value) => {
    const { queue } = sqsHarness();
    await expect(queue('orders', { [name]: value })).rejects.toMatchObject({
      code: 'InvalidAttributeValue',
      message: `Invalid value for the parameter ${name}.`,
    });
  });

  test('again with the same attributes or with fewer is the same queue, with others an error that names one', async () => {
    const { queue, send } = sqsHarness();
    await queue('orders', { DelaySeconds: '5', VisibilityTimeout: '10' });
    await send(url('orders'), 'x');
    for (const attributes of [{}, { DelaySeconds: '5' }, { MaximumMessageSize: '1048576' }])
      expect(await queue('orders', attributes)).toBe(url('orders'));
    await expect(queue('orders', { VisibilityTimeout: '10', DelaySeconds: '6' })).rejects.toMatchObject({
      code: 'QueueAlreadyExists',
      message: 'A queue already exists with the same name and a different value for attribute DelaySeconds',
    });
  });

  test('one of a deleted name has to wait for a minute', async () => {
    const { queue, call, clock } = sqsHarness();
    await call('DeleteQueue', { QueueUrl: await queue('orders') });
    clock.advance(59_999);
    await expect(queue('orders')).rejects.toMatchObject({ code: 'AWS.SimpleQueueService.QueueDeletedRecently' });
    clock.advance(1);
    expect(await queue('orders')).toBe(url('orders'));
  });
});

describe('the attributes of a queue', () => {
  test('are those that were asked for, and none where none was', async () => {
    const { queue, call, clock } = sqsHarness();
    clock.advance(5_000);
    const QueueUrl = await queue('orders', { VisibilityTimeout: '20' });
    clock.advance(2_000);
    await call('SetQueueAttributes', { QueueUrl, Attributes: { DelaySeconds: '7' } });
    const asked = async (...AttributeNames: string[]) =>
      (await call('GetQueueAttributes', { QueueUrl, AttributeNames })).Attributes;
    expect(await asked('All')).toEqual({
      QueueArn: arn('orders'),
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      CreatedTimestamp: '5',
      LastModifiedTimestamp: '7',
      DelaySeconds: '7',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
      VisibilityTimeout: '20',
    });
    expect(await asked('DelaySeconds', 'Policy')).toEqual({ DelaySeconds: '7' });
    expect(await asked()).toBeUndefined();
    await expect(asked('Colour')).rejects.toMatchObject({ code: 'InvalidAttributeName' });
  });

  test('a FIFO queue shows what it is by default, and True is true', async () => {
    const { queue, call, send } = sqsHarness();
    const QueueUrl = await queue('steps.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'True' });
    const names = ['FifoQueue', 'ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'];
    expect((await call('GetQueueAttributes', { QueueUrl, AttributeNames: names })).Attributes).toEqual({
      FifoQueue: 'true',
      ContentBasedDeduplication: 'true',
      DeduplicationScope: 'queue',
      FifoThroughputLimit: 'perQueue',
    });
    await send(QueueUrl, 'x', { MessageGroupId: 'g' });
    await call('SetQueueAttributes', { QueueUrl, Attributes: { FifoQueue: 'true' } });
    await expect(call('SetQueueAttributes', { QueueUrl, Attributes: { FifoQueue: 'false' } })).rejects.toMatchObject({
      code: 'InvalidAttributeValue',
      message: 'Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.',
    });
    await expect(
      call('SetQueueAttributes', { QueueUrl, Attributes: { FifoThroughputLimit: 'perMessageGroupId' } }),
    ).rejects.toMatchObject({ code: 'InvalidAttributeValue' });
  });

  test('a queue has one kind of encryption', async () => {
    const { queue, call } = sqsHarness();
    const QueueUrl = await queue('orders');
    const set = (Attributes: Readonly<Record<string, string>>) => call('SetQueueAttributes', { QueueUrl, Attributes });
    const AttributeNames = ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled'];
    const found = async () => (await call('GetQueueAttributes', { QueueUrl, AttributeNames })).Attributes;
    await set({ KmsMasterKeyId: 'key' });
    expect(await found()).toEqual({
      KmsMasterKeyId: 'key',
      KmsDataKeyReusePeriodSeconds: '300',
      SqsManagedSseEnabled: 'false',
    });
    await set({ KmsMasterKeyId: '' });
    expect(await found()).toEqual({ SqsManagedSseEnabled: 'false' });
    await set({ KmsMasterKeyId: 'key' });
    await set({ SqsManagedSseEnabled: 'true' });
    expect(await found()).toEqual({ SqsManagedSseEnabled: 'true' });
    await expect(set({ KmsMasterKeyId: 'key', SqsManagedSseEnabled: 'true' })).rejects.toMatchObject({
      code: 'InvalidAttributeName',
    });
  });

  test.each([
    ['no JSON', 'Redrive policy is not a valid JSON map.'],
    [{ deadLetterTargetArn: arn('dead') }, 'Redrive policy does not contain mandatory attribute: maxReceiveCount.'],
    [{ maxReceiveCount: 3 }, 'Redrive policy does not contain mandatory attribute: deadLetterTargetArn.'],
    [{ deadLetterTargetArn: arn('dead'), maxReceiveCount: 'x' }, 'Invalid value for maxReceiveCount: x'],
    [{ deadLetterTargetArn: arn('dead'), maxReceiveCount: 1001 }, 'valid values are from 1 to 1000 both inclusive.'],
    [{ deadLetterTargetArn: 'dead', maxReceiveCount: 3 }, 'Invalid value for deadLetterTargetArn.'],
    [{ deadLetterTargetArn: arn('none'), maxReceiveCount: 3 }, 'Dead letter target does not exist.'],
    [{ deadLetterTargetArn: arn('d.fifo'), maxReceiveCount: 3 }, 'must be same type of queue as the source.'],
    [{ deadLetterTargetArn: arn('closed'), maxReceiveCount: 3 }, 'does not permit this queue'],
  ])('the redrive policy %j is refused', async (policy, message) => {
    const { queue, fifo } = sqsHarness();
    await queue('dead');
    await fifo('d.fifo');
    await queue('closed', { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' });
    const RedrivePolicy = typeof policy === 'string' ? policy : JSON.stringify(policy);
    await expect(queue('orders', { RedrivePolicy })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining(message),
    });
  });

  test('a queue cannot be its own dead-letter queue', async () => {
    const { queue, call } = sqsHarness();
    const QueueUrl = await queue('orders');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn('orders'), maxReceiveCount: 1 });
    await expect(call('SetQueueAttributes', { QueueUrl, Attributes: { RedrivePolicy } })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining('A queue cannot be its own dead-letter queue.'),
    });
  });

  test('a template that names a queue as its own dead-letter queue is refused, and such a queue hands out', async () => {
    const RedrivePolicy = { deadLetterTargetArn: arn('orders'), maxReceiveCount: 1 };
    const properties = { QueueName: 'orders', RedrivePolicy };
    const refusals = (more: JsonObject) =>
      sqsQueue.refusals?.({ logicalId: 'Orders', type: 'AWS::SQS::Queue', properties: { ...properties, ...more } });
    expect(refusals({})).toEqual([
      { path: 'Properties.RedrivePolicy', message: 'A queue cannot be its own dead-letter queue.' },
    ]);
    expect(refusals({ QueueName: 'others' })).toEqual([]);
    const { store, send, bodies } = sqsHarness();
    store.declare('orders', { RedrivePolicy: JSON.stringify(RedrivePolicy), VisibilityTimeout: '0' });
    await send(url('orders'), 'x');
    for (const _ of [1, 2, 3]) expect(await bodies(url('orders'))).toEqual(['x']);
  });

  test('a redrive policy is taken away by an empty text', async () => {
    const { queue, call } = sqsHarness();
    await queue('dead');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: '3' });
    const QueueUrl = await queue('orders', { RedrivePolicy });
    await call('SetQueueAttributes', { QueueUrl, Attributes: { RedrivePolicy: '' } });
    expect(await call('GetQueueAttributes', { QueueUrl, AttributeNames: ['RedrivePolicy'] })).toEqual({});
    expect(await call('ListDeadLetterSourceQueues', { QueueUrl: url('dead') })).toEqual({ queueUrls: [] });
  });
});

describe('lists', () => {
  test('of queues come in pages by name, and without a size in one', async () => {
    const { queue, call } = sqsHarness();
    for (const name of ['b-3', 'b-1', 'a-1', 'b-2']) await queue(name);
    const list = (input: object) => call('ListQueues', { QueueNamePrefix: 'b-', ...input });
    expect(await list({})).toEqual({ QueueUrls: [url('b-1'), url('b-2'), url('b-3')] });
    const { QueueUrls, NextToken } = await list({ MaxResults: 2 });
    expect(QueueUrls).toEqual([url('b-1'), url('b-2')]);
    expect(await list({ MaxResults: 2, NextToken })).toEqual({ QueueUrls: [url('b-3')] });
    expect(await call('ListQueues', { QueueNamePrefix: 'none' })).toEqual({});
    await expect(list({ MaxResults: 1001 })).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });

  test('of sources come in pages, too', async () => {
    const { queue, call } = sqsHarness();
    const QueueUrl = await queue('dead');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 3 });
    for (const name of ['b', 'a']) await queue(name, { RedrivePolicy });
    const { queueUrls, NextToken } = await call('ListDeadLetterSourceQueues', { QueueUrl, MaxResults: 1 });
    expect(queueUrls).toEqual([url('a')]);
    expect(await call('ListDeadLetterSourceQueues', { QueueUrl, MaxResults: 1, NextToken })).toEqual({
      queueUrls: [url('b')],
    });
  });
});

describe('tags', () => {
  test('come with the queue, are added, overwritten and taken away', async () => {
    const { call } = sqsHarness();
    const { QueueUrl } = await call('CreateQueue', { QueueName: 'orders', tags: { a: '1', b: '' } });
    const tags = async () => (await call('ListQueueTags', { QueueUrl })).Tags;
    expect(await tags()).toEqual({ a: '1', b: '' });
    await call('TagQueue', { QueueUrl, Tags: { a: '2', A: '3' } });
    expect(await tags()).toEqual({ a: '2', b: '', A: '3' });
    await call('UntagQueue', { QueueUrl, TagKeys: ['a', 'b', 'A', 'none'] });
    expect(await tags()).toBeUndefined();
  });

  test('are checked before any is added', async () => {
    const { call, queue } = sqsHarness();
    const QueueUrl = await queue('orders');
    const Tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, '']));
    for (const wrong of [
      Tags,
      { good: '1', 'aws:x': '1' },
      { ['k'.repeat(129)]: '' },
      { v: 'v'.repeat(257) },
      { v: '\u0001' },
    ])
      await expect(call('TagQueue', { QueueUrl, Tags: wrong })).rejects.toMatchObject({
        code: 'InvalidParameterValue',
      });
    expect(await call('ListQueueTags', { QueueUrl })).toEqual({});
  });
});

describe('permissions', () => {
  const share = (Label: string, ...AWSAccountIds: string[]) => ({ Label, AWSAccountIds, Actions: ['ReceiveMessage'] });

  test('are written into the policy, and the last one takes it away', async () => {
    const { queue, call, store } = sqsHarness();
    const QueueUrl = await queue('orders');
    await call('AddPermission', { QueueUrl, ...share('one', '111111111111', '222222222222') });
    await call('AddPermission', { QueueUrl, ...share('two', '111111111111') });
    expect(JSON.parse(store.policyOf(arn('orders')) ?? '')).toEqual({
      Version: '2008-10-17',
      Id: `${arn('orders')}/SQSDefaultPolicy`,
      Statement: [
        {
          Sid: 'one',
          Effect: 'Allow',
          Principal: { AWS: ['arn:aws:iam::111111111111:root', 'arn:aws:iam::222222222222:root'] },
          Action: 'SQS:ReceiveMessage',
          Resource: arn('orders'),
        },
        expect.objectContaining({ Sid: 'two', Principal: { AWS: 'arn:aws:iam::111111111111:root' } }),
      ],
    });
    for (const Label of ['one', 'two']) await call('RemovePermission', { QueueUrl, Label });
    expect(await call('GetQueueAttributes', { QueueUrl, AttributeNames: ['Policy'] })).toEqual({});
  });

  test('have labels of their own', async () => {
    const { queue, call } = sqsHarness();
    const QueueUrl = await queue('orders');
    await call('AddPermission', { QueueUrl, ...share('one', '111111111111') });
    await expect(call('AddPermission', { QueueUrl, ...share('one', '222222222222') })).rejects.toThrow(
      'Value one for parameter Label is invalid. Reason: Already exists.',
    );
    await expect(call('RemovePermission', { QueueUrl, Label: 'two' })).rejects.toThrow(
      "Value two for parameter Label is invalid. Reason: can't find label.",
    );
    await expect(
      call('AddPermission', { QueueUrl, ...share('two', '111111111111'), Actions: ['DeleteQueue'] }),
    ).rejects.toThrow('Only the queue owner is allowed to invoke this action.');
  });
});

test('a queue is purged once a minute, with what a FIFO queue remembers', async () => {
  const { fifo, call, send, bodies, clock } = sqsHarness();
  const QueueUrl = await fifo('steps.fifo');
  await send(QueueUrl, 'x', { MessageGroupId: 'g' });
  await call('PurgeQueue', { QueueUrl });
  expect(await bodies(QueueUrl)).toEqual([]);
  await send(QueueUrl, 'x', { MessageGroupId: 'g' });
  await expect(call('PurgeQueue', { QueueUrl })).rejects.toMatchObject({
    code: 'AWS.SimpleQueueService.PurgeQueueInProgress',
    status: 403,
    message: 'Only one PurgeQueue operation on steps.fifo is allowed every 60 seconds.',
  });
  expect(await bodies(QueueUrl)).toEqual(['x']);
  clock.advance(60_000);
  expect(await call('PurgeQueue', { QueueUrl })).toEqual({});
});

test('a queue that is not there, and an address that is none, are told apart', async () => {
  const { call, queue } = sqsHarness();
  await queue('orders');
  const nonExistent = {
    code: 'AWS.SimpleQueueService.NonExistentQueue',
    message: 'The specified queue does not exist.',
  };
  await expect(call('GetQueueUrl', { QueueName: 'none' })).rejects.toMatchObject(nonExistent);
  await expect(call('PurgeQueue', { QueueUrl: url('none') })).rejects.toMatchObject(nonExistent);
  await expect(call('PurgeQueue', { QueueUrl: arn('orders') })).rejects.toMatchObject({ code: 'InvalidAddress' });
  await expect(call('PurgeQueue', {})).rejects.toMatchObject({ code: 'MissingParameter' });
});
