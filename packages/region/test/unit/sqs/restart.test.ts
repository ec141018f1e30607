import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sleep } from '../../../src/core/clock.ts';
import { Journal } from '../../../src/core/journal.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { Input } from '../../../src/sqs/api/input.ts';
import { queueOperations } from '../../../src/sqs/api/queue-operations.ts';
import { MoveTasks } from '../../../src/sqs/move-tasks.ts';
import { QueueStore } from '../../../src/sqs/queue-store.ts';
import { SqsService } from '../../../src/sqs/sqs-service.ts';
import { type TestStateStore, testStateStore } from '../../support/test-state-store.ts';

const arn = (name: string): string => `arn:aws:sqs:eu-west-1:000000000000:${name}`;
const [ORDERS, DEAD, STEPS] = [arn('orders'), arn('dead'), arn('steps.fifo')];

let stateStore: TestStateStore;
let clock: VirtualClock;
let seed = 0;

beforeEach(() => {
  stateStore = testStateStore();
  clock = new VirtualClock(Date.parse('2026-01-02T03:04:05Z'));
});
afterEach(() => stateStore[Symbol.dispose]());

/** The queues of a new process, on the state of the process before it. The clock goes on. */
function started() {
  const store = new QueueStore({
    clock,
    random: seededRandom(++seed),
    journal: new Journal(clock),
    findIds: () => [],
    region: 'eu-west-1',
    accountId: '000000000000',
    endpoint: 'http://localhost',
  });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: DEAD, maxReceiveCount: 2 });
  store.create('orders', { VisibilityTimeout: '60', RedrivePolicy });
  store.create('dead', {});
  store.create('steps.fifo', { FifoQueue: 'true', VisibilityTimeout: '60' });
  store.restore(stateStore.open());
  const queues = new SqsService(store);
  const bodies = async (queueArn: string) => (await queues.receive(queueArn, 10)).map(({ body }) => body);
  return { store, queues, bodies, counts: (queueArn: string) => store.byArn(queueArn).counts() };
}

describe('after a restart', () => {
  test('a message is the same as before, and goes on with its receive count', async () => {
    const before = started();
    const attributes = { kind: { type: 'String', value: 'ä' } } as const;
    await before.queues.send(ORDERS, { body: 'one', attributes });
    const [first] = await before.queues.receive(ORDERS, 1);
    await before.queues.release(ORDERS, first?.receiptHandle ?? '');
    const after = started();
    await sleep(clock, 60_000);
    const [again] = await after.queues.receive(ORDERS, 1);

    expect(again).toMatchObject({ messageId: first?.messageId, body: 'one', messageAttributes: attributes });
    expect(again?.attributes).toEqual({ ...first?.attributes, ApproximateReceiveCount: '2' });
  });

  test('a message that a mapping held reappears when the visibility timeout is over, not before', async () => {
    const before = started();
    await before.queues.send(ORDERS, { body: 'in hand' });
    await before.queues.receive(ORDERS, 1);
    await sleep(clock, 20_000);
    const after = started();
    await sleep(clock, 39_999);
    expect(after.counts(ORDERS)).toEqual({ ready: 0, delayed: 0, hidden: 1 });
    await sleep(clock, 1);
    expect(await after.bodies(ORDERS)).toEqual(['in hand']);
  });

  test('a handle from before deletes its message, for good', async () => {
    const before = started();
    await before.queues.send(ORDERS, { body: 'done' });
    const [message] = await before.queues.receive(ORDERS, 1);
    await started().queues.delete(ORDERS, [message?.receiptHandle ?? '']);
    expect(started().counts(ORDERS)).toEqual({ ready: 0, delayed: 0, hidden: 0 });
  });

  test('a delayed message appears at its time, and at once when that is over', async () => {
    const { store } = started();
    const orders = store.byArn(ORDERS);
    orders.attributes['DelaySeconds'] = '30';
    await new SqsService(store).send(ORDERS, { body: 'later' });
    await sleep(clock, 10_000);
    expect(started().counts(ORDERS)).toEqual({ ready: 0, delayed: 1, hidden: 0 });
    await sleep(clock, 20_000);
    expect(await started().bodies(ORDERS)).toEqual(['later']);
  });

  test('a message that was received too often is in the dead-letter queue and nowhere else', async () => {
    const before = started();
    await before.queues.send(ORDERS, { body: 'poison' });
    for (let attempt = 0; attempt < 2; attempt++) {
      await before.bodies(ORDERS);
      const orders = before.store.byArn(ORDERS);
      for (const receipt of orders.receipts.hidden()) orders.changeVisibility(receipt, 0);
    }
    expect(await before.bodies(ORDERS)).toEqual([]);
    const after = started();

    expect(after.counts(ORDERS)).toEqual({ ready: 0, delayed: 0, hidden: 0 });
    const [letter] = await after.queues.receive(DEAD, 1);
    expect(letter).toMatchObject({ body: 'poison', attributes: { DeadLetterQueueSourceArn: ORDERS } });
  });

  test('the messages that a move task has moved stay moved, and the others are still in their queue', async () => {
    const before = started();
    for (const body of ['one', 'two', 'three']) await before.queues.send(DEAD, { body });
    new MoveTasks(before.store).start(DEAD, ORDERS, 2);
    const after = started();
    expect(await after.bodies(ORDERS)).toEqual(['one', 'two']);
    expect(await after.bodies(DEAD)).toEqual(['three']);
  });

  test('a FIFO queue keeps its order, its locked groups, its numbers and its deduplication ids', async () => {
    const before = started();
    const send = (queues: SqsService, body: string, groupId: string) =>
      queues.send(STEPS, { body, groupId, deduplicationId: body });
    for (const body of ['a1', 'a2']) await send(before.queues, body, 'a');
    await send(before.queues, 'b1', 'b');
    const [first] = await before.queues.receive(STEPS, 1);
    const after = started();
    await send(after.queues, 'a1', 'a');
    await send(after.queues, 'b2', 'b');

    expect(first?.body).toBe('a1');
    const received = await after.queues.receive(STEPS, 10);
    expect(received.map(({ body }) => body)).toEqual(['b1', 'b2']);
    expect(received[1]?.attributes['SequenceNumber']).toBe('10000000000000000004');
    await after.queues.delete(STEPS, [first?.receiptHandle ?? '']);
    expect(await after.bodies(STEPS)).toEqual(['a2']);
  });

  test('a deduplication id is good for five minutes over all, and then forgotten', async () => {
    const send = () => started().queues.send(STEPS, { body: 'x', groupId: 'a', deduplicationId: 'once' });
    await send();
    await sleep(clock, 299_999);
    await send();
    expect(started().counts(STEPS).ready).toBe(1);
    await sleep(clock, 1);
    await send();
    expect(started().counts(STEPS).ready).toBe(2);
  });

  test('a purged queue and a deleted one are empty', async () => {
    const before = started();
    for (const queue of [ORDERS, DEAD]) await before.queues.send(queue, { body: 'gone' });
    before.store.byArn(ORDERS).purge();
    before.store.remove(before.store.byArn(DEAD));
    const after = started();
    expect([after.counts(ORDERS).ready, after.counts(DEAD).ready]).toEqual([0, 0]);
  });
});

test('a queue that was deleted and created anew has its messages after a restart, whose repeated calls do not wait', async () => {
  const { signal } = new AbortController();
  const calls = async (store: QueueStore, isRepeated: boolean): Promise<void> => {
    const deps = { store, moveTasks: new MoveTasks(store) };
    const call = (operation: string, input: Readonly<Record<string, string>>) =>
      queueOperations[operation]?.(new Input(input), deps, { signal, headers: {}, isRepeated });
    await call('CreateQueue', { QueueName: 'anew' });
    await call('DeleteQueue', { QueueUrl: 'anew' });
    if (!isRepeated) await sleep(clock, 60_000);
    await call('CreateQueue', { QueueName: 'anew' });
  };
  const before = started();
  await calls(before.store, false);
  await before.queues.send(arn('anew'), { body: 'kept' });
  const after = started();
  await calls(after.store, true);
  expect(await after.bodies(arn('anew'))).toEqual(['kept']);
  await after.queues.send(arn('anew'), { body: 'later' });
  const last = started();
  await calls(last.store, true);
  expect(last.counts(arn('anew'))).toEqual({ ready: 1, delayed: 0, hidden: 1 });
});
