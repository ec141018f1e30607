import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import { readCloudEvent as read } from '#lib/kafka/cloud-event.ts';
import { type KafkaHeader, type KafkaRecord, recordsOf } from '#lib/kafka/record.ts';
import { traceparentOf } from '#lib/traceparent.ts';
import { base64, header, headersFor, placedOrder, placedOrderV1, recordOf, sample } from '../../../support/samples.ts';

const JSON_TYPES = 'application/json or application/cloudevents+json';
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

/** The fewest attributes that an event needs. */
const LEAST = { specversion: '1.0', id: 'evt-1', source: 'tributary.orders', type: 'OrderPlaced' };

const binary = (attributes: object, more: Partial<KafkaRecord> = {}, headers: readonly KafkaHeader[] = []) =>
  recordOf('{"a":1}', [...headersOfAttributes(attributes), ...headers], more);

const headersOfAttributes = (attributes: object): KafkaHeader[] =>
  Object.entries(attributes).map(([name, value]) => header(`ce_${name}`, String(value)));

const structured = (attributes: object, more: Partial<KafkaRecord> = {}, headers: readonly KafkaHeader[] = []) =>
  recordOf({ ...attributes }, [header('content-type', 'application/cloudevents+json'), ...headers], more);

const readCloudEvent = (record: KafkaRecord) => read(record)?.event;

const metadataOf = (record: KafkaRecord) => readCloudEvent(record)?.metadata;

const notCloudEvent = (problem: string) => new KitError('RECORD_NOT_CLOUDEVENT', { location: 'orders-0@42', problem });
const notJson = (problem: string) => new KitError('RECORD_NOT_JSON', { location: 'orders-0@42', problem });

describe('a record in binary mode', () => {
  test('has its attributes in headers and its data in the value', () => {
    const [record] = recordsOf(sample('kafka/orders.json'));
    expect(record && readCloudEvent(record)).toEqual(placedOrder({ hops: 0 }));
  });

  test('is read with every attribute that it may have', () => {
    const event = placedOrder({ id: 'evt-ü', sequence: 7, hops: 3, causationId: 'evt-0', subject: 'Zürich' });
    expect(readCloudEvent(recordOf(event.data, headersFor(event)))).toEqual(event);
  });

  test('has a default for everything but specversion, id, source and type', () => {
    expect(readCloudEvent(binary(LEAST))).toEqual({
      metadata: {
        id: 'evt-1',
        type: 'OrderPlaced',
        version: 1,
        source: 'tributary.orders',
        subject: 'ORD-1001',
        time: '2026-03-02T09:15:00.000Z',
        correlationId: 'evt-1',
        causationId: 'evt-1',
        sequence: 42,
        traceparent: traceparentOf('evt-1', undefined),
        hops: 0,
      },
      data: { a: 1 },
    });
  });

  test.each(['specversion', 'id', 'source', 'type'] as const)('needs the attribute %s', (name) => {
    const { [name]: _left, ...rest } = LEAST;
    const record = recordOf('{}', [...headersOfAttributes(rest), header('content-type', 'application/json')]);
    expect(() => readCloudEvent(record)).toThrow(notCloudEvent(`attribute "${name}" is missing`));
    expect(() => readCloudEvent(binary({ ...LEAST, [name]: '' }))).toThrow(
      notCloudEvent(`attribute "${name}" is missing`),
    );
  });

  test.each(['0.3', '2.0', '11'])('of specversion %s is refused', (specversion) => {
    expect(() => readCloudEvent(binary({ ...LEAST, specversion }))).toThrow(
      notCloudEvent(`specversion is ${specversion}`),
    );
  });

  test('of a later minor specversion is read', () => {
    expect(metadataOf(binary({ ...LEAST, specversion: '1.1' }))?.id).toBe('evt-1');
  });

  test('counts a repeated header with its last value, and a null header as missing', () => {
    const headers = [header('ce_subject', 'first'), header('ce_subject', 'last'), { ce_time: undefined }, {}];
    expect(metadataOf(binary(LEAST, {}, headers))).toMatchObject({ subject: 'last', time: '2026-03-02T09:15:00.000Z' });
  });

  test('may write the names of its headers in any case', () => {
    const upper = headersOfAttributes(LEAST).map((one) =>
      Object.fromEntries(Object.entries(one).map(([name, bytes]) => [name.toUpperCase(), bytes])),
    );
    expect(metadataOf(recordOf('{}', upper))?.id).toBe('evt-1');
  });
});

describe('a record in structured mode', () => {
  test('has attributes and data in one JSON object', () => {
    const [, , record] = recordsOf(sample('kafka/orders.json'));
    const { metadata, data } = placedOrderV1();
    expect(record && readCloudEvent(record)).toEqual({
      metadata: {
        ...metadata,
        id: 'evt-1002-1',
        subject: 'ORD-1002',
        time: '2026-03-02T09:16:00Z',
        correlationId: 'story-ORD-1002',
        causationId: 'evt-1002-1',
        hops: 0,
      },
      data: { ...data, orderId: 'ORD-1002', placedAt: '2026-03-02T09:16:00Z' },
    });
  });

  test.each(['application/cloudevents+json', 'Application/CloudEvents+JSON; charset=UTF-8'])(
    'is known by its content type %s, with any headers',
    (contentType) => {
      const record = recordOf({ ...LEAST, data: 5 }, [header('content-type', contentType), header('ce_id', 'other')]);
      expect(readCloudEvent(record)).toMatchObject({ metadata: { id: 'evt-1' }, data: 5 });
    },
  );

  test('is known without a content type when it has no ce_id header', () => {
    const record = recordOf({ ...LEAST, data: { a: 1 } }, [header('x-team', 'shop')]);
    expect(readCloudEvent(record)).toMatchObject({ metadata: { id: 'evt-1' }, data: { a: 1 } });
  });

  test('may have numbers and booleans as attributes; null and objects count as missing', () => {
    const attributes = { ...LEAST, id: 7, type: true, sequence: 12, dataversion: 2, subject: null, time: {} };
    expect(metadataOf(structured(attributes))).toMatchObject({
      id: '7',
      type: 'true',
      sequence: 12,
      version: 2,
      subject: 'ORD-1001',
      time: '2026-03-02T09:15:00.000Z',
    });
  });

  test('may carry its data as base64', () => {
    const record = structured({ ...LEAST, data: 'other', data_base64: base64('{"b":2}') });
    expect(readCloudEvent(record)?.data).toEqual({ b: 2 });
  });

  test('whose data_base64 is not JSON is refused', () => {
    expect(() => readCloudEvent(structured({ ...LEAST, data_base64: base64('{') }))).toThrow(notJson('at position 1'));
  });

  test('keeps its data when data_base64 is not a text', () => {
    expect(readCloudEvent(structured({ ...LEAST, data: 1, data_base64: null }))?.data).toBe(1);
  });

  test('may come without data', () => {
    expect(readCloudEvent(structured(LEAST))?.data).toBeUndefined();
  });

  test.each(['5', '"text"', 'null', '[]'])('of %s is not an event', (value) => {
    expect(() => readCloudEvent(recordOf(value, []))).toThrow(
      notCloudEvent('it has neither ce_ headers nor a JSON object with the attributes'),
    );
  });

  test('names the attribute that is missing', () => {
    expect(() => readCloudEvent(structured({ orderId: 'ORD-1' }))).toThrow(
      notCloudEvent('attribute "specversion" is missing'),
    );
  });
});

describe('a tombstone', () => {
  test('is a record whose value is null', () => {
    expect(readCloudEvent({ ...binary(LEAST), value: null })).toBeUndefined();
  });

  test('is a record without a value, with any headers', () => {
    const { value: _value, ...record } = binary({}, {}, [header('content-type', 'application/xml')]);
    expect(readCloudEvent(record)).toBeUndefined();
  });

  test('is not a record with an empty value', () => {
    expect(() => readCloudEvent({ ...binary(LEAST), value: '' })).toThrow(notJson('it is empty or ends too early'));
  });
});

describe('the subject', () => {
  test('is the attribute before the key', () => {
    expect(metadataOf(binary({ ...LEAST, subject: 'ORD-7' }))?.subject).toBe('ORD-7');
  });

  test('is the key where the attribute is empty', () => {
    expect(metadataOf(binary({ ...LEAST, subject: '' }, { key: base64('Zürich') }))?.subject).toBe('Zürich');
  });

  test.each([null, ''])('must be there when the key is %p', (key) => {
    expect(() => readCloudEvent(binary(LEAST, { key }))).toThrow(notCloudEvent('attribute "subject" is missing'));
    expect(metadataOf(binary({ ...LEAST, subject: 'ORD-7' }, { key }))?.subject).toBe('ORD-7');
  });

  test('must be there when there is no key', () => {
    const { key: _key, ...record } = binary(LEAST);
    expect(() => readCloudEvent(record)).toThrow(notCloudEvent('attribute "subject" is missing'));
  });
});

describe('the time', () => {
  test('is the attribute as the producer wrote it', () => {
    expect(metadataOf(binary({ ...LEAST, time: '2026-03-02T10:15:00+01:00' }))?.time).toBe('2026-03-02T10:15:00+01:00');
  });

  test('is the timestamp of the record where the attribute is empty', () => {
    const timestamp = Date.UTC(2026, 0, 1);
    expect(metadataOf(binary({ ...LEAST, time: '' }, { timestamp }))?.time).toBe('2026-01-01T00:00:00.000Z');
  });

  test('is that of the arrival where the timestamp is not one', () => {
    const [record, arrivedMs] = [binary(LEAST, { timestamp: -1 }), Date.UTC(2026, 2, 2)];
    expect(read(record, arrivedMs)?.event.metadata.time).toBe('2026-03-02T00:00:00.000Z');
  });

  test('must be there when neither is known', () => {
    const nanoseconds = { timestamp: 1_772_442_900_000_000_000 };
    expect(() => readCloudEvent(binary(LEAST, nanoseconds))).toThrow(notCloudEvent('attribute "time" is missing'));
    expect(metadataOf(binary({ ...LEAST, time: '2026-03-02T09:15:00Z' }, nanoseconds))?.time).toBe(
      '2026-03-02T09:15:00Z',
    );
  });
});

describe('correlation and causation', () => {
  test('are the attributes, and the id of the event where those are empty', () => {
    expect(metadataOf(binary({ ...LEAST, correlationid: 'story-1', causationid: 'evt-0' }))).toMatchObject({
      correlationId: 'story-1',
      causationId: 'evt-0',
    });
    expect(metadataOf(binary({ ...LEAST, correlationid: '', causationid: '' }))).toMatchObject({
      correlationId: 'evt-1',
      causationId: 'evt-1',
    });
  });
});

describe('numbers', () => {
  test.each([
    ['sequence', 'sequence', '0'],
    ['sequence', 'sequence', '000123456789012'],
    ['dataversion', 'version', '2'],
    ['hops', 'hops', '5'],
  ])('attribute %s gives %s', (attribute, field, text) => {
    expect(metadataOf(binary({ ...LEAST, [attribute]: text }))).toMatchObject({ [field]: Number(text) });
  });

  test.each(['sequence', 'dataversion', 'hops'])('attribute %s must be a whole number', (attribute) => {
    for (const text of ['', '-1', '1.5', 'two', '1 ', '1234567890123456']) {
      expect(() => readCloudEvent(binary({ ...LEAST, [attribute]: text }))).toThrow(
        notCloudEvent(`attribute "${attribute}" must be a whole number`),
      );
    }
  });
});

describe('the traceparent', () => {
  const other = TRACEPARENT.replace('4bf9', '5bf9');

  test('is the attribute, before the header of that name', () => {
    const record = binary({ ...LEAST, traceparent: TRACEPARENT }, {}, [header('traceparent', other)]);
    expect(metadataOf(record)?.traceparent).toBe(TRACEPARENT);
  });

  test('is the header in both modes where there is no attribute', () => {
    const headers = [header('traceparent', other)];
    expect([metadataOf(binary(LEAST, {}, headers)), metadataOf(structured(LEAST, {}, headers))]).toMatchObject([
      { traceparent: other },
      { traceparent: other },
    ]);
  });

  test('follows from the id of the event where a broken one came', () => {
    expect(metadataOf(binary({ ...LEAST, traceparent: 'none' }))?.traceparent).toBe(traceparentOf('evt-1', undefined));
  });
});

describe('the content type of a topic in Avro or Protobuf', () => {
  const valuesOf = (encoding: 'avro' | 'protobuf') => ({ encodingOf: () => encoding, read: () => '{"a":1}' });
  const typed = (contentType: string | undefined) =>
    binary(LEAST, { value: 'AAAA' }, contentType === undefined ? [] : [header('content-type', contentType)]);

  test.each([
    ['avro', 'application/avro'],
    ['avro', 'application/x-avro-binary; charset=binary'],
    ['avro', 'avro/binary'],
    ['avro', undefined],
    ['protobuf', 'application/protobuf'],
    ['protobuf', 'Application/X-Protobuf'],
    ['protobuf', 'application/vnd.google.protobuf'],
    ['protobuf', undefined],
  ] as const)('may in %s be %s', (encoding, contentType) => {
    const { event } = read(typed(contentType), 0, valuesOf(encoding)) ?? {};
    expect(event).toMatchObject({ metadata: { id: 'evt-1' }, data: { a: 1 } });
  });

  test.each([
    ['avro', 'application/json'],
    ['avro', 'application/protobuf'],
    ['avro', 'application/cloudevents+avro'],
    ['avro', 'application/avrox'],
    ['protobuf', 'application/avro'],
    ['protobuf', 'application/cloudevents+json'],
  ] as const)('of %s contradicts %s', (encoding, contentType) => {
    expect(() => read(typed(contentType), 0, valuesOf(encoding))).toThrow(
      new KitError('RECORD_CONTENT_TYPE', {
        location: 'orders-0@42',
        contentType,
        expected: `application/${encoding}`,
      }),
    );
  });

  test('goes with attributes in headers alone', () => {
    expect(() => read(recordOf({ ...LEAST, data: {} }, []), 0, valuesOf('avro'))).toThrow(
      notCloudEvent('attribute "specversion" is missing'),
    );
  });
});

describe('the content type', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/vnd.shop.order.v1+json',
  ])('%s is JSON in binary mode', (contentType) => {
    const record = binary(LEAST, {}, [header('content-type', contentType)]);
    expect(readCloudEvent(record)).toMatchObject({ metadata: { id: 'evt-1' }, data: { a: 1 } });
  });

  test('may be told by ce_datacontenttype, which content-type overrules', () => {
    const xml = { ...LEAST, datacontenttype: 'application/xml' };
    expect(() => readCloudEvent(binary(xml))).toThrow(
      new KitError('RECORD_CONTENT_TYPE', {
        location: 'orders-0@42',
        contentType: 'application/xml',
        expected: JSON_TYPES,
      }),
    );
    expect(metadataOf(binary(xml, {}, [header('content-type', 'application/json')]))?.id).toBe('evt-1');
  });

  test.each(['application/xml', 'text/plain', 'application/jsonp', 'text/application/json', 'application/avro', ''])(
    '%p is refused before the value is read',
    (contentType) => {
      const record = recordOf('<order/>', [header('content-type', contentType)]);
      expect(() => readCloudEvent(record)).toThrow(
        new KitError('RECORD_CONTENT_TYPE', { location: 'orders-0@42', contentType, expected: JSON_TYPES }),
      );
    },
  );

  test('of a batch of events is not one event', () => {
    const record = recordOf('[]', [header('content-type', 'application/cloudevents-batch+json')]);
    expect(() => readCloudEvent(record)).toThrow(notCloudEvent('attribute "specversion" is missing'));
  });

  test('application/json does not make a structured event of a record without attributes', () => {
    const record = recordOf(LEAST, [header('content-type', 'application/json')]);
    expect(() => readCloudEvent(record)).toThrow(notCloudEvent('attribute "specversion" is missing'));
  });
});

describe('broken JSON', () => {
  test.each([
    ['{"email":"ada@example.com",}', 'at position 27'],
    ['{"email":"ada@example.com"', 'at position 26'],
    ['{"email":', 'it is empty or ends too early'],
    ['ada@example.com', 'it is not well-formed'],
    ['{"email":ada@example.com}', 'it is not well-formed'],
    ['{"email":"ada@example.com"}}', 'at position 27'],
  ])('%s says where, and never what', (value, problem) => {
    const record = recordOf(value, headersOfAttributes(LEAST));
    expect(() => readCloudEvent(record)).toThrow(notJson(problem));
    expect(notJson(problem).message).not.toContain('ada');
  });

  test('has no cause, which would quote the value', () => {
    expect(thrownBy(() => readCloudEvent(recordOf('ada', [])))).toEqual(notJson('it is not well-formed'));
    expect(thrownBy(() => readCloudEvent(recordOf('ada', [])))).not.toHaveProperty('cause');
  });

  test('that is not UTF-8 is named so', () => {
    const value = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]).toString('base64');
    expect(() => readCloudEvent(binary(LEAST, { value }))).toThrow(notJson('it is not UTF-8'));
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
