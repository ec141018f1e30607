import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import type { ConfluentEffects } from '#lib/kafka/registry/confluent-call.ts';
import { confluentRegistry } from '#lib/kafka/registry/confluent-registry.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';

const URL_OF_IT = 'https://schemas.example.com';
const GUID = '0a1b2c3d-0000-4000-8000-000000000001';

type Reply = readonly [status: number, body: unknown];

function confluent(replies: readonly (Reply | Error)[], login?: ConfluentEffects['login']) {
  const calls: { url: string; init: RequestInit | undefined }[] = [];
  const left = [...replies];
  const fetchOnce: typeof fetch = async (input, init) => {
    if (typeof input !== 'string') throw new Error('it is asked by a text');
    calls.push({ url: input, init });
    const reply = left.shift();
    if (reply === undefined) throw new Error('one call too many');
    if (reply instanceof Error) throw reply;
    return new Response(typeof reply[1] === 'string' ? reply[1] : JSON.stringify(reply[1]), { status: reply[0] });
  };
  return { registry: confluentRegistry(`${URL_OF_IT}/`, { fetch: fetchOnce, login }), calls };
}

const authorizations = (calls: readonly { init: RequestInit | undefined }[]) =>
  calls.map(({ init }) => new Headers(init?.headers).get('authorization'));

describe('a registry with the API of Confluent', () => {
  test('gives schemas by number, Avro where it does not say of what kind they are', async () => {
    const { registry, calls } = confluent([
      [200, { schema: '"string"' }],
      [200, { schema: 'syntax = "proto3";', schemaType: 'PROTOBUF' }],
    ]);
    expect(await registry.schemaOf('7')).toEqual({ type: 'AVRO', text: '"string"' });
    expect(await registry.schemaOf('8')).toEqual({ type: 'PROTOBUF', text: 'syntax = "proto3";' });
    expect(calls.map(({ url }) => url)).toEqual([`${URL_OF_IT}/schemas/ids/7`, `${URL_OF_IT}/schemas/ids/8`]);
    expect(authorizations(calls)).toEqual([null, null]);
  });

  test('gives a schema of a type that somebody has added as what it is', async () => {
    const { registry } = confluent([[200, { schema: '<xsd/>', schemaType: 'XML' }]]);
    expect(await registry.schemaOf('7')).toEqual({ type: 'XML', text: '<xsd/>' });
  });

  test('gives schemas by the UUID of a header', async () => {
    const { registry, calls } = confluent([[200, { schema: '"string"', schemaType: 'AVRO' }]]);
    await registry.schemaOf(GUID);
    expect(calls[0]?.url).toBe(`${URL_OF_IT}/schemas/guids/${GUID}`);
  });

  test('gives the id of a contract by the name of its record, and registers nothing', async () => {
    const { registry, calls } = confluent([
      [200, { subject: 's', id: 12, version: 1 }],
      [404, { error_code: 40401 }],
    ]);
    const contract = allEncodings.find(({ type }) => type === 'PaymentCaptured');
    if (!contract) throw new Error('the contract is there');
    expect(await registry.idOf(contract, 'avro')).toBe('12');
    expect(await registry.idOf(contract, 'avro')).toBeUndefined();
    expect(calls[0]?.url).toBe(`${URL_OF_IT}/subjects/tributary.payments.PaymentCapturedV1?normalize=true`);
    expect(calls[0]?.init?.body).toBe(JSON.stringify({ schema: contract.avroSchema, schemaType: 'AVRO' }));
  });

  test('has no schema where it says so itself', async () => {
    const { registry } = confluent([[404, { error_code: 40403, message: 'Schema 7 not found' }]]);
    expect(await registry.schemaOf('7')).toBeUndefined();
  });

  test.each([
    ['its own code', { error_code: 40403 }],
    ['a path that it does not have', { error_code: 404, message: 'HTTP 404 Not Found' }],
    ['a page', '<html>'],
  ])('has no schema of a UUID where it answers 404 with %s', async (_what, body) => {
    expect(await confluent([[404, body]]).registry.schemaOf(GUID)).toBeUndefined();
  });

  test.each([401, 405, 500])('has a UUID like any id waited for after %d', async (status) => {
    await expect(confluent([[status, {}]]).registry.schemaOf(GUID)).rejects.toMatchObject({ retryable: true });
  });

  test.each([
    ['a page of another server', [404, '<html>'] as const, 'it answered 404 without a reason'],
    ['an error of its own', [500, { error_code: 50001, message: 'store' }] as const, 'it answered 500 store'],
    ['a throttle', [429, {}] as const, 'it answered 429 without a reason'],
    ['an answer without a schema', [200, { id: 1 }] as const, 'its answer has no schema'],
    ['no network', new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }), 'connect ECONNREFUSED'],
  ])('%s may pass', async (_what, reply, problem) => {
    await expect(confluent([reply]).registry.schemaOf('7')).rejects.toThrow(
      new KitError('REGISTRY_UNREACHABLE', { registry: URL_OF_IT, what: '7', problem }).message,
    );
  });

  test('is told name and password, and a new one once when the known one is refused', async () => {
    const asked: boolean[] = [];
    const login = async (isNew: boolean) => {
      asked.push(isNew);
      return { username: 'bridge', password: isNew ? 'new' : 'old' };
    };
    const { registry, calls } = confluent(
      [
        [401, {}],
        [200, { schema: '"string"' }],
        [401, {}],
        [401, {}],
      ],
      login,
    );
    expect(await registry.schemaOf('7')).toBeDefined();
    expect(asked).toEqual([false, true]);
    expect(authorizations(calls)).toEqual(
      ['old', 'new'].map((password) => `Basic ${Buffer.from(`bridge:${password}`).toString('base64')}`),
    );
    await expect(registry.schemaOf('8')).rejects.toThrow(
      new KitError('REGISTRY_REFUSED', { registry: URL_OF_IT, problem: 'it answered 401 without a reason' }),
    );
  });

  test('is not followed to another address, which would be told the password', async () => {
    const { registry, calls } = confluent([[200, { schema: '"string"' }]]);
    await registry.schemaOf('7');
    expect(calls[0]?.init?.redirect).toBe('error');
  });
});
