import { describe, expect, test } from '@jest/globals';
import { at, objectsOf } from '@tributary/region/json';
import { KitError } from '#lib/errors.ts';
import { binaryMessage, structuredMessage } from '#lib/kafka/message.ts';
import type { KafkaRecord } from '#lib/kafka/record.ts';
import { settleBatch } from '#lib/kafka/settle.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { NOW_MS, testKit } from '../../../support/kit.ts';
import { base64, binaryRecord, header, placedOrder, placedOrderV1, recordOf } from '../../../support/samples.ts';

const NUMBERS = '"huge":9007199254740993,"beyond":1e400,"price":1.10,"none":-0,"list":[1e2,0.10]';

type Event = Parameters<typeof binaryMessage>[1];

/** The record of an event, with more in its data than its contract names. */
const binaryWith = (event: Event, more: string): KafkaRecord => ({
  ...binaryRecord(event),
  value: base64(JSON.stringify(event.data).replace(/\}$/, `,${more}}`)),
});

const structuredWith = (event: Event, more: string): KafkaRecord => {
  const text = structuredMessage('orders', event).value.toString();
  const value = text.replace(/\}\}$/, `,${more}}}`);
  return recordOf(value, [header('content-type', 'application/cloudevents+json')]);
};

async function settled(...records: readonly KafkaRecord[]) {
  const { kit, sendOn, busCalls, queue } = testKit();
  const { slots } = await settleBatch(records, allEvents, { ...kit, sendOn }, NOW_MS + 60_000);
  const details = busCalls.flatMap(({ input }) => objectsOf(at(input, 'Entries')).map(({ Detail }) => Detail));
  return { fates: slots.map(({ fate }) => fate), error: slots[0]?.error, details, queue };
}

describe('numbers that the contract does not name', () => {
  test.each([
    ['binary mode', binaryWith],
    ['structured mode', structuredWith],
  ])('are on the bus as they were on Kafka in %s', async (_mode, recordWith) => {
    const { fates, details } = await settled(recordWith(placedOrder(), NUMBERS));
    expect(fates).toEqual(['done']);
    expect(details).toEqual([expect.stringContaining(NUMBERS)]);
  });

  test('survive in an event that is cast, as far as JavaScript would change their value', async () => {
    const { details } = await settled(binaryWith(placedOrderV1(), NUMBERS));
    for (const text of ['"huge":9007199254740993', '"beyond":1e400']) expect(details[0] ?? NUMBERS).toContain(text);
  });

  test('are in the same event as without them, whatever the layout', async () => {
    const spaced = { ...binaryRecord(placedOrder()), value: base64(JSON.stringify(placedOrder().data, null, 2)) };
    const [compact, loose] = [await settled(binaryRecord(placedOrder())), await settled(spaced)];
    expect(loose.details).toEqual(compact.details);
  });
});

describe('numbers of the contract', () => {
  test.each(['9007199254740993', '9007199254740992', '-9007199254740992', '1e400', '8400.0000000000000001'])(
    'are refused when they are %s',
    async (number) => {
      const value = JSON.stringify(placedOrder().data).replace(/"minorUnits":\d+/, `"minorUnits":${number}`);
      const { fates, error } = await settled({ ...binaryRecord(placedOrder()), value: base64(value) });
      expect(fates).toEqual(['dead-lettered']);
      expect(error?.message).toMatch(/minorUnits must be integer, and the number that it has cannot be held exactly/);
    },
  );

  test('are taken in any form that is exact', async () => {
    const value = JSON.stringify(placedOrder().data).replace(/"quantity":(\d+)/, '"quantity":$1.0');
    expect((await settled({ ...binaryRecord(placedOrder()), value: base64(value) })).fates).toEqual(['done']);
  });
});

test('a number that EventBridge refuses is a dead letter that says so', async () => {
  const test = testKit();
  test.bus.refuse = () => 'MalformedDetail';
  const record = binaryWith(placedOrder(), '"huge":123456789012345678901234567890');
  await settleBatch([record], allEvents, { ...test.kit, sendOn: test.sendOn }, NOW_MS + 60_000);
  expect(test.queue.messages).toMatchObject([
    { error: { code: 'ENTRY_REFUSED', message: expect.stringContaining('MalformedDetail') } },
  ]);
  expect(test.queue.messages).toMatchObject([{ payload: { record: { value: record.value } } }]);
});

test.each([
  ['binary mode', binaryWith, 'more.a'],
  ['structured mode', structuredWith, 'data.more.a'],
])('a key that is there twice in %s is refused with its path', async (_mode, recordWith, key) => {
  const { fates, error } = await settled(recordWith(placedOrder(), '"more":{"a":1,"a":2}'));
  expect([fates, error]).toEqual([
    ['dead-lettered'],
    new KitError('RECORD_AMBIGUOUS', { location: 'orders-0@42', key }),
  ]);
});

test('two ids in structured mode that differ beyond 2^53 are two events', async () => {
  const recordWith = (id: string, offset: number) => ({
    ...recordOf(
      structuredMessage('orders', placedOrder())
        .value.toString()
        .replace(/"id":"[^"]*"/, `"id":${id}`),
      [header('content-type', 'application/cloudevents+json')],
    ),
    offset,
  });
  const { fates, details } = await settled(recordWith('9007199254740993', 0), recordWith('9007199254740992', 1));
  expect(fates).toEqual(['done', 'done']);
  expect(details[0]).toContain('"id":"9007199254740993"');
});

describe('the timestamp of a record', () => {
  test.each([
    ['a sentinel', -1],
    ['zero', 0],
    ['seconds', 1_772_442_900],
    ['microseconds', 1_772_442_900_000_000],
  ])('that is %s is not the time of its event, which is that of its arrival', async (_what, timestamp) => {
    const record = binaryRecord(placedOrder(), { timestamp });
    const headers = (record.headers ?? []).filter((one) => !('ce_time' in one));
    const { fates, details } = await settled({ ...record, headers });
    expect(fates).toEqual(['done']);
    expect(details[0]).toContain('"time":"2026-03-02T12:00:00.000Z"');
  });
});

describe('an event that goes to Kafka', () => {
  const event = (data: unknown) => ({ ...placedOrder(), data });

  test.each([9_007_199_254_740_992, 1e21, Number.POSITIVE_INFINITY])('with %p is refused by name', (number) => {
    expect(() => binaryMessage('orders', event({ lines: [{ count: number }] }))).toThrow(
      'the number in "count" is beyond 2^53, and may be another than was sent',
    );
    expect(() => structuredMessage('orders', event({ count: number }))).toThrow('the number in "count"');
  });

  test('with -0 has it', () => {
    expect(String(binaryMessage('orders', event({ a: -0, b: 0.5 })).value)).toBe('{"a":-0,"b":0.5}');
  });
});
