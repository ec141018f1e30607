import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '@tributary/region/random';
import { addition } from '../../../../demo/shop/addition.ts';

const START_MS = Date.parse('2026-03-02T08:00:00Z');
const steps = addition.stories(1_140, START_MS, seededRandom(7));

describe("the shop's stories", () => {
  test('are the same for the same seed, and others for another', () => {
    expect(addition.stories(50, START_MS, seededRandom(7))).toEqual(addition.stories(50, START_MS, seededRandom(7)));
    expect(addition.stories(50, START_MS, seededRandom(8))).not.toEqual(
      addition.stories(50, START_MS, seededRandom(7)),
    );
  });

  test('are about as many events as are asked for', () => {
    expect(Math.abs(steps.length - 1_140)).toBeLessThan(60);
  });

  test('keep the order of the events of one order', () => {
    for (const events of Map.groupBy(steps, ({ topic, event }) => `${topic}/${event.metadata.subject}`).values()) {
      const order = events.map(({ event }) => event.metadata.sequence);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  });

  test('are of every kind, and of no type that the addition does not name', () => {
    const types = [...new Set(steps.map(({ event }) => event.metadata.type))].sort();
    expect(types).toEqual([
      'OrderCancelled',
      'OrderFulfilled',
      'OrderPlaced',
      'PaymentCaptured',
      'PaymentDeclined',
      'StockDepleted',
      'StockReserved',
    ]);
    expect(types.filter((type) => !addition.types.includes(type))).toEqual([]);
  });
});
