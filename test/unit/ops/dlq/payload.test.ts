import { describe, expect, test } from '@jest/globals';
import { objectOf, parseJson } from '@tributary/region/json';
import type { Destination } from '../../../../ops/dlq/dead-letter.ts';
import { checkPayload } from '../../../../ops/dlq/edit.ts';
import { wireRecord } from '../../../../ops/dlq/kafka-topics.ts';
import { payloadOf, withPayload } from '../../../../ops/dlq/payload.ts';
import { base64, binaryRecord, fulfilledOrder, header, onTheBus } from '../../../support/samples.ts';

const EVENT = fulfilledOrder();
const { key = null, value = null, headers } = binaryRecord(EVENT);
const kafka: Destination = {
  kind: 'kafka',
  topic: 'orders',
  partition: 2,
  record: { key, value, headers: headers ?? [] },
};
const rawValue = (text: string | Buffer): Destination => ({
  ...kafka,
  record: { key: null, value: Buffer.from(text).toString('base64'), headers: [] },
});
const fn: Destination = { kind: 'function', functionName: 'notify', event: onTheBus(EVENT) };

describe('the payload of a Kafka record', () => {
  test('is shown as texts and JSON, and is the same record when nothing is changed', () => {
    const payload = payloadOf(kafka);
    expect(payload).toMatchObject({ key: 'ORD-1001', headers: { ce_id: 'evt-1001-2' }, value: EVENT.data });
    expect(withPayload(kafka, payload)).toEqual(kafka);
  });

  test.each([
    ['text', '{"orderId":', { key: null, headers: {}, valueText: '{"orderId":' }],
    ['bytes', Buffer.from([0xff, 0xfe]), { key: null, headers: {}, valueBase64: '//4=' }],
  ])('that is no JSON is shown as %s, and kept', (_what, bytes, shown) => {
    expect(payloadOf(rawValue(bytes))).toEqual(shown);
    expect(withPayload(rawValue(bytes), shown)).toEqual(rawValue(bytes));
  });

  test.each([
    [[], 'The payload of a Kafka record is { key, headers, value }.'],
    [{ headers: {} }, 'The payload of a Kafka record needs a "value".'],
    [{ headers: { ce_id: 1 }, value: 1 }, 'Header ce_id must be a text.'],
  ])('%j is refused', (payload, message) => {
    expect(() => withPayload(kafka, payload)).toThrow(message);
  });
});

describe('an edited payload', () => {
  test.each([
    ['kafka', kafka],
    ['function', fn],
  ])('of %s that keeps its contract passes', (_kind, destination) => {
    expect(checkPayload(destination)).toBeUndefined();
  });

  test('of a record that breaks its schema is refused with the field at fault', () => {
    const invalid = parseJson(JSON.stringify({ ...EVENT.data, lines: [] })) ?? null;
    const edited = withPayload(kafka, { ...objectOf(payloadOf(kafka)), value: invalid });
    expect(() => checkPayload(edited)).toThrow(
      'EVENT_INVALID: OrderFulfilled evt-1001-2 breaks its schema: data.lines',
    );
  });

  test('of an event without metadata is refused', () => {
    expect(() => checkPayload(withPayload(fn, { detail: { data: {} } }))).toThrow('EVENT_INVALID');
  });

  test('that is a tombstone is refused', () => {
    expect(() => checkPayload({ ...kafka, record: { key: base64('k'), value: null, headers: [] } })).toThrow(
      'tombstone',
    );
  });

  test('of records that are only named is refused', () => {
    expect(() => checkPayload({ kind: 'kafka-offsets', ranges: [] })).toThrow('nothing to edit');
  });
});

test('a record goes back on the wire byte for byte, with headers that are there twice', () => {
  const headers = [header('a', 'ü'), header('a', '2')];
  expect(wireRecord('orders', 1, { key: base64('k'), value: '//4=', headers })).toEqual({
    topic: 'orders',
    partition: 1,
    key: Buffer.from('k'),
    value: Buffer.from([0xff, 0xfe]),
    headers: [
      [Buffer.from('a'), Buffer.from('ü')],
      [Buffer.from('a'), Buffer.from('2')],
    ],
  });
});
