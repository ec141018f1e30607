import type { OrderPlacedV1, OrderPlacedV2 } from '#schemas/generated/types.ts';

/** The details of an order that no later event changes. */
interface OrderDetails {
  readonly customerId: string;
  readonly customerName: string;
  readonly destination: string;
  readonly placedAt: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly minorUnits: number }[];
}

/** A line, for comparing and for showing. */
const lineOf = ({ customerId, customerName, destination, placedAt, lines }: OrderDetails): string =>
  `${customerId} ${customerName}, ${destination}, ${placedAt}: ${lines
    .map(({ sku, quantity, minorUnits }) => `${quantity} ${sku} at ${minorUnits}`)
    .join(', ')}`;

/** The details that must be in the read model of an order. Version 1 has its prices as decimals. */
export function placedDetails({ customer, lines, shippingAddress, placedAt }: OrderPlacedV1 | OrderPlacedV2): string {
  const bought = lines.map(({ sku, quantity, unitPrice }) => {
    const minorUnits = typeof unitPrice === 'number' ? Math.round(unitPrice * 100) : unitPrice.minorUnits;
    return { sku, quantity, minorUnits };
  });
  const { customerId, name: customerName } = customer;
  const destination = `${shippingAddress.city}, ${shippingAddress.country}`;
  return lineOf({ customerId, customerName, destination, placedAt, lines: bought });
}

/** The details in an item of the read model; empty until the order's first event has arrived. */
export function detailsIn({ lines, ...rest }: Readonly<Record<string, unknown>>): string {
  if (!Array.isArray(lines)) return '';
  const text = (name: string): string => String(rest[name]);
  return lineOf({
    customerId: text('customerId'),
    customerName: text('customerName'),
    destination: text('destination'),
    placedAt: text('placedAt'),
    lines: lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, minorUnits: unitPrice.minorUnits })),
  });
}
