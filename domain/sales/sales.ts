import type { EventOf } from '#lib/contract.ts';
import { KitError } from '#lib/errors.ts';
import type { orderFulfilled } from '#schemas/generated/contracts.ts';

/** The sales that one order adds to one product, in one hour and one currency. */
export interface Sale {
  readonly sku: string;
  /** The start of the hour, in UTC: `2026-03-02T11:00Z`. */
  readonly hour: string;
  readonly currency: string;
  readonly orders: number;
  readonly units: number;
  /** A bigint, because 10,000 units of the dearest product exceed the safe integers. */
  readonly revenueMinorUnits: bigint;
}

/**
 * The sales in an order, one for each product and currency, by the hour in which it was fulfilled.
 * @throws TributaryError EVENT_INVALID for a leap second, which a Date does not have
 */
export function salesOf({ metadata, data }: EventOf<typeof orderFulfilled>): readonly Sale[] {
  const hour = hourOf(data.fulfilledAt, `${metadata.type} ${metadata.id}`);
  const byProduct = Map.groupBy(data.lines, ({ sku, unitPrice }) => `${sku} ${unitPrice.currency}`);
  return [...byProduct.values()].flatMap((lines) => {
    const [first] = lines;
    if (first === undefined) return [];
    const { sku, unitPrice } = first;
    return [{ sku, hour, currency: unitPrice.currency, orders: 1, ...totalsOf(lines) }];
  });
}

type Line = EventOf<typeof orderFulfilled>['data']['lines'][number];

function totalsOf(lines: readonly Line[]): Pick<Sale, 'units' | 'revenueMinorUnits'> {
  return {
    units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    revenueMinorUnits: lines.reduce(
      (sum, { quantity, unitPrice }) => sum + BigInt(quantity) * BigInt(unitPrice.minorUnits),
      0n,
    ),
  };
}

function hourOf(time: string, what: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime()))
    throw new KitError('EVENT_INVALID', { what, problems: `data.fulfilledAt ${time} is not a time` });
  return `${date.toISOString().slice(0, 'yyyy-mm-ddThh'.length)}:00Z`;
}
