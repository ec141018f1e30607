import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSpill } from '../../../src/composition/sqlite-spill.ts';
import { sleep } from '../../../src/core/clock.ts';
import { Journal } from '../../../src/core/journal.ts';
import { seededRandom } from '../../../src/core/random.ts';
import type { Spill } from '../../../src/core/spill.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { MoveTasks } from '../../../src/sqs/move-tasks.ts';
import { QueueStore } from '../../../src/sqs/queue-store.ts';
import { SqsService } from '../../../src/sqs/sqs-service.ts';
import { type TestStateStore, testStateStore } from '../../support/test-state-store.ts';

const arn = (name: string): string => `arn:aws:sqs:eu-west-1:000000000000:${name}`;
const [ORDERS, DEAD, STEPS] = [arn('orders'), arn('dead'), arn('steps.fifo')];
const BODY_BYTES = 10_000;
const LIMIT_BYTES = 3.5 * BODY_BYTES;
/** A content of its own for each message, so that none can be taken for another. */
const bodyOf = (number: number): string => `${number}`.padEnd(BODY_BYTES, String.fromCodePoint(0x61 + number));
const ATTRIBUTES = { kind: { type: 'String', value: 'ä' } } as const;

let stateStore: TestStateStore;
let clock: VirtualClock;
let spill: Spill;

beforeEach(() => {
  stateStore = testStateStore();
  clock = new VirtualClock(Date.parse('2026-01-02T03:04:05Z'));
  spill = openSpill();
});
afterEach(() => {
  spill.close();
  stateStore[Symbol.dispose]();
});

/** The queues of a new process, with room for three contents in the memory. */
function started(more: { readonly times?: () => readonly number[] } = {}) {
  const store = new QueueStore({
    clock,
    random: seededRandom(1),
    journal: new Journal(clock),
    findIds: () => [],
    region: 'eu-west-1',
    accountId: '000000000000',
    endpoint: 'http://localhost',
    overflow: { spill, limitBytes: LIMIT_BYTES },
    ...more,
  });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: DEAD, maxReceiveCount: 1 });
  store.create('orders', { VisibilityTimeout: '60', RedrivePolicy });
  store.create('dead', {});
  store.create('steps.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  store.restore(stateStore.open());
  const queues = new SqsService(store);
  const send = async (queueArn: string, ...numbers: readonly number[]) => {
    for (const number of numbers)
      await queues.send(queueArn, { body: bodyOf(number), attributes: ATTRIBUTES, groupId: 'g' });
  };
  const received = async (queueArn: string) => {
    const messages = await queues.receive(queueArn, 10);
    await queues.delete(
      queueArn,
      messages.map(({ receiptHandle }) => receiptHandle),
    );
    return messages;
  };
  const bodies = async (queueArn: string) => (await received(queueArn)).map(({ body }) => body);
  return { store, queues, send, received, bodies };
}

const EMPTY = { sizeBytes: 0, spilledCount: 0 };

describe('contents of messages that find no room in the memory', () => {
  test('are in the file, and are what was sent', async () => {
    const { store, send, received } = started();
    await send(ORDERS, 1, 2, 3, 4, 5);
    expect(store.fill().sizeBytes).toBeLessThanOrEqual(LIMIT_BYTES);
    expect(store.fill().spilledCount).toBe(2);
    const messages = await received(ORDERS);
    expect(messages.map(({ body }) => body)).toEqual([1, 2, 3, 4, 5].map(bodyOf));
    expect(messages.map(({ messageAttributes }) => messageAttributes)).toEqual(messages.map(() => ATTRIBUTES));
    expect(store.fill()).toEqual(EMPTY);
  });

  test('share the room of all queues, which is free again once messages are deleted', async () => {
    const { store, send, bodies } = started();
    await send(DEAD, 1, 2, 3);
    await send(ORDERS, 4);
    expect(store.fill().spilledCount).toBe(1);
    expect(await bodies(DEAD)).toEqual([1, 2, 3].map(bodyOf));
    await send(ORDERS, 5);
    expect(store.fill().spilledCount).toBe(1);
    expect(await bodies(ORDERS)).toEqual([4, 5].map(bodyOf));
    expect(store.fill()).toEqual(EMPTY);
  });

  test('go with their messages to the dead-letter queue, and back', async () => {
    const { store, queues, send, bodies } = started();
    await send(ORDERS, 1, 2, 3, 4);
    store.byArn(ORDERS).receive(10, 60_000);
    await sleep(clock, 60_000);
    expect(await queues.receive(ORDERS, 10)).toEqual([]);
    expect(store.byArn(DEAD).counts().ready).toBe(4);
    new MoveTasks(store).start(DEAD, undefined, undefined);
    await sleep(clock, 1_000);
    expect(await bodies(ORDERS)).toEqual([1, 2, 3, 4].map(bodyOf));
    expect(store.fill()).toEqual(EMPTY);
  });

  test('go when their queue is purged, or their retention is over', async () => {
    const { store, send } = started();
    await send(ORDERS, 1, 2, 3);
    store.byArn(ORDERS).purge();
    expect(store.fill()).toEqual(EMPTY);
    await send(ORDERS, 1, 2, 3);
    await sleep(clock, 15 * 24 * 60 * 60 * 1_000);
    expect(store.byArn(ORDERS).counts().ready).toBe(0);
    expect(store.fill()).toEqual(EMPTY);
  });

  test('of a message that is delivered twice are there for both', async () => {
    const { store, send, bodies } = started({ times: () => [0, 0] });
    await send(ORDERS, 1, 2, 3);
    expect((await bodies(ORDERS)).toSorted()).toEqual([1, 1, 2, 2, 3, 3].map(bodyOf));
    expect(store.fill()).toEqual(EMPTY);
  });

  test('keep the order of a FIFO queue', async () => {
    const { send, bodies } = started();
    await send(STEPS, 5, 4, 3, 2, 1);
    expect(await bodies(STEPS)).toEqual([5, 4, 3, 2, 1].map(bodyOf));
  });

  test('are there after a restart', async () => {
    await started().send(ORDERS, 1, 2, 3, 4);
    const { store, bodies } = started();
    expect(store.fill().spilledCount).toBe(1);
    expect(await bodies(ORDERS)).toEqual([1, 2, 3, 4].map(bodyOf));
    expect(started().store.byArn(ORDERS).counts()).toEqual({ ready: 0, delayed: 0, hidden: 0 });
  });
});
