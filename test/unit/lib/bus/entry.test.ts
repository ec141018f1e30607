import { describe, expect, test } from '@jest/globals';
import { entryOf } from '#lib/bus/entry.ts';
import { KitError, toError } from '#lib/errors.ts';
import { placedOrder } from '../../../support/samples.ts';

const LIMIT_BYTES = 1_048_576;

/** An event with just so much in it that its entry has that size. */
function eventOfBytes(sizeBytes: number) {
  const { metadata } = placedOrder();
  const emptyBytes = entryOf({ metadata, data: '' }, 'bus').sizeBytes;
  return { metadata, data: 'x'.repeat(sizeBytes - emptyBytes) };
}

describe('the entry of an event', () => {
  test('has metadata and data as its detail', () => {
    const event = placedOrder();
    const { entry } = entryOf(event, 'orders-bus');
    expect({ ...entry, Detail: JSON.parse(entry.Detail) }).toEqual({
      EventBusName: 'orders-bus',
      Source: 'tributary.orders',
      DetailType: 'OrderPlaced',
      Detail: { metadata: event.metadata, data: event.data },
      Time: new Date('2026-03-02T09:15:00Z'),
    });
  });

  test('holds nothing that is beside metadata and data', () => {
    const { metadata, data } = placedOrder();
    const withMore = { metadata, data, secret: 1 };
    expect(JSON.parse(entryOf(withMore, 'bus').entry.Detail)).toEqual({ metadata, data });
  });

  test('is counted as EventBridge counts: 14 for the time, and source, detail-type and detail in UTF-8', () => {
    const { metadata } = placedOrder();
    const event = { metadata: { ...metadata, source: 'büro', type: 'Größe' }, data: { a: 'ä€😀' } };
    const { entry, sizeBytes } = entryOf(event, 'a-bus-name-does-not-count');
    const detailBytes = new TextEncoder().encode(JSON.stringify(event)).length;
    expect(entry.Detail).toBe(JSON.stringify(event));
    expect(sizeBytes).toBe(14 + 5 + 7 + detailBytes);
  });

  test('may be one byte below the limit', () => {
    expect(entryOf(eventOfBytes(LIMIT_BYTES - 1), 'bus').sizeBytes).toBe(1_048_575);
  });

  test('is refused at the limit', () => {
    expect(() => entryOf(eventOfBytes(LIMIT_BYTES), 'bus')).toThrow(
      new KitError('ENTRY_TOO_LARGE', { id: 'evt-1001-1', sizeBytes: 1_048_576, limitBytes: 1_048_575 }),
    );
  });

  test.each(['2026-12-31T23:59:60Z', '2026-03-02T09:15:00+01', 'yesterday'])(
    'is refused when its time is %s, which is no time to EventBridge',
    (time) => {
      expect(() => entryOf(placedOrder({ time }), 'bus')).toThrow(
        new KitError('EVENT_INVALID', {
          what: 'OrderPlaced evt-1001-1',
          problems: `metadata.time ${time} is not a time of EventBridge`,
        }),
      );
    },
  );

  test('is refused when its data is nested deeper than can be written', () => {
    const data = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(() => entryOf({ ...placedOrder(), data }, 'bus')).toThrow(
      'OrderPlaced evt-1001-1 breaks its schema: data cannot be written as JSON (Maximum call stack size exceeded). ' +
        'Mend its producer.',
    );
  });

  test('carries the cause of its refusal', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(causeOf(() => entryOf({ ...placedOrder(), data: circle }, 'bus'))).toBeInstanceOf(TypeError);
  });
});

function causeOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return toError(error).cause;
  }
}
