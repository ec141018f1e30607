import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { conform } from '#lib/contract.ts';
import { KitError } from '#lib/errors.ts';
import { orderPlaced, orderPlacedV1 } from '#schemas/generated/contracts.ts';
import { placedOrder, placedOrderV1 } from '../support/samples.ts';

const v1 = (euros: number) => {
  const { metadata, data } = placedOrderV1();
  return {
    metadata,
    data: { ...data, lines: data.lines.map((line) => ({ ...line, unitPrice: euros })), total: euros },
  };
};

const v2 = (minorUnits: number, currency = 'EUR') => {
  const money = { minorUnits, currency };
  const { metadata, data } = placedOrder();
  return {
    metadata,
    data: { ...data, lines: data.lines.map((line) => ({ ...line, unitPrice: money })), total: money },
  };
};

describe('an order placed', () => {
  test.each([
    [0, 0],
    [19.99, 1999],
    [0.07, 7],
    [1.005, 100],
    [1_000_000, 100_000_000],
  ])('of %d euros in version 1 is %d cents in version 2', (euros, cents) => {
    expect(conform(orderPlaced, v1(euros))).toEqual(v2(cents));
  });

  test('is the same after casts up and down, for every amount in cents', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (cents) => {
        const down = conform(orderPlacedV1, v2(cents));
        expect(down).toEqual(v1(cents / 100));
        expect(conform(orderPlaced, down)).toEqual(v2(cents));
      }),
    );
  });

  test('in another currency has no version 1', () => {
    const problem = 'version 1 knows amounts in EUR only, this is in USD';
    expect(() => conform(orderPlacedV1, v2(100, 'USD'))).toThrow(
      new KitError(
        'EVENT_NOT_CASTABLE',
        { type: 'OrderPlaced', from: 2, to: 1, problem },
        { cause: new Error(problem) },
      ),
    );
  });
});
