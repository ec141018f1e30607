import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import { onSchedule } from '#lib/handlers/on-schedule.ts';
import { stockDepleted } from '#schemas/generated/contracts.ts';
import { harness } from '../../../support/harness.ts';

const OCCASION = { id: 'occasion-1', time: '2026-03-02T12:00:00Z', 'detail-type': 'Scheduled Event', detail: {} };

/** A handler that publishes once for each time, or fails. */
const reporting = (problem?: Error) =>
  harness((kit) =>
    onSchedule(kit, async ({ time }, { publish, log }) => {
      if (problem) throw problem;
      await publish(stockDepleted, { sku: 'SKU-1' });
      log.info('reported', { time });
    }),
  );

describe('a handler on a schedule', () => {
  test('works once for each time, and what it publishes begins a story', async () => {
    const { run, published, logs, counts } = reporting();
    expect(await run(OCCASION)).toEqual({ eventId: 'occasion-1', status: 'done' });
    await run(OCCASION);
    await run({ ...OCCASION, id: 'occasion-2' });
    expect(published.map(({ metadata }) => [metadata.causationId, metadata.correlationId, metadata.hops])).toEqual([
      ['occasion-1', 'occasion-1', 1],
      ['occasion-2', 'occasion-2', 1],
    ]);
    expect(logs[0]).toMatchObject(['info', 'reported', { eventId: 'occasion-1', time: '2026-03-02T12:00:00Z' }]);
    expect(counts).toEqual({ Consumed: 3, Done: 2, Duplicates: 1, Published: 2 });
  });

  test('dead-letters a time after a fatal error, and leaves others to Lambda', async () => {
    const fatal = new KitError('EVENT_NOT_CASTABLE', { type: 't', from: 1, to: 2, problem: 'p' });
    const { run, queue } = reporting(fatal);
    expect(await run(OCCASION)).toMatchObject({ status: 'dead-lettered' });
    expect(queue.bodies.join()).toContain('occasion-1');
    await expect(reporting(new Error('the table is down')).run(OCCASION)).rejects.toThrow('the table is down');
  });

  test.each([{}, { ...OCCASION, 'detail-type': 'OrderPlaced' }, { ...OCCASION, time: 'noon' }])(
    'refuses %j',
    async (invocation) => {
      await expect(reporting().run(invocation)).rejects.toMatchObject({ code: 'INVOCATION_INVALID' });
    },
  );
});
