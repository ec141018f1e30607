import { describe, expect, test } from '@jest/globals';
import { onWebhook } from '#lib/handlers/on-webhook.ts';
import type { Once } from '#lib/idempotency/once.ts';
import { at } from '#lib/json.ts';
import { PartnerKeys } from '#lib/webhooks/keys.ts';
import { eventOf, type Partner, textAt } from '#lib/webhooks/partner.ts';
import { GITHUB, STRIPE } from '#lib/webhooks/scheme.ts';
import { signedHeaders } from '#lib/webhooks/signature.ts';
import { stockDepleted } from '#schemas/generated/contracts.ts';
import { harness } from '../../../support/harness.ts';
import { call, problemIn, requestTo } from '../../../support/http.ts';
import { NOW_MS } from '../../../support/kit.ts';

const KEY = 'the key of the partner';
const NEXT = 'the key after that one';

const acme: Partner = {
  scheme: STRIPE,
  deliveryId: { field: 'id' },
  type: { field: 'type' },
  event: (delivery) => eventOf(stockDepleted, { sku: textAt(delivery, 'sku') }, 'sku-of-acme'),
};
const byHeader: Partner = {
  ...acme,
  scheme: GITHUB,
  deliveryId: { header: 'X-Delivery' },
  type: { header: 'X-Type' },
};

/** A handler with partners whose keys can be changed. */
function given({ keys = [KEY], once }: { keys?: readonly string[] | Error; once?: Once } = {}) {
  const kept = { keys, reads: 0 };
  const read = async () => {
    kept.reads++;
    if (kept.keys instanceof Error) throw kept.keys;
    return kept.keys.map((text) => ({ version: 'AWSCURRENT', text }));
  };
  const partners = { acme, byHeader };
  const made = harness((kit) =>
    onWebhook(once ? { ...kit, once } : kit, { partners, keys: new PartnerKeys(read, kit) }),
  );
  const send = (event: Readonly<Record<string, unknown>>) => call(((sent: unknown) => made.run(sent)) as never, event);
  return { ...made, kept, send };
}

interface Sent {
  readonly partner?: string;
  readonly key?: string;
  readonly atMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isBase64?: boolean;
}

const BODY = '{"id":"evt_1","type":"stock.depleted","sku":"TEA-GREEN-100"}';

function delivery(body: string | Buffer = BODY, { partner = 'acme', key = KEY, atMs = NOW_MS, ...more }: Sent = {}) {
  const bytes = Buffer.from(body);
  const { scheme } = partner === 'byHeader' ? byHeader : acme;
  const headers = { ...signedHeaders(scheme, bytes, Buffer.from(key), atMs), ...more.headers };
  const sent = { body: bytes.toString(more.isBase64 ? 'base64' : 'utf8'), isBase64Encoded: more.isBase64 ?? false };
  return requestTo('receive-webhook', { ...sent, headers, pathParameters: { partner } });
}

describe('a delivery', () => {
  test('is answered once its event is on the bus, about what its partner tells', async () => {
    const { send, published, counts } = given();
    const { status, body } = await send(delivery());
    expect([status, body['deliveryId']]).toEqual([200, 'evt_1']);
    expect(published).toMatchObject([
      {
        metadata: { id: body['eventId'], type: 'StockDepleted', subject: 'sku-of-acme' },
        data: { sku: 'TEA-GREEN-100' },
      },
    ]);
    expect(counts).toMatchObject({ Consumed: 1, Published: 1, Done: 1 });
  });

  test('that comes again is answered in the same way, and is no second event', async () => {
    const { send, published, counts } = given();
    const first = await send(delivery());
    const again = await send(delivery('{"id":"evt_1","type":"again","sku":"B"}', { atMs: NOW_MS + 60_000 }));
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(published).toHaveLength(1);
    expect(counts).toMatchObject({ Done: 2, Duplicates: 1 });
  });

  test('has the same event id where the function ended between the bus and its note', async () => {
    const [one, other] = [given(), given()];
    const [first, second] = [await one.send(delivery()), await other.send(delivery())];
    expect(first.body['eventId']).toBe(second.body['eventId']);
    expect((await one.send(delivery(BODY.replace('evt_1', 'evt_2')))).body['eventId']).not.toBe(first.body['eventId']);
  });

  test('in Base64 counts byte for byte', async () => {
    const { send } = given();
    expect(await send(delivery(BODY, { isBase64: true }))).toMatchObject({ status: 200 });
    expect(await send(delivery(` ${BODY}\n`.replace('evt_1', 'évt'), { isBase64: true }))).toMatchObject({
      status: 422,
    });
  });

  test('with another id in its header is the same, as nobody has signed the header', async () => {
    const { send, published } = given();
    for (const id of ['d-1', 'd-1', 'd-2']) {
      const { status } = await send(
        delivery(BODY, { partner: 'byHeader', headers: { 'x-delivery': id, 'x-type': 'made' } }),
      );
      expect(status).toBe(200);
    }
    expect(published).toHaveLength(1);
  });

  test('with the same body and another type is another', async () => {
    const { send, published } = given();
    const eventIds = new Set<unknown>();
    for (const type of ['made', 'paid', 'paid']) {
      const headers = { 'x-delivery': type, 'x-type': type };
      const { status, body } = await send(delivery(BODY, { partner: 'byHeader', headers }));
      expect(status).toBe(200);
      eventIds.add(body['eventId']);
    }
    expect([published.length, eventIds.size]).toEqual([2, 2]);
  });
});

describe('a signature', () => {
  test.each<[what: string, sent: Sent]>([
    ['with another key', { key: NEXT }],
    ['of long ago', { atMs: NOW_MS - 301_000 }],
    ['of a time to come', { atMs: NOW_MS + 301_000 }],
    ['of nobody', { headers: { 'stripe-signature': '' } }],
  ])('%s is refused in the same words, and the log says why', async (_what, sent) => {
    const { send, published, logs, counts } = given();
    expect(problemIn(await send(delivery(BODY, sent)))).toEqual([
      401,
      'SIGNATURE_INVALID',
      'The signature is missing, wrong or too old.',
    ]);
    expect(published).toEqual([]);
    expect(logs).toContainEqual([
      'info',
      'A signature was refused',
      { verdict: expect.stringMatching(/^(forged|expired|unsigned)$/) },
    ]);
    expect(counts).toMatchObject({ Refused: 1 });
  });

  test('is looked at before the body is', async () => {
    const { send } = given();
    expect(await send(delivery('no JSON', { key: NEXT }))).toMatchObject({ status: 401 });
    expect(await send(delivery('no JSON'))).toMatchObject({ status: 400 });
  });

  test('with a key that has just been rotated is right, and the one before it still is', async () => {
    const { send, kept, kit } = given();
    expect(await send(delivery())).toMatchObject({ status: 200 });
    kept.keys = [NEXT, KEY];
    await kit.sleep(10_000);
    const later = { atMs: NOW_MS + 10_000 };
    expect(await send(delivery(BODY, { key: NEXT, ...later }))).toMatchObject({ status: 200 });
    expect(await send(delivery(BODY, later))).toMatchObject({ status: 200 });
    expect(kept.reads).toBe(2);
  });

  test.each([
    ['absent', ''],
    ['of another form', 't=1,v1=abc'],
  ])('that is %s is refused before any key is read', async (_what, header) => {
    const { send, kept } = given();
    expect(await send(delivery(BODY, { headers: { 'stripe-signature': header } }))).toMatchObject({ status: 401 });
    expect(kept.reads).toBe(0);
  });

  test('that is wrong a thousand times reads the keys once', async () => {
    const { send, kept } = given();
    for (let count = 0; count < 20; count++) await send(delivery(BODY, { key: NEXT }));
    expect(kept.reads).toBe(1);
  });
});

describe('a delivery is refused', () => {
  test.each<[what: string, event: () => Readonly<Record<string, unknown>>, problem: readonly unknown[]]>([
    [
      'of an unknown partner',
      () => delivery(BODY, { partner: 'nobody' }),
      [404, 'PARTNER_UNKNOWN', 'There is no such partner.'],
    ],
    [
      'of a partner named like a member of all objects',
      () => delivery(BODY, { partner: 'constructor' }),
      [404, 'PARTNER_UNKNOWN', 'There is no such partner.'],
    ],
    [
      'that is too large',
      () => delivery(`{"id":"${'a'.repeat(262_144)}"}`),
      [413, 'REQUEST_TOO_LARGE', 'The body has 262153 bytes; at most 262144 are allowed.'],
    ],
    [
      'without an id',
      () => delivery('{"type":"a"}'),
      [422, 'WEBHOOK_INVALID', 'The delivery becomes no event: id must have 1 to 255 visible characters.'],
    ],
    [
      'without a field of its event',
      () => delivery('{"id":"1","type":"a"}'),
      [422, 'WEBHOOK_INVALID', 'The delivery becomes no event: sku is not a text.'],
    ],
    [
      'that breaks the contract',
      () => delivery(`{"id":"1","type":"a","sku":"${'a'.repeat(500)}"}`),
      [422, 'WEBHOOK_INVALID', expect.stringContaining('data.sku must')],
    ],
  ])('%s', async (_what, event, problem) => {
    const { send, published } = given();
    expect(problemIn(await send(event()))).toEqual(problem);
    expect(published).toEqual([]);
  });
});

describe('what may pass is answered 503, and the delivery is taken when it comes again', () => {
  test.each([
    ['the bus is away', () => new Error('connect ECONNREFUSED')],
    ['the bus is full', () => undefined],
  ])('a delivery is taken when it comes again after %s', async (_what, down) => {
    const { send, bus, published, logs } = given();
    bus.down = down();
    bus.refuse = () => 'ThrottlingException';
    const { headers, ...answer } = await send(delivery());
    expect(problemIn({ ...answer, headers })).toEqual([
      503,
      'WEBHOOK_NOT_TAKEN',
      'The delivery could not be taken. Send it again.',
    ]);
    expect(headers['retry-after']).toBe('1');
    expect(logs).toContainEqual([
      'warn',
      'A delivery was not taken',
      { code: expect.stringMatching(/^BUS_/), reason: expect.anything() },
    ]);

    bus.down = undefined;
    bus.refuse = () => undefined;
    expect(await send(delivery())).toMatchObject({ status: 200 });
    expect(published).toHaveLength(1);
  });

  test('the keys cannot be read', async () => {
    const { send, kept, kit } = given({ keys: new Error('ThrottlingException') });
    expect(await send(delivery())).toMatchObject({ status: 503 });
    kept.keys = [KEY];
    await kit.sleep(10_000);
    expect(await send(delivery())).toMatchObject({ status: 200 });
  });

  test('the table of handled events does not answer', async () => {
    const { send } = given({ once: () => Promise.reject(new Error('the table is away')) });
    expect(await send(delivery())).toMatchObject({ status: 503 });
  });

  test('but while the same delivery is being taken, 409', async () => {
    const error = Object.assign(new Error('in progress'), { name: 'IdempotencyAlreadyInProgressError' });
    const { send } = given({ once: () => Promise.reject(error) });
    expect(problemIn(await send(delivery()))).toEqual([
      409,
      'WEBHOOK_IN_PROGRESS',
      'This delivery is being taken. Send it again in a second.',
    ]);
  });
});

test('keys that cannot be used are our fault: 500, and the log names the partner', async () => {
  const { send, logs } = given({ keys: ['short'] });
  expect(await send(delivery())).toMatchObject({ status: 500 });
  expect(JSON.stringify(logs)).toContain('The keys of partner acme cannot be used');
});

test('no line has a body, a signature or a key', async () => {
  const { send, logs, followed } = given();
  const header = String(at(delivery(), 'headers', 'stripe-signature'));
  for (const sent of [{}, { key: NEXT }, { atMs: 0 }]) await send(delivery(BODY, sent));
  const told = JSON.stringify([logs, followed]);
  for (const secret of ['TEA-GREEN', KEY, header.split('v1=')[1]]) expect(told).not.toContain(secret);
  expect(told).toContain('evt_1');
});
