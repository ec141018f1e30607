import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDelivery } from '#lib/webhooks/delivery.ts';
import { noEventFor, type Partner, textAt } from '#lib/webhooks/partner.ts';
import { GITHUB, STRIPE } from '#lib/webhooks/scheme.ts';

const event = (): never => {
  throw new Error('not asked here');
};
const BY_FIELD: Partner = { scheme: STRIPE, deliveryId: { field: 'id' }, type: { field: 'data.type' }, event };
const BY_HEADER: Partner = { scheme: GITHUB, deliveryId: { header: 'X-Delivery' }, type: { header: 'X-Type' }, event };
const RECEIVED_AT = '2026-03-02T12:00:00.000Z';
const HEADERS = { 'x-delivery': 'd-1', 'x-type': 'made' };

const read = (partner: Partner, body: string | Buffer, headers: Readonly<Record<string, string>> = HEADERS) =>
  readDelivery('acme', partner, { headers, body: Buffer.from(body) }, RECEIVED_AT);

test('id and type come from fields or headers', () => {
  const body = '{"id":"e-1","data":{"type":"made"}}';
  expect(read(BY_FIELD, body).delivery).toEqual({
    partner: 'acme',
    deliveryId: 'e-1',
    type: 'made',
    receivedAt: RECEIVED_AT,
    payload: { id: 'e-1', data: { type: 'made' } },
    text: body,
  });
  expect(read(BY_HEADER, body).delivery).toMatchObject({ deliveryId: 'd-1', type: 'made' });
});

test('the text is the body, character by character', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), fc.constantFrom('', ' ', '\n\t'), (json, space) => {
      const body = Buffer.from(`${space}${json}${space}`);
      expect(Buffer.from(read(BY_HEADER, body).delivery.text)).toEqual(body);
    }),
  );
});

describe('what tells a delivery from others', () => {
  test('is its id where the id is signed', () => {
    const key = (body: string) => read(BY_FIELD, body).key;
    expect(key('{"id":"e-1","data":{"type":"made"}}')).toBe(key('{"id":"e-1","data":{"type":"made"},"try":2}'));
  });

  test('is its body where the id is not, as a person who has seen it may send it with another id', () => {
    const key = (body: string, id: string) => read(BY_HEADER, body, { ...HEADERS, 'x-delivery': id }).key;
    expect(key('{"a":1}', 'd-1')).toBe(key('{"a":1}', 'd-2'));
    expect(key('{"a":1}', 'd-1')).not.toBe(key('{"a":2}', 'd-1'));
  });

  test('is its type as well, as one body may tell of different things', () => {
    const key = (type: string) => read(BY_HEADER, '{"a":1}', { ...HEADERS, 'x-type': type }).key;
    expect(key('orders/create')).not.toBe(key('orders/paid'));
    expect(key('orders/paid')).toBe(key('orders/paid'));
  });

  test('is the id for a partner that sends one body for different things', () => {
    const partner: Partner = { ...BY_HEADER, sameBodyIsAnother: true };
    expect(read(partner, '{}').key).toBe('d-1');
  });
});

test.each<[what: string, partner: Partner, body: string | Buffer, code: string, message: string]>([
  ['no JSON', BY_FIELD, 'id=1', 'REQUEST_NOT_JSON', 'it is not well-formed'],
  ['nothing', BY_FIELD, '', 'REQUEST_NOT_JSON', 'it is not well-formed'],
  [
    'great depth',
    BY_FIELD,
    `${'['.repeat(100_000)}1.10${']'.repeat(100_000)}`,
    'REQUEST_NOT_JSON',
    'it is not well-formed',
  ],
  ['no UTF-8', BY_FIELD, Buffer.from([0x22, 0xff, 0x22]), 'REQUEST_NOT_JSON', 'it is not UTF-8'],
  ['a key twice', BY_FIELD, '{"id":"a","id":"b"}', 'WEBHOOK_INVALID', 'it has a key twice'],
  ['no id', BY_FIELD, '{}', 'WEBHOOK_INVALID', 'id must have 1 to 255 visible characters'],
  ['a number', BY_FIELD, '{"id":1}', 'WEBHOOK_INVALID', 'id must have'],
  ['no type', BY_FIELD, '{"id":"a","data":[]}', 'WEBHOOK_INVALID', 'data.type must have'],
  ['a long id', BY_FIELD, `{"id":"${'a'.repeat(256)}"}`, 'WEBHOOK_INVALID', 'id must have'],
])('a delivery with %s is refused by name', (_what, partner, body, code, message) => {
  expect(() => read(partner, body)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  );
});

test('a type that is not among those of its partner is refused by name', () => {
  const partner: Partner = { ...BY_HEADER, types: ['made', 'sold'] };
  expect(read(partner, '{}').delivery.type).toBe('made');
  const other = { ...HEADERS, 'x-type': 'lost' };
  expect(() => read(partner, '{}', other)).toThrow(
    'The delivery becomes no event: its type lost stands for no event here',
  );
});

test('a header that is missing is named', () => {
  expect(() => read(BY_HEADER, '{}', {})).toThrow('the header X-Delivery must have 1 to 255 visible characters');
});

test('a field that is no text is named, and so is a type without an event, if it may be quoted', () => {
  expect(textAt({ payload: { a: { b: 'text' } } }, 'a.b')).toBe('text');
  for (const payload of [{}, { a: { b: 5 } }, { a: { b: '' } }]) {
    expect(() => textAt({ payload }, 'a.b')).toThrow('The delivery becomes no event: a.b is not a text.');
  }
  expect(noEventFor({ type: 'made' }).message).toContain('its type made stands for no event here');
  expect(noEventFor({ type: '<script>' }).message).toContain('its type a text of 8 characters stands');
});
