import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import { textOf } from '../../../src/core/json.ts';
import type { StateStore } from '../../../src/core/state-store.ts';
import { testStateStore } from '../../support/test-state-store.ts';
import { functionArn, newsWithQueue, ORDERED_TOPIC, queueArn, type SnsHarness, snsHarness, TOPIC } from './harness.ts';

const THROTTLED = new AwsError('RequestThrottled', 'The request was denied due to request throttling.', 403);
const MISSING = new AwsError('AWS.SimpleQueueService.NonExistentQueue', 'The specified queue does not exist.');
const redrive = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn('dead') }) };

describe('a delivery that fails', () => {
  test('is tried again at once, then after seconds, until it comes through', async () => {
    // Given a queue that takes nothing for a second
    const sns = await newsWithQueue();
    sns.failing.set('inbox', THROTTLED);
    await sns.call('Publish', { TopicArn: TOPIC, Message: 'x' });
    expect(sns.deliveries.pendingCount).toBe(1);

    // When it takes messages again
    for (let retry = 0; retry < 3; retry++) await sns.advance(0);
    sns.failing.clear();
    await sns.advance(999);
    expect(sns.sent).toEqual([]);
    await sns.advance(1);

    // Then it has the message
    expect(sns.sent).toMatchObject([{ queue: 'inbox' }]);
    expect(sns.deliveries.pendingCount).toBe(0);
    const steps = sns.journal.hops().filter(({ step }) => step === 'retry-scheduled');
    expect(steps.map(({ detail }) => detail?.['delayMs'])).toEqual([0, 0, 0, 1000]);
  });

  test('goes on in the next process', async () => {
    using persisted = testStateStore();
    const before = snsHarness(persisted.open());
    before.restore();
    await newsWithQueue({}, before);
    before.failing.set('inbox', THROTTLED);
    await before.call('Publish', { TopicArn: TOPIC, Message: 'x' });

    const after = snsHarness(persisted.open());
    await newsWithQueue({}, after);
    after.restore();
    await after.advance(0);
    expect(after.sent).toMatchObject([{ queue: 'inbox' }]);
  });

  test('because its queue is gone lands on the dead-letter queue as the queue would have got it', async () => {
    const sns = await newsWithQueue({ ...redrive, RawMessageDelivery: 'true' });
    sns.failing.set('inbox', MISSING);
    const MessageAttributes = { a: { DataType: 'Binary', BinaryValue: 'AgME' } };
    await sns.call('Publish', { TopicArn: TOPIC, Message: 'x', MessageAttributes });
    expect(sns.sent).toMatchObject([
      { queue: 'dead', body: 'x', attributes: { a: { type: 'Binary', value: 'AgME' } } },
    ]);
    expect(sns.journal.hops().at(-1)).toMatchObject({
      step: 'dead-lettered',
      place: 'topic/news',
      detail: { target: queueArn('inbox'), queue: 'dead', reason: 'The specified queue does not exist.' },
    });
  });

  test('because a function does not let SNS invoke it lands there in its envelope', async () => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news' });
    const input = { TopicArn: TOPIC, Protocol: 'lambda', Endpoint: functionArn('f'), Attributes: redrive };
    await sns.call('Subscribe', input);
    sns.closed.add('f');
    await sns.call('Publish', { TopicArn: TOPIC, Message: 'x' });
    expect(JSON.parse(sns.sent[0]?.body ?? '{}')).toMatchObject({ Type: 'Notification', Message: 'x' });
  });

  test('is dropped with its reason where there is no dead-letter queue', async () => {
    const sns = await newsWithQueue();
    sns.closed.add('inbox');
    await sns.call('Publish', { TopicArn: TOPIC, Message: 'x' });
    const reason = `sns.amazonaws.com may not sqs:SendMessage on ${queueArn('inbox')} for ${TOPIC}. Allow it in the resource's policy.`;
    expect(sns.journal.hops().at(-1)).toMatchObject({ step: 'dropped', detail: { target: queueArn('inbox'), reason } });
  });

  test('is dropped with both reasons where the dead-letter queue takes nothing either', async () => {
    const sns = await newsWithQueue(redrive);
    sns.failing.set('inbox', MISSING).set('dead', MISSING);
    await sns.call('Publish', { TopicArn: TOPIC, Message: 'x' });
    expect(sns.journal.hops().at(-1)?.detail?.['reason']).toBe(
      'The specified queue does not exist. Its dead-letter queue does not take it: The specified queue does not exist.',
    );
  });
});

describe('a message of a FIFO topic', () => {
  const message = (text: string, more = {}) => ({
    TopicArn: ORDERED_TOPIC,
    Message: text,
    MessageGroupId: 'g',
    MessageDeduplicationId: text,
    ...more,
  });
  async function started(stateStore?: StateStore) {
    const sns = snsHarness(stateStore);
    await sns.call('CreateTopic', { Name: 'news.fifo', Attributes: { FifoTopic: 'true' } });
    for (const name of ['inbox.fifo', 'other.fifo']) {
      const Attributes = { RawMessageDelivery: 'true' };
      await sns.call('Subscribe', { TopicArn: ORDERED_TOPIC, Protocol: 'sqs', Endpoint: queueArn(name), Attributes });
    }
    sns.restore();
    return sns;
  }
  const bodiesAt = ({ sent }: Pick<SnsHarness, 'sent'>, name: string) =>
    sent.filter(({ queue }) => queue === name).map(({ body }) => body);

  test('that a process took but did not deliver is delivered by the next, where it is a duplicate', async () => {
    // Given a process that ends between the two
    using persisted = testStateStore();
    const before = await started(persisted.open());
    before.journal.listen(({ step }) => {
      if (step === 'published') throw new Error('killed');
    });
    await expect(before.call('Publish', message('1'))).rejects.toThrow('killed');

    // When the publisher sends it to the next process again
    const after = await started(persisted.open());
    await after.call('Publish', message('1'));
    await after.advance(0);

    // Then it comes once to each queue, and to none after one more start
    expect([bodiesAt(after, 'inbox.fifo'), bodiesAt(after, 'other.fifo')]).toEqual([['1'], ['1']]);
    const last = await started(persisted.open());
    await last.advance(0);
    expect(last.sent).toEqual([]);
  });

  test('waits behind an earlier one of its group and subscription, and behind no other', async () => {
    const sns = await started();
    sns.failing.set('inbox.fifo', THROTTLED);
    for (const text of ['1', '2']) await sns.call('Publish', message(text));
    sns.failing.clear();
    await sns.call('Publish', message('3'));
    await sns.call('Publish', message('4', { MessageGroupId: 'h' }));
    expect([bodiesAt(sns, 'inbox.fifo'), bodiesAt(sns, 'other.fifo')]).toEqual([['4'], ['1', '2', '3', '4']]);
    expect(sns.deliveries.pendingCount).toBe(3);
    await sns.advance(0);
    expect(bodiesAt(sns, 'inbox.fifo')).toEqual(['4', '1', '2', '3']);
    expect(sns.deliveries.pendingCount).toBe(0);
  });

  test('waits behind it also in the next process', async () => {
    using persisted = testStateStore();
    const before = await started(persisted.open());
    before.failing.set('inbox.fifo', THROTTLED);
    await before.call('Publish', message('1'));
    for (let retry = 0; retry < 3; retry++) await before.advance(0);
    await before.call('Publish', message('2'));

    const after = await started(persisted.open());
    await after.call('Publish', message('3'));
    expect(bodiesAt(after, 'inbox.fifo')).toEqual([]);
    await after.advance(1000);
    expect(bodiesAt(after, 'inbox.fifo')).toEqual(['1', '2', '3']);
  });

  test('that its queue never takes lets the next ones pass', async () => {
    const sns = await started();
    sns.failing.set('inbox.fifo', MISSING);
    await sns.call('Publish', message('1'));
    sns.failing.clear();
    await sns.call('Publish', message('2'));
    expect(bodiesAt(sns, 'inbox.fifo')).toEqual(['2']);
  });
});

test('the numbers and the deduplication ids of a FIFO topic outlive a restart', async () => {
  using persisted = testStateStore();
  const publish = { TopicArn: ORDERED_TOPIC, Message: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'one' };
  const started = async () => {
    const sns = snsHarness(persisted.open());
    await sns.call('CreateTopic', { Name: 'news.fifo', Attributes: { FifoTopic: 'true' } });
    sns.restore();
    return sns;
  };
  const first = await (await started()).call('Publish', publish);
  const after = await started();
  expect(await after.call('Publish', publish)).toEqual(first);
  const next = await after.call('Publish', { ...publish, MessageDeduplicationId: 'two' });
  expect(textOf(next['SequenceNumber']) > textOf(first['SequenceNumber'])).toBe(true);
});
