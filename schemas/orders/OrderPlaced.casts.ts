import type { OrderPlacedV1, OrderPlacedV2 } from '../generated/types.ts';

/** Version 1 has no currency: every order was in euros. */
const V1_CURRENCY = 'EUR';

type Money = OrderPlacedV2['total'];

/** Rounds, because 19.99 * 100 is 1998.9999999999998 in floating point. */
const toMoney = (euros: number): Money => ({ minorUnits: Math.round(euros * 100), currency: V1_CURRENCY });

function toDecimal({ minorUnits, currency }: Money): number {
  if (currency !== V1_CURRENCY)
    throw new Error(`version 1 knows amounts in ${V1_CURRENCY} only, this is in ${currency}`);
  return minorUnits / 100;
}

export const upcasts = {
  1: (placed: OrderPlacedV1): OrderPlacedV2 => ({
    ...placed,
    lines: placed.lines.map((line) => ({ ...line, unitPrice: toMoney(line.unitPrice) })),
    total: toMoney(placed.total),
  }),
};

export const downcasts = {
  2: (placed: OrderPlacedV2): OrderPlacedV1 => ({
    ...placed,
    lines: placed.lines.map((line) => ({ ...line, unitPrice: toDecimal(line.unitPrice) })),
    total: toDecimal(placed.total),
  }),
};
