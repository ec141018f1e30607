import { describe, expect, test } from '@jest/globals';
import { cancelOrder } from '#domain/orders/cancel-order.ts';
import type { OrderEvent } from '#domain/orders/events.ts';
import { placeOrder } from '#domain/orders/place-order.ts';
import { onHttp } from '#lib/handlers/on-http.ts';
import { BODY_LIMIT_BYTES } from '#lib/http/body.ts';
import { commandMarksIn } from '#lib/idempotency/command-marks.ts';
import { placeOrder as placeOrderRequest } from '#schemas/generated/requests.ts';
import { call, callBy, problemIn, requestTo, type Seen } from '../../../support/http.ts';
import { NOW_MS, testKit } from '../../../support/kit.ts';
import { MemoryEventStore } from '../../../support/memory-event-store.ts';

const AT = new Date(NOW_MS).toISOString();

/** The two commands over one event store in memory. */
function shop() {
  const tested = testKit();
  const store = new MemoryEventStore<OrderEvent>(tested.table);
  const place = onHttp(tested.kit, {
    isCommand: true,
    idempotent: 'by-effect',
    body: placeOrderRequest,
    handle: placeOrder(store, tested.kit.now),
  });
  const marks = commandMarksIn(tested.documents, 'idempotency', tested.kit);
  const cancel = onHttp(tested.kit, {
    isCommand: true,
    idempotent: 'by-effect',
    handle: cancelOrder(store, marks, tested.kit.now),
  });
  return { ...tested, store, place, cancel };
}

const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });
const cancelOf = (orderId: unknown, key: string) =>
  requestTo('cancel-order', { ...keyed(key), pathParameters: { orderId: String(orderId) } });

async function placed(key = 'place-1') {
  const opened = shop();
  const { body } = await call(opened.place, requestTo('place-order', keyed(key)));
  return { ...opened, orderId: String(body['orderId']) };
}

describe('placing an order', () => {
  test('answers 201 with where it is, and adds its first event to the store', async () => {
    const { place, store, counts } = shop();
    const { status, headers, body } = await call(place, requestTo('place-order', keyed('k-1')));
    const { orderId } = body;
    expect(orderId).toMatch(/^ORD-[0-9a-f]{20}$/);
    expect({ status, headers, body }).toEqual({
      status: 201,
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        location: `/orders/${String(orderId)}`,
      },
      body: { orderId, status: 'PLACED', version: 1, total: { minorUnits: 8400, currency: 'EUR' } },
    });
    expect(await store.read(String(orderId))).toMatchObject([
      { metadata: { type: 'OrderPlaced', sequence: 1, time: AT }, data: { orderId, placedAt: AT } },
    ]);
    expect(counts).toEqual({ Consumed: 1, Done: 1 });
  });

  test('carries the trace of the request on', async () => {
    const { place, store } = shop();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const event = requestTo('place-order', { headers: { 'idempotency-key': 'k', traceparent } });
    const { body } = await call(place, event);
    expect((await store.read(String(body['orderId'])))[0]?.metadata.traceparent).toBe(traceparent);
  });

  test('sent again is the same order with the same answer', async () => {
    const { place, store, counts } = shop();
    const first = await call(place, requestTo('place-order', keyed('k-1')));
    expect(await call(place, requestTo('place-order', keyed('k-1')))).toEqual(first);
    expect(await store.read(String(first.body['orderId']))).toHaveLength(1);
    expect(counts).toEqual({ Consumed: 2, Done: 2, Duplicates: 1 });
  });

  test('sent again is the same order even when the first answer was forgotten', async () => {
    const { place, store, table } = shop();
    const first = await call(place, requestTo('place-order', keyed('k-1')));
    table.items.clear();
    expect(await call(place, requestTo('place-order', keyed('k-1')))).toEqual(first);
    expect(await store.read(String(first.body['orderId']))).toHaveLength(1);
  });

  test.each([{ remembered: true }, { remembered: false }])(
    'refuses another order under the same key, remembered or not: $remembered',
    async ({ remembered }) => {
      const { place, table } = shop();
      await call(place, requestTo('place-order', keyed('k-1')));
      if (!remembered) table.items.clear();
      const other = JSON.parse(String(requestTo('place-order')['body']));
      other.lines[0].quantity = 7;
      const again = await call(place, requestTo('place-order', { ...keyed('k-1'), body: JSON.stringify(other) }));
      expect(problemIn(again)).toEqual([
        422,
        'IDEMPOTENCY_KEY_REUSED',
        'This Idempotency-Key came with another request before. Send a new key with each new request.',
      ]);
    },
  );

  test.each([
    ['by its token', (sub: string) => ({ jwt: { claims: { sub }, scopes: [] } })],
    ['by its signature', (name: string) => ({ iam: { userArn: `arn:aws:iam::123456789012:user/${name}` } })],
  ])('under the key of another caller, known %s, is an order of its own', async (_how, authorizerOf) => {
    const { place } = shop();
    const as = (name: string) => callBy(authorizerOf(name), requestTo('place-order', keyed('k-1')));
    const [ada, eve] = [await call(place, as('ada')), await call(place, as('eve'))];
    expect([ada.status, eve.status, ada.body['orderId'] === eve.body['orderId']]).toEqual([201, 201, false]);
  });

  test('while the first attempt runs gets its answer', async () => {
    const { place, store } = shop();
    let second: Seen | undefined;
    store.beforeAppend = async () => {
      store.beforeAppend = async () => {};
      second = await call(place, requestTo('place-order', keyed('k-1')));
    };
    const first = await call(place, requestTo('place-order', keyed('k-1')));
    expect([first.status, first]).toEqual([201, second]);
    expect(await store.read(String(first.body['orderId']))).toHaveLength(1);
  });
});

describe('a request that breaks the rules of the API', () => {
  const bodyWith = (change: (body: { lines: { unitPrice: object }[] }) => void) => {
    const body = JSON.parse(String(requestTo('place-order')['body']));
    change(body);
    return JSON.stringify(body);
  };

  test('is told each field at fault, and nothing happens', async () => {
    const { place, table, lines, counts } = shop();
    const answer = await call(place, requestTo('place-order.bad'));
    expect(answer).toEqual({
      status: 400,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
      body: {
        type: 'urn:tributary:error:REQUEST_INVALID',
        title: 'Bad Request',
        status: 400,
        detail: 'The request breaks its schema: the body must not have "coupon"; /lines/0/quantity must be >= 1.',
        code: 'REQUEST_INVALID',
        instance: 'ZkpY7hUdDoEEJ-A=',
        errors: [
          { pointer: '', detail: 'must not have "coupon"' },
          { pointer: '/lines/0/quantity', detail: 'must be >= 1' },
        ],
      },
    });
    expect([table.items.size, counts, lines.map(([level]) => level)]).toEqual([
      0,
      { Consumed: 1, Refused: 1 },
      ['info'],
    ]);
  });

  test.each([
    {
      what: 'no key',
      event: { headers: { 'idempotency-key': undefined } },
      status: 400,
      code: 'IDEMPOTENCY_KEY_INVALID',
    },
    { what: 'a key with a space', event: keyed('a b'), status: 400, code: 'IDEMPOTENCY_KEY_INVALID' },
    { what: 'a key too long', event: keyed('k'.repeat(256)), status: 400, code: 'IDEMPOTENCY_KEY_INVALID' },
    { what: 'no body', event: { body: undefined }, status: 400, code: 'REQUEST_NOT_JSON' },
    { what: 'half a body', event: { body: '{"customer":' }, status: 400, code: 'REQUEST_NOT_JSON' },
    { what: 'bytes', event: { body: '/w==', isBase64Encoded: true }, status: 400, code: 'REQUEST_NOT_JSON' },
    { what: 'null', event: { body: 'null' }, status: 400, code: 'REQUEST_INVALID' },
    { what: 'XML', event: { headers: { 'content-type': 'text/xml' } }, status: 415, code: 'REQUEST_MEDIA_TYPE' },
    { what: 'no type', event: { headers: { 'content-type': undefined } }, status: 415, code: 'REQUEST_MEDIA_TYPE' },
    {
      what: 'a body too large',
      event: { body: `"${'x'.repeat(BODY_LIMIT_BYTES)}"` },
      status: 413,
      code: 'REQUEST_TOO_LARGE',
    },
    {
      what: 'two currencies',
      event: {
        body: bodyWith(({ lines }) => {
          lines.push({ ...lines[0], unitPrice: { minorUnits: 1, currency: 'DKK' } });
        }),
      },
      status: 422,
      code: 'ORDER_TOTAL_INVALID',
    },
  ])('with $what is answered with $status $code', async ({ event, status, code }) => {
    const { place } = shop();
    const answer = await call(place, requestTo('place-order', event));
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  test('never has its content in a message about its form', async () => {
    const { place, lines } = shop();
    const answer = await call(place, requestTo('place-order', { body: '{"name": Ada}' }));
    expect(problemIn(answer)).toEqual([400, 'REQUEST_NOT_JSON', 'The body is not JSON: it is not well-formed.']);
    expect(JSON.stringify(lines)).not.toContain('Ada');
  });

  test('takes a body in any JSON type, and in Base64', async () => {
    const { place } = shop();
    const body = Buffer.from(String(requestTo('place-order')['body'])).toString('base64');
    const headers = { 'content-type': 'application/vnd.shop+json; charset=utf-8' };
    expect((await call(place, requestTo('place-order', { headers, body, isBase64Encoded: true }))).status).toBe(201);
  });

  test('that is none of an HTTP API fails the invocation', async () => {
    const { place } = shop();
    await expect(call(place, { version: '1.0', routeKey: 'POST /orders' })).rejects.toMatchObject({
      code: 'INVOCATION_INVALID',
    });
  });
});

describe('cancelling an order', () => {
  test('answers with its new version, and again with the same', async () => {
    const { cancel, store, orderId } = await placed();
    const first = await call(cancel, cancelOf(orderId, 'c-1'));
    expect([first.status, first.body]).toEqual([200, { orderId, status: 'CANCELLED', version: 2 }]);
    expect(await call(cancel, cancelOf(orderId, 'c-1'))).toEqual(first);
    expect((await store.read(orderId)).map(({ metadata }) => metadata.type)).toEqual(['OrderPlaced', 'OrderCancelled']);
  });

  test('sent again gives the same answer even when the first was forgotten', async () => {
    const { cancel, table, orderId } = await placed();
    const first = await call(cancel, cancelOf(orderId, 'c-1'));
    table.items.clear();
    expect(await call(cancel, cancelOf(orderId, 'c-1'))).toEqual(first);
  });

  test('that is cancelled, or was never placed, is refused', async () => {
    const { cancel, orderId } = await placed();
    await call(cancel, cancelOf(orderId, 'c-1'));
    expect(problemIn(await call(cancel, cancelOf(orderId, 'c-2')))).toEqual([
      409,
      'ORDER_CANCELLED',
      `Order ${orderId} is cancelled: customer-request. Nothing more happens to it.`,
    ]);
    expect(problemIn(await call(cancel, cancelOf('ORD-0', 'c-3')))).toEqual([
      404,
      'ORDER_UNKNOWN',
      'There is no order ORD-0.',
    ]);
  });

  test('under the key that cancelled another one is refused', async () => {
    const { cancel, place, orderId } = await placed();
    const { body } = await call(place, requestTo('place-order', keyed('place-2')));
    await call(cancel, cancelOf(orderId, 'c-1'));
    expect((await call(cancel, cancelOf(body['orderId'], 'c-1'))).body['code']).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('under a key with which another one is being cancelled is a conflict, and then refused', async () => {
    const { cancel, place, store, orderId } = await placed();
    const { body } = await call(place, requestTo('place-order', keyed('place-2')));
    store.beforeAppend = async () => {
      store.beforeAppend = async () => {};
      await call(cancel, cancelOf(orderId, 'c-1'));
    };
    const attempts = [await call(cancel, cancelOf(body['orderId'], 'c-1'))];
    attempts.push(await call(cancel, cancelOf(body['orderId'], 'c-1')));
    expect(attempts.map((attempt) => attempt.body['code'])).toEqual(['VERSION_CONFLICT', 'IDEMPOTENCY_KEY_REUSED']);
    expect(await store.read(String(body['orderId']))).toHaveLength(1);
  });

  test('while another writer changes it is a conflict that may be tried again with the same key', async () => {
    const { cancel, store, orderId } = await placed();
    store.beforeAppend = async () => {
      store.beforeAppend = async () => {};
      await call(cancel, cancelOf(orderId, 'c-2'));
    };
    const lost = await call(cancel, cancelOf(orderId, 'c-1'));
    expect([...problemIn(lost), lost.headers['retry-after']]).toEqual([
      409,
      'VERSION_CONFLICT',
      `${orderId} is no longer at version 1: another writer has added to it. Read it and decide again.`,
      '1',
    ]);
    expect((await call(cancel, cancelOf(orderId, 'c-1'))).body['code']).toBe('ORDER_CANCELLED');
  });
});

describe.each([
  ['token', (sub: string) => ({ jwt: { claims: { iss: 'https://id.example.com', sub }, scopes: null } })],
  ['signature', (name: string) => ({ iam: { userArn: `arn:aws:sts::1:assumed-role/${name}/s-1`, userId: 'A:s-1' } })],
])('an order that was placed by a caller with a %s', (_how, authorizerOf) => {
  const [ada, eve] = [authorizerOf('ada'), authorizerOf('eve')];

  async function placedByAda() {
    const opened = shop();
    const { body } = await call(opened.place, callBy(ada, requestTo('place-order', keyed('p-1'))));
    return { ...opened, orderId: String(body['orderId']) };
  }

  test('carries a mark of it, which tells nothing', async () => {
    const { store, orderId } = await placedByAda();
    const [event] = await store.read(orderId);
    expect(event?.data).toMatchObject({ placedBy: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(JSON.stringify(event)).not.toMatch(/ada["/#]/);
  });

  test('is not there for another caller, or for one without a name', async () => {
    const { cancel, store, orderId } = await placedByAda();
    const unknown = problemIn(await call(cancel, callBy(eve, cancelOf('ORD-0', 'c-0'))));
    for (const [key, authorizer] of [
      ['c-1', eve],
      ['c-2', undefined],
    ] as const) {
      const answer = problemIn(await call(cancel, callBy(authorizer, cancelOf(orderId, key))));
      expect(answer).toEqual([404, 'ORDER_UNKNOWN', `There is no order ${orderId}.`]);
      expect(answer.slice(0, 2)).toEqual(unknown.slice(0, 2));
    }
    expect(await store.read(orderId)).toHaveLength(1);
  });

  test('is cancelled by its own', async () => {
    const { cancel, orderId } = await placedByAda();
    expect((await call(cancel, callBy(ada, cancelOf(orderId, 'c-1')))).status).toBe(200);
  });
});

describe('a caller', () => {
  test('with a role is the same in each session of it', async () => {
    const { place } = shop();
    const session = (name: string) => ({ iam: { userArn: `arn:aws:sts::1:assumed-role/till/${name}` } });
    const placedIn = (name: string) => call(place, callBy(session(name), requestTo('place-order', keyed('k-1'))));
    expect(await placedIn('one')).toEqual(await placedIn('two'));
  });

  test('cannot cancel what was placed while the API was open', async () => {
    const { cancel, orderId } = await placed();
    const named = { jwt: { claims: { iss: 'i', sub: 'eve' } } };
    expect((await call(cancel, callBy(named, cancelOf(orderId, 'c-1')))).status).toBe(404);
  });

  test.each([
    ['a token without a subject', { jwt: { claims: { iss: 'i' } } }],
    ['a token with an empty one', { jwt: { claims: { iss: 'i', sub: '' } } }],
    ['a signature of nobody', { iam: {} }],
  ])('with %s is refused', async (_what, authorizer) => {
    const { place, cancel } = shop();
    expect(problemIn(await call(place, callBy(authorizer, requestTo('place-order', keyed('k-1')))))).toEqual([
      403,
      'CALLER_UNKNOWN',
      'The request does not say whom it comes from. Send a token with the claim sub.',
    ]);
    expect((await call(cancel, callBy(authorizer, cancelOf('ORD-0', 'k-2')))).status).toBe(403);
  });
});

describe('a failure that is not the fault of the request', () => {
  test('is answered with 500 and not a word of what it was, which is in the log', async () => {
    const { place, store, lines, counts } = shop();
    store.beforeAppend = async () => {
      throw new Error('table order-events is on fire');
    };
    const answer = await call(place, requestTo('place-order', keyed('k-1')));
    expect([answer.status, answer.body]).toEqual([
      500,
      {
        type: 'urn:tributary:error:INTERNAL',
        title: 'Internal Server Error',
        status: 500,
        detail: 'The request could not be carried out. Send it again, with the same Idempotency-Key if it had one.',
        code: 'INTERNAL',
        instance: 'ZkpY7hUdDoEEJ-A=',
      },
    ]);
    expect([lines, counts]).toEqual([
      [['error', 'The request failed', { code: 'Error', reason: 'table order-events is on fire' }]],
      { Consumed: 1, Failed: 1 },
    ]);
  });

  test('can be sent again with the same key', async () => {
    const { place, store } = shop();
    store.beforeAppend = async () => {
      store.beforeAppend = async () => {};
      throw new Error('gone');
    };
    await call(place, requestTo('place-order', keyed('k-1')));
    expect((await call(place, requestTo('place-order', keyed('k-1')))).status).toBe(201);
  });
});
