import { describe, expect, test } from '@jest/globals';
import type { PublishingTools } from '#lib/bus/with-bus.ts';
import { KitError } from '#lib/errors.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { onQueueBatch } from '#lib/handlers/on-queue-batch.ts';
import { onTask } from '#lib/handlers/on-task.ts';
import { on } from '#lib/handlers/reactions.ts';
import { orderFulfilled, orderPlaced, stockDepleted, stockReserved } from '#schemas/generated/contracts.ts';
import { harness } from '../../../support/harness.ts';
import { onTheBus, placedOrder } from '../../../support/samples.ts';

const RESERVED = {
  orderId: 'ORD-1001',
  reservationId: 'R-1',
  warehouse: 'W-1',
  lines: [{ sku: 'SKU-1', quantity: 1 }],
  reservedAt: '2026-03-02T12:00:00Z',
};

type Act = (tools: PublishingTools) => Promise<unknown>;

const reacting = (act: Act, functionName = 'test-function') =>
  harness(
    (kit) =>
      onEvent(
        kit,
        on(orderPlaced, (_event, tools) => act(tools)),
      ),
    { functionName },
  );

const reserve: Act = ({ publish }) => publish(stockReserved, RESERVED);

describe('a published event', () => {
  test('has the source of its definition, and goes on with the story of its cause', async () => {
    const { run, published, counts } = reacting(reserve);
    await run(onTheBus(placedOrder()));
    expect(published).toEqual([
      {
        metadata: {
          ...placedOrder().metadata,
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          type: 'StockReserved',
          version: 1,
          source: 'tributary.inventory',
          time: '2026-03-02T12:00:00.000Z',
          causationId: 'evt-1001-1',
          hops: 2,
        },
        data: RESERVED,
      },
    ]);
    expect(counts).toMatchObject({ Done: 1, Published: 1 });
  });

  test('is given back, may be about another entity, and have a sequence there', async () => {
    const given: unknown[] = [];
    const { run, published } = reacting(async ({ publish }) =>
      given.push(await publish(stockReserved, RESERVED, { subject: 'SKU-1', sequence: 7 })),
    );
    await run(onTheBus(placedOrder()));
    expect(given).toEqual(published);
    expect(published[0]?.metadata).toMatchObject({ subject: 'SKU-1', sequence: 7 });
  });

  test('has the same id when the handler runs again after a failure', async () => {
    const failures = [new Error('the table is down')];
    const { run, published } = reacting(async (tools) => {
      await reserve(tools);
      const failure = failures.pop();
      if (failure) throw failure;
    });
    await expect(run(onTheBus(placedOrder()))).rejects.toThrow('the table is down');
    await run(onTheBus(placedOrder()));
    const ids = published.map(({ metadata }) => metadata.id);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  test('has another id for another cause, function, type, or place in the order', async () => {
    const react: Act = async (tools) => {
      await reserve(tools);
      await reserve(tools);
      await tools.publish(stockDepleted, { sku: 'SKU-1' });
    };
    const [one, other] = [reacting(react), reacting(react, 'other-function')];
    await one.run(onTheBus(placedOrder()));
    await one.run(onTheBus(placedOrder({ id: 'evt-2' })));
    await other.run(onTheBus(placedOrder()));
    const all = [...one.published, ...other.published];
    expect([all.length, new Set(all.map(({ metadata }) => metadata.id)).size]).toEqual([9, 9]);
  });

  test('keeps its id in any order when it has a key', async () => {
    const idsOf = async (keys: readonly string[]) => {
      const { run, published } = reacting(({ publish }) =>
        Promise.all(keys.map((key) => publish(stockReserved, { ...RESERVED, reservationId: key }, { key }))),
      );
      await run(onTheBus(placedOrder()));
      return published.map(({ metadata }) => metadata.id).toSorted();
    };
    expect(await idsOf(['line-1', 'line-2'])).toEqual(await idsOf(['line-2', 'line-1']));
  });
});

describe('an event that cannot be published', () => {
  test('because it breaks its schema is not sent, and its fields are named', async () => {
    const { run, published, busCalls, queue } = reacting(({ publish }) =>
      publish(stockReserved, { ...RESERVED, orderId: '', reservedAt: 'soon' }),
    );
    await expect(run(onTheBus(placedOrder()))).resolves.toMatchObject({ status: 'dead-lettered' });
    expect([published, busCalls]).toEqual([[], []]);
    expect(queue.bodies.join()).toMatch(/EVENT_INVALID.*StockReserved.*data\.orderId/);
  });

  test('because it repeats a key fails, instead of being dropped by consumers', async () => {
    const errors: unknown[] = [];
    const { run } = reacting(async ({ publish }) => {
      await publish(stockReserved, RESERVED, { key: 'a' });
      await publish(stockReserved, RESERVED, { key: 'a' }).catch((error: unknown) => errors.push(error));
    });
    await run(onTheBus(placedOrder()));
    expect(errors).toEqual([new KitError('PUBLICATION_REPEATED', { type: 'StockReserved', key: 'a' })]);
  });

  test('because its story has made too many hops is fatal', async () => {
    const { run, queue } = reacting(reserve);
    await run(onTheBus(placedOrder({ hops: 16 })));
    expect(queue.bodies.join()).toContain('EVENT_HOPS_EXCEEDED');
  });

  test('because the bus refuses it for good is dead-lettered', async () => {
    const { run, bus, queue, published } = reacting(reserve);
    bus.refuse = () => 'NotAuthorizedForSourceException';
    await expect(run(onTheBus(placedOrder()))).resolves.toMatchObject({ status: 'dead-lettered' });
    expect(queue.bodies.join()).toContain('ENTRY_REFUSED');
    expect(published).toEqual([]);
  });

  test('because the bus is throttled is tried again, and then left to Lambda', async () => {
    const { run, bus, busCalls, counts } = reacting(reserve);
    bus.refuse = () => 'ThrottlingException';
    await expect(run(onTheBus(placedOrder()))).rejects.toMatchObject({ code: 'BUS_THROTTLED', retryable: true });
    expect(busCalls.length).toBe(8);
    expect(counts).toMatchObject({ HandedBack: 1 });
  });
});

describe('every kind of handler', () => {
  test('gives a message of a queue the same tools', async () => {
    const { run, published, logs, metrics } = harness((kit) =>
      onQueueBatch(
        kit,
        on(orderFulfilled, async (event, { publish, log, metrics: own, deadlineMs, now }) => {
          await publish(stockReserved, { ...RESERVED, orderId: event.data.orderId });
          own.count('Thanked');
          own.measure('Left', deadlineMs - now(), 'Milliseconds');
          log.info('thanked', { orderId: event.data.orderId });
        }),
      ),
    );
    await run('sqs/record-analytics.json');
    expect(published.length).toBeGreaterThan(1);
    expect(logs.length).toBe(published.length);
    const causes = logs.map(([level, message, fields]) => ({ level, message, ...fields }));
    expect(causes.map((line) => ('eventId' in line ? line.eventId : undefined))).toEqual(
      published.map(({ metadata }) => metadata.causationId),
    );
    expect(metrics['OrderFulfilled']).toMatchObject({ Thanked: published.length });
  });

  test('gives a task the same tools, and its input', async () => {
    const { run, published } = harness((kit) =>
      onTask(kit, orderPlaced, async (_event, { publish, input }) =>
        publish(stockReserved, { ...RESERVED, reservationId: String(input['reservationId']) }),
      ),
    );
    await run({ ...placedOrder(), reservationId: 'R-9' });
    expect(published.map(({ data }) => data)).toEqual([{ ...RESERVED, reservationId: 'R-9' }]);
  });
});
