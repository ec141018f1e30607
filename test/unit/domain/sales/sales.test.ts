import { describe, expect, test } from '@jest/globals';
import { salesOf } from '#domain/sales/sales.ts';
import { fulfilledOrder } from '../../../support/samples.ts';

const order = fulfilledOrder();
const [tea, pot] = order.data.lines;
if (tea === undefined || pot === undefined) throw new Error('the sample order has two lines');

const salesWith = (data: Partial<typeof order.data>) => salesOf({ ...order, data: { ...order.data, ...data } });

describe('the sales in an order', () => {
  test('are what each product brought, in the hour in which it was fulfilled', () => {
    const hour = '2026-03-02T11:00Z';
    expect(salesOf(order)).toEqual([
      { sku: 'TEA-GREEN-100', hour, currency: 'EUR', orders: 1, units: 2, revenueMinorUnits: 2500n },
      { sku: 'POT-CAST-08', hour, currency: 'EUR', orders: 1, units: 1, revenueMinorUnits: 5900n },
    ]);
  });

  test('count an order once for a product that is on several of its lines', () => {
    expect(salesWith({ lines: [tea, { ...tea, quantity: 3 }] })).toEqual([
      {
        sku: 'TEA-GREEN-100',
        hour: '2026-03-02T11:00Z',
        currency: 'EUR',
        orders: 1,
        units: 5,
        revenueMinorUnits: 6250n,
      },
    ]);
  });

  test('keep currencies apart', () => {
    const inKroner = { ...tea, unitPrice: { minorUnits: 9900, currency: 'DKK' } };
    expect(
      salesWith({ lines: [tea, inKroner] }).map(({ currency, revenueMinorUnits }) => [currency, revenueMinorUnits]),
    ).toEqual([
      ['EUR', 2500n],
      ['DKK', 19_800n],
    ]);
  });

  test('are exact beyond the largest safe integer', () => {
    const dearest = { ...tea, quantity: 10_000, unitPrice: { minorUnits: Number.MAX_SAFE_INTEGER, currency: 'EUR' } };
    expect(salesWith({ lines: [dearest] })[0]?.revenueMinorUnits).toBe(90_071_992_547_409_910_000n);
  });

  test('belong to the hour in UTC, wherever the clock of the producer was', () => {
    expect(salesWith({ fulfilledAt: '2026-03-02T23:30:00-01:30' })[0]?.hour).toBe('2026-03-03T01:00Z');
  });

  test('have no hour in a leap second', () => {
    expect(() => salesWith({ fulfilledAt: '2016-12-31T23:59:60Z' })).toThrow(
      'OrderFulfilled evt-1001-2 breaks its schema: data.fulfilledAt 2016-12-31T23:59:60Z is not a time.',
    );
  });
});
