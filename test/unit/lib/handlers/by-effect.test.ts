import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { onHttp } from '#lib/handlers/on-http.ts';
import { onKafkaEvents } from '#lib/handlers/on-kafka-events.ts';
import { onQueueBatch } from '#lib/handlers/on-queue-batch.ts';
import { onTaskByEffect } from '#lib/handlers/on-task.ts';
import { on } from '#lib/handlers/reactions.ts';
import type { Effect } from '#lib/idempotency/effect.ts';
import { orderCancelled, orderPlaced } from '#schemas/generated/contracts.ts';
import { call, requestTo } from '../../../support/http.ts';
import { contextOf, testKit } from '../../../support/kit.ts';
import { onTheBus, placedOrder, sample } from '../../../support/samples.ts';

const EFFECTS: readonly Effect[] = ['new', 'none', 'stale', 'already-there'];
const COUNTED = { Done: 2, Stale: 1, Duplicates: 1 };

/** A kit without locks, and an effect that is each of these in turn. */
function opened() {
  const tested = testKit();
  const { once: _once, seenIds: _seenIds, ...kit } = tested.kit;
  let calls = 0;
  const effect = async (): Promise<Effect> => EFFECTS[calls++ % EFFECTS.length] ?? 'none';
  return { ...tested, kit, effect };
}

const byEffect = { idempotent: 'by-effect' } as const;

describe('a handler whose effects are idempotent by themselves', () => {
  test('reacts to each delivery, counts what became of it, and calls no table', async () => {
    const { kit, effect, counts, lines, tableCalls } = opened();
    const handler = onEvent(kit, on(orderPlaced, effect, byEffect));
    for (const _effect of EFFECTS) await handler(onTheBus(placedOrder()), contextOf());
    expect([counts, tableCalls]).toEqual([{ Consumed: 4, ...COUNTED }, []]);
    expect(lines.map(([, message]) => message)).toEqual(['A stale event changed nothing', 'A duplicate was dropped']);
  });

  test('runs for a replayed event only where its reaction says so', async () => {
    const { kit, effect, counts } = opened();
    const replayed = onTheBus(placedOrder(), { 'replay-name': 'rebuild' });
    await onEvent(kit, on(orderPlaced, effect, byEffect))(replayed, contextOf());
    await onEvent(kit, on(orderPlaced, effect, { ...byEffect, onReplay: 'run' }))(replayed, contextOf());
    expect(counts).toEqual({ Consumed: 2, ReplaysSkipped: 1, Done: 1 });
  });

  test('dead-letters a fatal error, and throws another', async () => {
    const { kit, queue, counts } = opened();
    const fatal = new KitError('EVENT_INVALID', { what: 'x', problems: 'y' });
    const errors = [fatal, new Error('slow down')];
    const handler = onEvent(
      kit,
      on(orderPlaced, () => Promise.reject(errors.shift()), byEffect),
    );
    await handler(onTheBus(placedOrder()), contextOf());
    await expect(handler(onTheBus(placedOrder()), contextOf())).rejects.toThrow('slow down');
    expect([queue.bodies.length, counts]).toEqual([1, { Consumed: 2, DeadLettered: 1, HandedBack: 1 }]);
  });

  test('takes the messages of a queue', async () => {
    const { kit, effect, counts, tableCalls } = opened();
    const [message] = sample<{ readonly Records: readonly object[] }>('sqs/record-analytics.json').Records;
    const Records = EFFECTS.map((_effect, index) => ({
      ...message,
      messageId: `m-${index}`,
      body: JSON.stringify(onTheBus(placedOrder())),
    }));
    expect(await onQueueBatch(kit, on(orderPlaced, effect, byEffect))({ Records }, contextOf())).toEqual({
      batchItemFailures: [],
    });
    expect([counts, tableCalls]).toEqual([expect.objectContaining(COUNTED), []]);
  });

  test('is a task whose every attempt gives its result', async () => {
    const { kit, effect, counts, tableCalls } = opened();
    const task = onTaskByEffect(kit, orderPlaced, async ({ data }) => ({
      effect: await effect(),
      result: data.orderId,
    }));
    for (const _effect of EFFECTS) expect(await task(placedOrder(), contextOf())).toBe('ORD-1001');
    expect([counts, tableCalls]).toEqual([{ Consumed: 4, ...COUNTED }, []]);
  });

  test('is a command that is asked each time', async () => {
    const { kit, counts, tableCalls } = opened();
    const effects: Effect[] = ['new', 'already-there'];
    const cancel = onHttp(kit, {
      isCommand: true,
      ...byEffect,
      handle: async ({ commandId }) => ({
        effect: effects.shift() ?? 'none',
        result: { status: 200, body: { orderId: commandId, status: 'CANCELLED', version: 2 } },
      }),
    });
    const request = requestTo('cancel-order', { headers: { 'idempotency-key': 'k-1' } });
    expect(await call(cancel, request)).toEqual(await call(cancel, request));
    expect([counts, tableCalls]).toEqual([{ Consumed: 2, Done: 2, Duplicates: 1 }, []]);
  });
});

test('a reaction by effect stands beside one under a lock, and on a topic of Kafka', async () => {
  const { kit, counts, table } = testKit();
  const there = async (): Promise<Effect> => 'already-there';
  const handler = onEvent(
    kit,
    on(orderPlaced, there, byEffect),
    on(orderCancelled, async () => 5),
  );
  await handler(onTheBus(placedOrder()), contextOf());
  expect([counts, table.items.size]).toEqual([{ Consumed: 1, Duplicates: 1 }, 0]);
  const batch = onKafkaEvents(kit, { partialBatch: true }, on(orderPlaced, there, byEffect));
  expect(await batch(sample('kafka/orders.json'), contextOf())).toEqual({ batchItemFailures: [] });
});
