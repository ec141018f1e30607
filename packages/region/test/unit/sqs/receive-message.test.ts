import { describe, expect, test } from '@jest/globals';
import { sqsHarness } from './fixture.ts';

describe('the parameters of ReceiveMessage', () => {
  test.each([
    [
      { MaxNumberOfMessages: 11 },
      'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    ],
    [
      { MaxNumberOfMessages: 0 },
      'Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    ],
    [
      { WaitTimeSeconds: 21 },
      'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
    ],
    [
      { WaitTimeSeconds: -1 },
      'Value -1 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
    ],
    [
      { VisibilityTimeout: 43_201 },
      'Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided.',
    ],
    [
      { ReceiveRequestAttemptId: 'a' },
      'Value a for parameter ReceiveRequestAttemptId is invalid. Reason: The request include parameter that is not valid for this queue type.',
    ],
  ])('%j is refused', async (more, message) => {
    const { queue, receive } = sqsHarness();
    const refused = receive(await queue('orders'), more);
    await expect(refused).rejects.toMatchObject({ code: 'InvalidParameterValue', message });
  });

  test('an unknown system attribute is refused by name', async () => {
    const { queue, receive } = sqsHarness();
    await expect(receive(await queue('orders'), { AttributeNames: ['Size'] })).rejects.toMatchObject({
      code: 'InvalidAttributeName',
      message: 'Unknown Attribute Size.',
    });
  });

  test('an answer without messages has no list of them', async () => {
    const { queue, call } = sqsHarness();
    expect(await call('ReceiveMessage', { QueueUrl: await queue('orders') })).toEqual({});
  });

  test('a message that is hidden for no time comes once in an answer, and again in the next', async () => {
    const { queue, fifo, send, bodies } = sqsHarness();
    const [orders, steps] = [await queue('orders'), await fifo('steps.fifo')];
    await send(orders, 'a');
    await send(steps, 'b', { MessageGroupId: 'g' });
    for (let time = 0; time < 2; time++) {
      expect(await bodies(orders, { VisibilityTimeout: 0 })).toEqual(['a']);
      expect(await bodies(steps, { VisibilityTimeout: 0 })).toEqual(['b']);
    }
  });
});

test('a message that reappears comes before those that were sent after it', async () => {
  const { queue, send, bodies, clock } = sqsHarness();
  const url = await queue('orders');
  for (const body of ['a', 'b']) {
    await send(url, body);
    clock.advance(1);
  }
  expect(await bodies(url, { VisibilityTimeout: 2 })).toEqual(['a', 'b']);
  await send(url, 'c');
  clock.advance(2_000);
  expect(await bodies(url)).toEqual(['a', 'b', 'c']);
});

describe('a call that waits', () => {
  test('gets a whole batch as soon as it is sent', async () => {
    const { queue, call, bodies } = sqsHarness();
    const QueueUrl = await queue('orders', { ReceiveMessageWaitTimeSeconds: '20' });
    const waiting = bodies(QueueUrl);
    await call('SendMessageBatch', { QueueUrl, Entries: ['a', 'b'].map((Id) => ({ Id, MessageBody: Id })) });
    expect(await waiting).toEqual(['a', 'b']);
  });

  test('goes on waiting when another call was faster, until its own time is over', async () => {
    const { queue, send, bodies, clock } = sqsHarness();
    const url = await queue('orders');
    const [first, second] = [bodies(url, { WaitTimeSeconds: 20 }), bodies(url, { WaitTimeSeconds: 10 })];
    await send(url, 'a');
    expect(await first).toEqual(['a']);
    clock.advance(10_000);
    expect(await second).toEqual([]);
    expect(clock.waiting).toBe(1);
  });

  test('takes nothing once its caller is gone', async () => {
    const { queue, call, send, bodies } = sqsHarness();
    const QueueUrl = await queue('orders');
    const gone = new AbortController();
    const waiting = call('ReceiveMessage', { QueueUrl, WaitTimeSeconds: 20 }, { signal: gone.signal });
    gone.abort();
    expect(await waiting).toEqual({});
    await send(QueueUrl, 'a');
    expect(await bodies(QueueUrl)).toEqual(['a']);
  });

  test('ends with an error when its queue is deleted', async () => {
    const { queue, call, bodies } = sqsHarness();
    const QueueUrl = await queue('orders');
    const waiting = bodies(QueueUrl, { WaitTimeSeconds: 20 });
    await call('DeleteQueue', { QueueUrl });
    await expect(waiting).rejects.toMatchObject({ code: 'AWS.SimpleQueueService.NonExistentQueue' });
  });
});

describe('the groups of a FIFO queue', () => {
  async function threeMessages() {
    const harness = sqsHarness();
    const url = await harness.fifo('steps.fifo');
    for (const [body, MessageGroupId] of [
      ['g1-m1', 'g1'],
      ['g2-m1', 'g2'],
      ['g1-m2', 'g1'],
    ] as const)
      await harness.send(url, body, { MessageGroupId });
    const show = (ReceiptHandle: string) =>
      harness.call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 });
    return { ...harness, url, show };
  }

  test('come one after the other, each in its order', async () => {
    const { url, bodies } = await threeMessages();
    expect(await bodies(url)).toEqual(['g1-m1', 'g1-m2', 'g2-m1']);
  });

  test('a group is locked while one of its messages is out, and comes back with it', async () => {
    const { url, receive, bodies, show } = await threeMessages();
    const [first] = await receive(url, { MaxNumberOfMessages: 1 });
    expect(await bodies(url)).toEqual(['g2-m1']);
    await show(first?.ReceiptHandle ?? '');
    expect(await bodies(url)).toEqual(['g1-m1', 'g1-m2']);
  });

  test('a message can be received before one of its group that is hidden, but not after it', async () => {
    const { url, receive, bodies, show, send } = await threeMessages();
    const [first, second] = await receive(url, { MaxNumberOfMessages: 2 });
    await send(url, 'g1-m3', { MessageGroupId: 'g1' });
    await show(first?.ReceiptHandle ?? '');
    expect(await bodies(url)).toEqual(['g2-m1', 'g1-m1']);
    await show(second?.ReceiptHandle ?? '');
    expect(await bodies(url)).toEqual([]);
  });

  test('a group that gave all its messages for no time keeps its place among those that gave', async () => {
    const { url, send, bodies } = await threeMessages();
    await send(url, 'g2-m2', { MessageGroupId: 'g2' });
    await send(url, 'g3-m1', { MessageGroupId: 'g3' });
    expect(await bodies(url, { MaxNumberOfMessages: 3, VisibilityTimeout: 0 })).toEqual(['g1-m1', 'g1-m2', 'g2-m1']);
    expect(await bodies(url)).toEqual(['g3-m1', 'g1-m1', 'g1-m2', 'g2-m1', 'g2-m2']);
  });

  test('a group that gave messages is the last in the next answer', async () => {
    const { url, send, bodies } = await threeMessages();
    await send(url, 'g3-m1', { MessageGroupId: 'g3' });
    expect(await bodies(url, { MaxNumberOfMessages: 1, VisibilityTimeout: 0 })).toEqual(['g1-m1']);
    expect(await bodies(url, { MaxNumberOfMessages: 2 })).toEqual(['g2-m1', 'g3-m1']);
  });

  test('a repeated call gets the same messages, hidden for as long again, and new ones once something became of them', async () => {
    const { url, receive, clock, show } = await threeMessages();
    const more = { MaxNumberOfMessages: 1, ReceiveRequestAttemptId: 'try-1', VisibilityTimeout: 30 };
    const [first] = await receive(url, more);
    clock.advance(20_000);
    expect(await receive(url, more)).toEqual([first]);
    clock.advance(20_000);
    expect(await receive(url, more)).toEqual([first]);
    await show(first?.ReceiptHandle ?? '');
    const [another] = await receive(url, more);
    expect([another?.Body, another?.ReceiptHandle === first?.ReceiptHandle]).toEqual(['g2-m1', false]);
  });
});

describe('deduplication', () => {
  test('a duplicate within five minutes has the id and number of the first, also when that is deleted', async () => {
    const { fifo, send, receive, call, clock } = sqsHarness();
    const QueueUrl = await fifo('steps.fifo');
    const first = await send(QueueUrl, 'a', { MessageGroupId: 'g1' });
    const [{ ReceiptHandle } = { ReceiptHandle: '' }] = await receive(QueueUrl);
    await call('DeleteMessage', { QueueUrl, ReceiptHandle });
    expect(await send(QueueUrl, 'a', { MessageGroupId: 'g2' })).toEqual(first);
    clock.advance(5 * 60_000);
    const second = await send(QueueUrl, 'a', { MessageGroupId: 'g2' });
    expect(second.SequenceNumber > first.SequenceNumber).toBe(true);
  });

  test('groups keep their ids apart where the queue was made so, whatever is set later', async () => {
    const { fifo, send, bodies, call } = sqsHarness();
    const byGroup = await fifo('groups.fifo', { DeduplicationScope: 'messageGroup' });
    const byQueue = await fifo('queue.fifo');
    await call('SetQueueAttributes', { QueueUrl: byQueue, Attributes: { DeduplicationScope: 'messageGroup' } });
    for (const MessageGroupId of ['g1', 'g2', 'g2'])
      for (const url of [byGroup, byQueue]) await send(url, 'a', { MessageGroupId });
    expect([await bodies(byGroup), await bodies(byQueue)]).toEqual([['a', 'a'], ['a']]);
  });
});

test('a message for Lambda has the digest of all its attributes, and none without attributes', async () => {
  const { service, queue, send } = sqsHarness();
  const QueueUrl = await queue('orders');
  const MessageAttributes = {
    a: { DataType: 'String', StringValue: '1' },
    b: { DataType: 'String', StringValue: '2' },
  };
  await send(QueueUrl, 'with', { MessageAttributes });
  await send(QueueUrl, 'without');
  const messages = await service.receive('arn:aws:sqs:eu-west-1:000000000000:orders', 10);
  expect(messages.map(({ body, md5OfMessageAttributes }) => [body, md5OfMessageAttributes])).toEqual([
    ['with', 'fb921ed26b602b1dbe2a595741287c4a'],
    ['without', undefined],
  ]);
});
