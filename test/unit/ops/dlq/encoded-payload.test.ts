import { describe, expect, test } from '@jest/globals';
import { objectOf } from '@tributary/region/json';
import { readFrame } from '#lib/encodings/framing.ts';
import { decodeProtobuf } from '#lib/encodings/protobuf/decode.ts';
import type { RawRecord } from '#lib/failures/failure-record.ts';
import type { Destination } from '../../../../ops/dlq/dead-letter.ts';
import { checkPayload } from '../../../../ops/dlq/edit.ts';
import { payloadOf, withPayload } from '../../../../ops/dlq/payload.ts';
import { readDeadLetter } from '../../../../ops/dlq/read/read-dead-letter.ts';
import { encodedRecord } from '../../../../ops/dlq/values/encoded.ts';
import { readable } from '../../../../ops/dlq/values/readable.ts';
import type { RegistryEndpoint } from '../../../../ops/dlq/values/registry.ts';
import { encodingsOf, encodedRecord as recordIn } from '../../../support/encoded-records.ts';
import { header, placedOrder } from '../../../support/samples.ts';
import { memoryRegistry } from '../../../support/schema-registry.ts';

const ID = '0a1b2c3d-0000-4000-8000-000000000001';
const EVENT = placedOrder();
const CONTRACT = encodingsOf(EVENT);
const { data } = EVENT;

type KafkaDestination = Extract<Destination, { kind: 'kafka' }>;

/** An endpoint whose function names a registry of Glue that has the contract's schema in Protobuf, unless told otherwise. */
function endpointWith(
  environment: Record<string, string> = { KAFKA_SCHEMA_REGISTRY: 'glue:depot-dev' },
  hasSchema = true,
): RegistryEndpoint {
  const version = { SchemaVersionId: ID, SchemaDefinition: CONTRACT.protobufSchema, DataFormat: 'PROTOBUF' };
  return {
    lambda: { send: async () => ({ Environment: { Variables: environment } }) },
    callAws: async () =>
      hasSchema
        ? { status: 'done', output: version }
        : { status: 'refused', code: 'EntityNotFoundException', message: 'Schema version is not found.' },
  };
}

/** The record as the bridge dead-letters it. */
async function deadLettered(): Promise<KafkaDestination> {
  const registry = { ...memoryRegistry('glue'), idOf: async () => ID };
  const { key = null, value = null, headers } = await recordIn(EVENT, 'protobuf', registry);
  const record: RawRecord = { key, value, headers: headers ?? [], valueEncoding: 'protobuf' };
  return { kind: 'kafka', topic: 'orders', partition: 0, functionName: 'depot-dev-bridge', record };
}

async function shown(endpoint = endpointWith()): Promise<Destination> {
  return (await readable(endpoint, await deadLettered())).destination;
}

const jsonIn = ({ value }: RawRecord): unknown => {
  const { payload } = readFrame(Buffer.from(value ?? '', 'base64'), { framing: 'glue', encoding: 'protobuf' }, 'x');
  return JSON.parse(decodeProtobuf(CONTRACT.protobuf, payload, 'x'));
};

describe('a dead letter of a topic in Protobuf', () => {
  test('is read with the encoding of its topic, and who could not settle it', async () => {
    const { record } = await deadLettered();
    const failure = {
      kind: 'failure-record',
      version: 1,
      function: 'depot-dev-bridge',
      origin: { kind: 'kafka', topic: 'orders', partition: 0, offset: 7, timestamp: 1 },
      error: { code: 'EVENT_INVALID', message: 'm', retryable: false, stack: [] },
      payload: { form: 'record', record: { ...record, isValueDecoded: true } },
    };
    expect(readDeadLetter({ body: JSON.stringify(failure), attributes: {}, system: {} }).destination).toEqual({
      ...(await deadLettered()),
      record: { ...record, isValueDecoded: true },
    });
  });

  test('is shown as JSON, with the encoding to which it belongs', async () => {
    expect(payloadOf(await shown())).toMatchObject({ key: 'ORD-1001', encoding: 'protobuf', value: data });
  });

  test('is shown as bytes with the reason, where it cannot be decoded', async () => {
    const { destination, problem } = await readable(endpointWith(undefined, false), await deadLettered(), 42n);
    expect(destination).toEqual(await deadLettered());
    expect(problem).toContain(`has no schema ${ID}`);
    expect(problem).toContain('orders-0@42');
    expect(payloadOf(destination)).toMatchObject({ encoding: 'protobuf', valueBase64: expect.any(String) });
  });

  test('says so where its function names no registry', async () => {
    const { problem } = await readable(endpointWith({}), await deadLettered());
    expect(problem).toContain('depot-dev-bridge names no registry of schemas.');
  });

  test('takes JSON, and is written in its encoding again', async () => {
    const payload = payloadOf(await shown());
    const edited = withPayload(await deadLettered(), {
      ...objectOf(payload),
      value: JSON.parse(JSON.stringify({ ...data, orderId: 'ORD-7' })),
    });
    expect(() => checkPayload(edited)).not.toThrow();
    const sent = await encodedRecord(endpointWith(), edited as KafkaDestination);
    expect(jsonIn(sent)).toEqual({ ...data, orderId: 'ORD-7' });
    expect(Object.keys(sent)).toEqual(['key', 'headers', 'value']);
  });

  test('is sent with its very bytes where nobody has edited it', async () => {
    const destination = await deadLettered();
    const { value, key, headers } = destination.record;
    expect(await encodedRecord(endpointWith({}), destination)).toEqual({ key, headers, value });
  });

  test('has no header with the id of another schema when it is sent', async () => {
    const destination = (await shown()) as KafkaDestination;
    const headers = [...destination.record.headers, header('__value_schema_id', 'x')];
    const sent = await encodedRecord(endpointWith(), { ...destination, record: { ...destination.record, headers } });
    expect(sent.headers).toEqual(destination.record.headers);
  });

  test('is not sent while the registry lacks the schema of its contract', async () => {
    const destination = (await shown()) as KafkaDestination;
    await expect(encodedRecord(endpointWith(undefined, false), destination)).rejects.toThrow(
      'The schema registry depot-dev lacks the protobuf schema of tributary.orders.OrderPlacedV2.',
    );
  });

  test.each([
    ['what breaks its contract', { ...data, orderId: 7 }, 'EVENT_INVALID'],
    ['a field that its schema lacks', { ...data, colour: 'red' }, 'EVENT_NOT_ENCODED'],
  ])('does not take %s', async (_what, value, code) => {
    const payload = { ...Object(payloadOf(await shown())), value };
    const edited = withPayload(await deadLettered(), payload);
    expect(() => checkPayload(edited)).toThrow(`The edited payload would fail again. ${code}`);
  });

  test('does not take bytes, which nobody could check', async () => {
    const destination = await deadLettered();
    expect(() => checkPayload(destination)).toThrow('Give the value as JSON');
  });

  test('does not take an encoding that there is not', async () => {
    const destination = await deadLettered();
    expect(() => withPayload(destination, { key: null, headers: {}, encoding: 'thrift', value: {} })).toThrow(
      'The "encoding" of a Kafka record is avro or protobuf, or left out.',
    );
  });
});
