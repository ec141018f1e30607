import { describe, expect, test } from '@jest/globals';
import { onHttp } from '#lib/handlers/on-http.ts';
import { pathId } from '#lib/http/parameters.ts';
import { stockDepleted } from '#schemas/generated/contracts.ts';
import { harness } from '../../../support/harness.ts';
import { requestTo } from '../../../support/http.ts';

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const cancel = (key: string) =>
  requestTo('cancel-order', { headers: { 'idempotency-key': key, traceparent: TRACEPARENT } });

/** A command that publishes, and fails as often. */
function publishing(failures = 0) {
  let left = failures;
  return harness((kit) =>
    onHttp(kit, {
      isCommand: true,
      handle: async ({ commandId }, { publish, log }) => {
        await publish(stockDepleted, { sku: 'SKU-1' }, { subject: 'SKU-1' });
        if (left-- > 0) throw new Error('the table is down');
        log.info('published');
        return { status: 200, body: { commandId } };
      },
    }),
  );
}

describe('a request that publishes', () => {
  test('is the cause of the event, which carries its trace on', async () => {
    const { run, published, logs } = publishing();
    const { body = '' } = await run(cancel('key-1'));
    const { commandId } = JSON.parse(body);
    expect(published).toMatchObject([
      {
        metadata: {
          subject: 'SKU-1',
          causationId: commandId,
          correlationId: commandId,
          traceparent: TRACEPARENT,
          hops: 1,
        },
      },
    ]);
    expect(logs).toMatchObject([
      ['info', 'published', { eventId: commandId, eventType: 'POST /orders/{orderId}/cancel' }],
    ]);
  });

  test('publishes the same id when it is sent again after a failure', async () => {
    const { run, published } = publishing(1);
    expect(await run(cancel('key-1'))).toMatchObject({ statusCode: 500 });
    expect(await run(cancel('key-1'))).toMatchObject({ statusCode: 200 });
    const ids = published.map(({ metadata }) => metadata.id);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  test('publishes once when it is sent again after an answer, and another event for another key', async () => {
    const { run, published } = publishing();
    for (const key of ['key-1', 'key-1', 'key-2']) await run(cancel(key));
    const ids = published.map(({ metadata }) => metadata.id);
    expect([ids.length, new Set(ids).size]).toEqual([2, 2]);
  });
});

describe('a query', () => {
  const shown = harness((kit) =>
    onHttp(kit, {
      handle: async (request, { log, now }) => {
        log.info('shown', { atMs: now() });
        return { status: 200, body: { id: pathId(request, 'orderId') } };
      },
    }),
  );

  test('has the tools of a reaction, under the id of the request', async () => {
    expect(await shown.run(requestTo('get-order'))).toMatchObject({ statusCode: 200, body: '{"id":"ORD-1001"}' });
    expect(shown.logs).toMatchObject([['info', 'shown', { eventId: 'ZkpY7hUdDoEEJ-A=' }]]);
  });

  test('with a path that is no id is refused', async () => {
    const answer = await shown.run(requestTo('get-order', { pathParameters: { orderId: 'ORD 1' } }));
    expect(answer).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining('orderId must have 1 to 64 letters'),
    });
  });
});
