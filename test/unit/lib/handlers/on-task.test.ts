import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import type { Event } from '#lib/event.ts';
import { onTask, type TaskInput } from '#lib/handlers/on-task.ts';
import { framesOf } from '#lib/stack-traces/frames.ts';
import { orderPlaced } from '#schemas/generated/contracts.ts';
import { contextOf, testKit } from '../../../support/kit.ts';
import { fulfilledOrder, placedOrder, placedOrderV1 } from '../../../support/samples.ts';

/** A task that numbers its runs, and can be made to throw. */
function opened() {
  const test = testKit();
  const ran: [Event, TaskInput][] = [];
  const failing: { with: Error | undefined } = { with: undefined };
  const handler = onTask(test.kit, orderPlaced, async (event, { input }) => {
    ran.push([event, input]);
    if (failing.with) throw failing.with;
    return { invoice: ran.length };
  });
  return { ...test, ran, failing, run: (input: unknown) => handler(input, contextOf()) };
}

const { metadata, data } = placedOrder();

describe('a task of a workflow', () => {
  test('gets the event and what earlier states added, and gives its result', async () => {
    const { run, ran, counts, followed } = opened();
    const input = { metadata, data, charge: { id: 'CH-1' } };
    expect(await run(input)).toEqual({ invoice: 1 });
    expect(ran).toEqual([[placedOrder(), input]]);
    expect(counts).toEqual({ Consumed: 1, Done: 1 });
    expect(followed).toMatchObject([{ eventId: 'evt-1001-1', correlationId: 'story-ORD-1001' }]);
  });

  test('gets the event in the version that it wants, and its input as it came', async () => {
    const { run, ran } = opened();
    await run(placedOrderV1());
    expect(ran).toEqual([[placedOrder(), placedOrderV1()]]);
  });

  test('gives its first result again when its state is retried', async () => {
    const { run, ran, counts } = opened();
    await run({ metadata, data });
    expect(await run({ metadata, data, attempt: 2 })).toEqual({ invoice: 1 });
    expect([ran.length, counts]).toEqual([1, { Consumed: 2, Done: 1, Duplicates: 1 }]);
  });

  test.each([
    new Error('the bank is down'),
    new KitError('EVENT_NOT_CASTABLE', { type: 't', from: 1, to: 2, problem: 'p' }),
  ])('throws its error as it is, for the workflow to choose: %s', async (problem) => {
    const { run, failing, queue, table, lines, counts } = opened();
    failing.with = problem;
    await expect(run({ metadata, data })).rejects.toBe(problem);
    expect([queue.bodies, table.items.size, counts]).toEqual([[], 0, { Consumed: 1, HandedBack: 1 }]);
    const logged = { code: problem.name, reason: problem.message, stack: framesOf(problem) };
    expect(lines).toEqual([['error', 'The invocation failed', logged]]);
  });

  test.each([
    ['EVENT_INVALID', {}],
    ['EVENT_TYPE_UNKNOWN', fulfilledOrder()],
    ['EVENT_VERSION_UNKNOWN', placedOrder({ version: 9 })],
  ])('throws an error by the name of %s', async (name, input) => {
    const { run, ran, tableCalls } = opened();
    await expect(run(input)).rejects.toMatchObject({ name });
    expect([ran, tableCalls]).toEqual([[], []]);
  });

  test('names itself when an event is not for it', async () => {
    const values = { source: 'tributary.orders', type: 'OrderFulfilled', taker: 'test-function' };
    await expect(opened().run(fulfilledOrder())).rejects.toEqual(
      new KitError('EVENT_TYPE_UNKNOWN', { ...values, known: 'tributary.orders OrderPlaced' }),
    );
  });
});
