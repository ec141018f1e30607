import { describe, expect, test } from '@jest/globals';
import { registerContracts } from '#lib/kafka/registry/register.ts';
import { contractsIn, encodingsIn } from '#lib/kafka/registry/template-schemas.ts';
import { allEncodings, orderPaidEncodings, paymentCapturedEncodings } from '#schemas/generated/encodings.ts';

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** A registry that answers these one after the other, and what it was asked. */
function registryWith(...answers: readonly Answer[]) {
  const asked: unknown[] = [];
  const left = [...answers];
  const ask: typeof fetch = async (url, init) => {
    asked.push([url, await new Response(init?.body).json()]);
    const { status, body: answer } = left.shift() ?? { status: 500, body: { message: 'asked too often' } };
    return new Response(JSON.stringify(answer), { status });
  };
  return { asked, effects: { fetch: ask } };
}

const unknown = { status: 404, body: { error_code: 40401, message: 'Subject not found.' } };
const payment = { contract: paymentCapturedEncodings, encoding: 'avro' } as const;
const URL = 'http://schemas.test';
const SUBJECT = `${URL}/subjects/tributary.payments.PaymentCapturedV1`;
const schema = { schema: paymentCapturedEncodings.avroSchema, schemaType: 'AVRO' };

describe('contracts are registered', () => {
  test('under the full names of their records', async () => {
    const { asked, effects } = registryWith(unknown, { status: 200, body: { id: 7 } });
    expect(await registerContracts(`${URL}/`, [payment], effects)).toEqual([{ ...payment, outcome: 'new', id: 7 }]);
    expect(asked).toEqual([
      [SUBJECT, schema],
      [`${SUBJECT}/versions`, schema],
    ]);
  });

  test('but once', async () => {
    const { asked, effects } = registryWith({ status: 200, body: { id: 7 } });
    expect(await registerContracts(URL, [payment], effects)).toEqual([{ ...payment, outcome: 'known', id: 7 }]);
    expect(asked).toHaveLength(1);
  });

  test('with the reason of the registry where it refuses one, and the others all the same', async () => {
    const message = 'Schema being registered is incompatible: [READER_FIELD_MISSING_DEFAULT_VALUE]';
    const { effects } = registryWith(
      unknown,
      { status: 409, body: { error_code: 409, message } },
      { status: 200, body: { id: 3 } },
    );
    const order = { contract: orderPaidEncodings, encoding: 'protobuf' } as const;
    expect(await registerContracts(URL, [payment, order], effects)).toEqual([
      { ...payment, outcome: 'refused', message },
      { ...order, outcome: 'known', id: 3 },
    ]);
  });

  test.each([
    ['REGISTRY_REFUSED', { status: 401, body: { message: 'who are you' } }],
    ['REGISTRY_UNREACHABLE', { status: 503, body: {} }],
  ])('or %s says why none is', async (code, answer) => {
    const { effects } = registryWith(unknown, answer);
    await expect(registerContracts(URL, [payment], effects)).rejects.toMatchObject({ code });
  });
});

describe('a compiled template', () => {
  const template = {
    Resources: {
      Reader: {
        Properties: { Environment: { Variables: { KAFKA_VALUES: 'payments:avro,readings:protobuf,x:json' } } },
      },
      Other: { Properties: { Environment: { Variables: {} } } },
      Schema: { Properties: { SchemaDefinition: paymentCapturedEncodings.avroSchema } },
      Message: { Properties: { SchemaDefinition: orderPaidEncodings.protobufSchema } },
      Strange: { Properties: { SchemaDefinition: '"string"' } },
    },
  };

  test('tells how its topics are encoded', () => {
    expect([...encodingsIn(template)]).toEqual([
      ['payments', 'avro'],
      ['readings', 'protobuf'],
    ]);
  });

  test('tells which contracts are to be registered', () => {
    const found = contractsIn(template, allEncodings).map(
      ({ contract, encoding }) => [contract.name, encoding] as const,
    );
    expect(new Map(found)).toEqual(
      new Map([
        ['tributary.orders.OrderPaidV1', 'protobuf'],
        ['tributary.payments.PaymentCapturedV1', 'avro'],
      ]),
    );
  });

  test('that is not there tells nothing', () => {
    expect([[...encodingsIn(undefined)], contractsIn(undefined, allEncodings)]).toEqual([[], []]);
  });
});
