import { describe, expect, test } from '@jest/globals';
import type { Payload, PayloadKind } from '@tributary/region/observation';
import { comparable, contentOf, jsonOf } from '../../../ui/pages/event/payload-content.ts';

const payload = (kind: PayloadKind, value: unknown): Payload => {
  const text = JSON.stringify(value);
  return { n: 1, kind, text, sizeBytes: text.length };
};

const EVENT = { id: 'evt-1', celsius: 21 };
const OTHER = { id: 'evt-2', celsius: 19 };
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

describe('the event in a payload', () => {
  test.each<[string, PayloadKind, unknown]>([
    ['is the value of a record', 'record', EVENT],
    ['is the detail of an entry', 'entry', { Source: 'app', DetailType: 'Read', Detail: JSON.stringify(EVENT) }],
    ['is the detail of an event of the bus', 'event', { 'detail-type': 'Read', source: 'app', detail: EVENT }],
    [
      'is in the message of a queue that a rule sent it to',
      'event',
      { Records: [{ messageId: 'm', body: JSON.stringify({ 'detail-type': 'Read', detail: EVENT }) }] },
    ],
    ['is in a notification', 'event', { Records: [{ Sns: { Message: JSON.stringify(EVENT) } }] }],
    [
      'is one of a batch of records, found by its id',
      'event',
      {
        records: {
          'readings-0': [
            { topic: 'readings', partition: 0, offset: 6, value: base64(OTHER) },
            { topic: 'readings', partition: 0, offset: 7, value: base64(EVENT) },
          ],
        },
      },
    ],
  ])('%s', (_what, kind, value) => {
    expect(contentOf(payload(kind, value), ['evt-1'])).toEqual(EVENT);
  });

  test('is one of a batch of records, found by its position', () => {
    const records = {
      'readings-0': [
        { topic: 'readings', partition: 0, offset: 6, value: base64({ celsius: 19 }) },
        { topic: 'readings', partition: 0, offset: 7, value: base64({ celsius: 21 }) },
      ],
    };
    expect(contentOf(payload('event', { records }), ['readings-0@7'])).toEqual({ celsius: 21 });
  });

  test('is all of a batch that does not name it', () => {
    const batch = { Records: [{ body: '1' }, { body: '2' }] };
    expect(contentOf(payload('event', batch), ['evt-1'])).toEqual(batch);
  });

  test('is unknown where only a beginning is kept, or it is no JSON', () => {
    expect(jsonOf({ n: 1, kind: 'record', text: '{"a":', sizeBytes: 9, cut: true })).toBeUndefined();
    expect(contentOf({ n: 1, kind: 'record', base64: 'AA==', sizeBytes: 1 }, [])).toBeUndefined();
  });
});

describe('two events are compared', () => {
  const [metadata, data] = [{ id: 'evt-1' }, { celsius: 21 }];
  const cloudEvent = { specversion: '1.0', id: 'evt-1', data };

  test('whole, when they are in the same form', () => {
    const other = { metadata, data: { celsius: 22 } };
    expect(comparable({ metadata, data }, other)).toEqual([{ metadata, data }, other]);
    expect(comparable(data, { data: 1 })).toEqual([data, { data: 1 }]);
  });

  test.each([
    ['a record in binary mode and the detail of a bus', data, { metadata, data }],
    ['a CloudEvent and the detail of a bus', cloudEvent, { metadata, data }],
    ['a CloudEvent and a record in binary mode', cloudEvent, data],
  ])('by their data, when they are %s', (_what, before, after) => {
    expect(comparable(before, after)).toEqual([data, data]);
  });
});
