import { describe, expect, test } from '@jest/globals';
import { at } from '@tributary/region/json';
import { KitError, toError } from '#lib/errors.ts';
import type { Event } from '#lib/event.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { framesOf } from '#lib/stack-traces/frames.ts';
import { orderCancelled, orderFulfilled, orderPlaced, orderPlacedV1 } from '#schemas/generated/contracts.ts';
import { contextOf, NOW_MS, testKit } from '../../../support/kit.ts';
import { cancelledOrder, onTheBus, placedOrder, placedOrderV1, sample } from '../../../support/samples.ts';

const outOfReach = new Error('SNS is down');
const soldOut = new KitError('EVENT_NOT_CASTABLE', { type: 'OrderPlaced', from: 1, to: 2, problem: 'sold out' });

/** A handler for orders placed and cancelled that notes what it was run for, and can be made to throw. */
function opened() {
  const test = testKit();
  const ran: Event[] = [];
  const failing: { with: Error | undefined } = { with: undefined };
  const react = async (event: Event) => {
    ran.push(event);
    if (failing.with) throw failing.with;
    return 'a result that is not used';
  };
  const handler = onEvent(test.kit, on(orderPlaced, react), on(orderCancelled, react, { onReplay: 'run' }));
  const run = (event: unknown) => handler(event, contextOf());
  return { ...test, ran, failing, run };
}

const done = (eventId: string) => ({ eventId, status: 'done' });
const deadLettered = (eventId: string) => ({ eventId, status: 'dead-lettered' });

describe('an event from the bus', () => {
  test('runs the reaction that names it', async () => {
    const { run, ran, counts, lines } = opened();
    expect(await run(sample('eventbridge/OrderPlaced.json'))).toEqual(done('evt-1001-1'));
    expect(await run(sample('eventbridge/OrderCancelled.json'))).toEqual(done('evt-1002-2'));
    expect(ran).toEqual([placedOrder(), cancelledOrder()]);
    expect([counts, lines]).toEqual([{ Consumed: 2, Done: 2 }, []]);
  });

  test('arrives in the version that the reaction wants', async () => {
    const ran: Event[] = [];
    const react = async (event: Event) => ran.push(event);
    await onEvent(testKit().kit, on(orderPlacedV1, react))(onTheBus(placedOrder()), contextOf());
    await onEvent(testKit().kit, on(orderPlaced, react))(onTheBus(placedOrderV1()), contextOf());
    expect(ran).toEqual([placedOrderV1(), placedOrder()]);
  });

  test('puts its ids on every line that is logged for it', async () => {
    const { run, followed, ends } = opened();
    await run(sample('eventbridge/OrderPlaced.json'));
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    expect(followed).toEqual([
      { eventId: 'evt-1001-1', eventType: 'OrderPlaced', correlationId: 'story-ORD-1001', traceparent },
    ]);
    expect(ends).toMatchObject({ published: 1, keysReset: 1, coldStartsAsked: 1 });
  });

  test('is counted under its type, with its age', async () => {
    const { run, metrics } = opened();
    for (const [index, ageMs] of [250, 0, -250].entries()) {
      await run(onTheBus(placedOrder({ id: `a${index}`, time: new Date(NOW_MS - ageMs).toISOString() })));
    }
    expect(metrics).toEqual({ OrderPlaced: { Consumed: 3, Done: 3, EventAge: [250, 0, 0] } });
  });

  test('is counted as unknown when no reaction takes it, under any name', async () => {
    const { run, metrics } = opened();
    await run(onTheBus({ metadata: { source: 'elsewhere', type: 'OrderPlaced', time: 'yesterday' } }));
    await run('no event at all');
    expect(metrics).toEqual({ unknown: { Consumed: 2, DeadLettered: 2 } });
  });

  test('runs once for each id', async () => {
    const { run, ran, counts } = opened();
    await run(onTheBus(placedOrder()));
    expect(await run(onTheBus(placedOrder(), { id: 'another delivery' }))).toEqual(done('evt-1001-1'));
    expect(ran).toHaveLength(1);
    expect(counts).toEqual({ Consumed: 2, Done: 1, Duplicates: 1 });
  });
});

describe('a replayed event', () => {
  const replay = (detail: unknown, name: string) => onTheBus(detail, { 'replay-name': name });

  test('is skipped by a reaction that does not ask for it', async () => {
    const { run, ran, counts, metrics } = opened();
    expect(await run(replay(placedOrder(), 'rebuild-1'))).toEqual({ eventId: 'evt-1001-1', status: 'replay-skipped' });
    expect([ran, counts]).toEqual([[], { Consumed: 1, ReplaysSkipped: 1 }]);
    expect(metrics['OrderPlaced']).not.toHaveProperty('EventAge');
    expect(await run(onTheBus(placedOrder()))).toEqual(done('evt-1001-1'));
    expect(ran).toHaveLength(1);
  });

  test('runs again where the reaction asks for it, once for each replay', async () => {
    const { run, ran, counts } = opened();
    const event = cancelledOrder();
    for (const name of ['rebuild-1', 'rebuild-1', 'rebuild-2']) {
      expect(await run(replay(event, name))).toEqual(done('evt-1002-2'));
    }
    await run(onTheBus(event));
    expect(ran).toEqual([event, event, event]);
    expect(counts).toEqual({ Consumed: 4, Done: 3, Duplicates: 1 });
  });

  test('of the sample is known by its replay-name', async () => {
    const { kit } = testKit();
    const handler = onEvent(
      kit,
      on(orderFulfilled, async () => undefined),
    );
    expect(await handler(sample('eventbridge/OrderFulfilled.replayed.json'), contextOf())).toEqual({
      eventId: 'evt-1001-2',
      status: 'replay-skipped',
    });
  });
});

describe('an error', () => {
  test('that is fatal puts the event on the dead-letter queue, whole', async () => {
    const { run, failing, queue, counts, lines, table } = opened();
    failing.with = soldOut;
    const event = onTheBus(placedOrder());
    expect(await run(event)).toEqual(deadLettered('evt-1001-1'));
    expect(queue.messages).toEqual([
      {
        kind: 'failure-record',
        version: 1,
        function: 'test-function',
        origin: { kind: 'function', requestId: 'request-1' },
        error: { code: 'EVENT_NOT_CASTABLE', message: soldOut.message, retryable: false, stack: framesOf(soldOut) },
        eventId: 'evt-1001-1',
        correlationId: 'story-ORD-1001',
        traceparent: placedOrder().metadata.traceparent,
        attempts: 1,
        firstSeen: '2026-03-02T12:00:00.000Z',
        lastSeen: '2026-03-02T12:00:00.000Z',
        payload: { form: 'event', event },
      },
    ]);
    expect(counts).toEqual({ Consumed: 1, DeadLettered: 1 });
    const { traceparent } = placedOrder().metadata;
    const ids = { eventId: 'evt-1001-1', correlationId: 'story-ORD-1001', traceparent };
    expect(lines).toEqual([
      [
        'warn',
        'The event is on the dead-letter queue',
        { ...ids, code: 'EVENT_NOT_CASTABLE', reason: soldOut.message },
      ],
    ]);
    expect(table.items.size).toBe(0);
  });

  test('that may pass is thrown, and the next attempt runs again', async () => {
    const { run, ran, failing, queue, counts, lines, ends } = opened();
    failing.with = outOfReach;
    await expect(run(onTheBus(placedOrder()))).rejects.toBe(outOfReach);
    expect(lines).toEqual([
      ['error', 'The invocation failed', { code: 'Error', reason: 'SNS is down', stack: framesOf(outOfReach) }],
    ]);
    expect(ends).toMatchObject({ published: 1, keysReset: 1 });
    failing.with = undefined;
    expect(await run(onTheBus(placedOrder()))).toEqual(done('evt-1001-1'));
    expect([ran.length, queue.bodies, counts]).toEqual([2, [], { Consumed: 2, HandedBack: 1, Done: 1 }]);
  });

  test('that is fatal is thrown as QUEUE_UNREACHABLE while the dead-letter queue is down', async () => {
    const { run, failing, queue, counts } = opened();
    failing.with = soldOut;
    queue.down = new Error('queue is down');
    await expect(run(onTheBus(placedOrder()))).rejects.toEqual(
      new KitError('QUEUE_UNREACHABLE', { what: 'evt-1001-1', problem: 'queue is down' }, { cause: queue.down }),
    );
    expect(counts).toEqual({ Consumed: 1, HandedBack: 1 });
  });

  test('while another invocation is at the event is thrown, not dead-lettered', async () => {
    const { kit, queue, table } = testKit();
    const second: unknown[] = [];
    const handler = onEvent(
      kit,
      on(orderPlaced, async () => {
        if (second.length > 0) return;
        second.push(undefined);
        second[0] = await handler(onTheBus(placedOrder()), contextOf()).catch((error: unknown) => toError(error).name);
      }),
    );
    expect(await handler(onTheBus(placedOrder()), contextOf())).toEqual(done('evt-1001-1'));
    expect([second, queue.bodies, table.items.size]).toEqual([['IdempotencyAlreadyInProgressError'], [], 1]);
  });
});

describe('an event that cannot be read', () => {
  const invalid = (problems: string, what = 'The event') => new KitError('EVENT_INVALID', { what, problems });

  test.each([null, 'text', {}, { detail: 'text' }])('such as %j is dead-lettered without ids', async (event) => {
    const { run, queue, ran } = opened();
    expect(await run(event)).toEqual(deadLettered('unknown'));
    const [message] = queue.messages;
    expect(at(message, 'error')).toEqual({
      code: 'EVENT_INVALID',
      message: invalid('metadata must be object').message,
      retryable: false,
      stack: expect.any(Array),
    });
    expect(message).not.toHaveProperty('eventId');
    expect(at(message, 'payload')).toEqual({ form: 'event', event });
    expect(ran).toEqual([]);
  });

  test.each([['eventbridge/OrderPlaced.bad.json', 'evt-1010-1', "data must have required property 'total'"]])(
    'such as %s is dead-lettered with its ids',
    async (file, id, problems) => {
      const { run, queue } = opened();
      expect(await run(sample(file))).toEqual(deadLettered(id));
      expect(queue.messages).toMatchObject([
        {
          eventId: id,
          correlationId: 'story-ORD-1010',
          error: { message: invalid(problems, `OrderPlaced ${id}`).message },
        },
      ]);
    },
  );

  test('because nobody takes it is dead-lettered', async () => {
    const { run, queue } = opened();
    await run(sample('eventbridge/OrderFulfilled.json'));
    const known = 'tributary.orders OrderPlaced, tributary.orders OrderCancelled';
    const values = { source: 'tributary.orders', type: 'OrderFulfilled', taker: 'test-function', known };
    expect(at(queue.messages, 0, 'error', 'message')).toBe(new KitError('EVENT_TYPE_UNKNOWN', values).message);
  });

  test('keeps ids that are texts, and no others', async () => {
    const { run, queue } = opened();
    await run({ detail: { metadata: { id: 7, correlationId: 'story-1' } } });
    expect(at(queue.messages, 0, 'correlationId')).toBe('story-1');
    expect(queue.messages[0]).not.toHaveProperty('eventId');
  });
});
