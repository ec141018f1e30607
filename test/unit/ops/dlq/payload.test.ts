import { describe, expect, test } from '@jest/globals';
import { objectOf, parseJson } from '@tributary/region/json';
import type { Destination } from '../../../../ops/dlq/dead-letter.ts';
import { checkPayload } from '../../../../ops/dlq/edit.ts';
import { wireRecord } from '../../../../ops/dlq/kafka-topics.ts';
import { payloadOf, withPayload } from '../../../../ops/dlq/payload.ts';
import { parseExactly } from '../../../../ops/exact-json.ts';
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

  test('keeps its numbers as they were written', () => {
    const destination = rawValue('{"huge":9007199254740993,"beyond":1e400,"price":1.10,"none":-0}');
    expect(withPayload(destination, payloadOf(destination))).toEqual(destination);
    const body = '{"detail":{"price":1.10}}';
    expect(JSON.stringify(payloadOf({ kind: 'queue', queueArn: 'q', body, attributes: {} }))).toBe(body);
  });

  test('whose key and headers are not UTF-8 is shown in base64, and kept', () => {
    const [bytes, headers] = [
      Buffer.from([0xff, 0xfe]).toString('base64'),
      [{ raw: [-1] }, { text: [97] }, { none: undefined }],
    ];
    const destination: Destination = { ...kafka, record: { key: bytes, value, headers } };
    const shown = payloadOf(destination);
    expect(shown).toMatchObject({ keyBase64: bytes, headers: { raw: { base64: '/w==' }, text: 'a', none: null } });
    expect(withPayload(destination, shown)).toEqual(destination);
  });

  test.each([
    [[], 'The payload of a Kafka record is { key, headers, value }.'],
    [{ headers: {} }, 'The payload of a Kafka record needs a "value".'],
    [{ headers: { ce_id: 1 }, value: 1 }, 'Header ce_id must be a text, or { "base64": "..." }.'],
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

  test('may write the numbers of its contract in any exact form', () => {
    const event = parseExactly(JSON.stringify(EVENT).replace(/"version":(\d+)/, '"version":$1.0'));
    expect(checkPayload(withPayload(fn, { ...objectOf(event) }))).toBeUndefined();
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
    const changes = { functionName: 'f', streamArn: 's', firstAt: '', lastAt: '' };
    expect(() => checkPayload({ kind: 'given-up-changes', ...changes })).toThrow('correct it there');
  });

  test('of a change of a table is the event in its item, and goes back into it', () => {
    const record = {
      eventName: 'INSERT',
      dynamodb: { Keys: {}, NewImage: { id: { S: 'x' }, detail: { S: '{ broken' } } },
    };
    const broken = { kind: 'change', functionName: 'publish', record } as const;
    expect(payloadOf(broken)).toBe('{ broken');
    expect(() => checkPayload(broken)).toThrow('EVENT_INVALID');
    const mended = withPayload(broken, parseJson(JSON.stringify(EVENT)) ?? null);
    expect(() => checkPayload(mended)).not.toThrow();
    const NewImage = { id: { S: 'x' }, detail: { S: JSON.stringify(EVENT) } };
    expect(mended).toEqual({ ...broken, record: { eventName: 'INSERT', dynamodb: { Keys: {}, NewImage } } });
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
