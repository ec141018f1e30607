import { describe, expect, test } from '@jest/globals';
import { protobufCodec } from '#lib/encodings/event-encodings.ts';
import { KitError } from '#lib/errors.ts';
import type { Event } from '#lib/event.ts';
import { encodedMessage } from '#lib/kafka/encoded-message.ts';
import { orderCancelledEncodings as contract } from '#schemas/generated/encodings.ts';
import { type Encode, encodedLine } from '../../../../ops/produce/encoded-line.ts';
import { type Line, readLine } from '../../../../ops/produce/input-line.ts';
import { cancelledOrder } from '../../../support/samples.ts';

const NOW_MS = Date.parse('2026-03-02T12:00:00Z');
const { metadata, data } = cancelledOrder();
const registry = { framing: 'confluent', name: 'http://schemas.test' } as const;
const encode: Encode = async (event: Event) =>
  encodedMessage('orders', event, { registry, encoding: 'protobuf', contract, schemaId: '7' });

type Good = Extract<Line, { message: unknown }>;

function good(line: object, settings = {}): Good {
  const read = readLine(
    JSON.stringify(line),
    3,
    { topic: 'orders', check: true, keyPath: undefined, ...settings },
    NOW_MS,
  );
  if ('problem' in read) throw new Error(read.problem);
  return read;
}

async function shown(line: Good) {
  const encoded = await encodedLine(line, encode);
  if ('problem' in encoded) return encoded;
  const { headers, key, value } = encoded.message;
  const payload = value.subarray(6);
  const readBack: unknown = JSON.parse(protobufCodec.decode(contract, payload, 'it'));
  return { key, type: headers.get('content-type'), time: headers.get('ce_time'), data: readBack };
}

describe('a line for a topic in another encoding', () => {
  const { id, source, type, subject, time } = metadata;
  const attributes = { specversion: '1.0', id, source, type, subject };

  test('is written so, in binary mode, in either form', async () => {
    const expected = { key: subject, type: 'application/protobuf', time, data };
    expect(await shown(good({ metadata, data }))).toEqual(expected);
    expect(await shown(good({ ...attributes, time, data }))).toEqual(expected);
  });

  test('has the time at which it is sent where it names none', async () => {
    expect(await shown(good({ ...attributes, data }))).toMatchObject({ time: '2026-03-02T12:00:00.000Z' });
  });

  test('keeps the key of another path, and counts the bytes that are sent', async () => {
    const line = good({ metadata, data }, { keyPath: 'data.orderId' });
    const encoded = await encodedLine(line, encode);
    expect(encoded).toMatchObject({ message: { key: cancelledOrder().data.orderId } });
    expect('sizeBytes' in encoded && encoded.sizeBytes).not.toBe(line.sizeBytes);
  });

  test('that its schema cannot hold is left out with the field', async () => {
    const line = good({ metadata, data: { ...data, note: 'x' } });
    expect(await encodedLine(line, encode)).toEqual({
      number: 3,
      problem: expect.stringContaining('it has the field "note", which its schema lacks'),
    });
  });

  test('that is not an event goes as it stands', async () => {
    const line = good({ any: 'thing' }, { check: false });
    expect(await encodedLine(line, encode)).toBe(line);
  });

  test.each([
    ['the registry does not answer', new KitError('REGISTRY_UNREACHABLE', { registry: 'r', what: 'x', problem: 'no' })],
    [
      'the schema is not registered',
      new KitError('SCHEMA_NOT_REGISTERED', { registry: 'r', encoding: 'avro', name: 'n', what: 'x' }),
    ],
  ])('ends the command when %s', async (_when, error) => {
    const failing: Encode = () => Promise.reject(error);
    await expect(encodedLine(good({ metadata, data }), failing)).rejects.toBe(error);
  });
});
