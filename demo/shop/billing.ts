import { at, textOf } from '@tributary/region/json';
import type { Event } from '#lib/event.ts';
import type { OrderFulfilledV1, PaymentCapturedV1 } from '#schemas/generated/types.ts';

/** How the billing of an order ended, as a line: `ORD-000001 billed`. */
export type BillingLine = string;

export const BILLING_SOURCE = 'tributary.billing';

/** How the billing of each fulfilled order must end. It depends on whether the payment is what the order costs. */
export function expectedBilling(events: readonly Event[]): readonly BillingLine[] {
  const payments = dataOf<PaymentCapturedV1>(events, 'PaymentCaptured');
  const paid = new Map(payments.map(({ orderId, amount }) => [orderId, amount.minorUnits]));
  return dataOf<OrderFulfilledV1>(events, 'OrderFulfilled').map(({ orderId, total }) =>
    paid.get(orderId) === total.minorUnits ? `${orderId} billed` : `${orderId} taken back: PAYMENT_DIFFERS`,
  );
}

/** How billing ended, as its events on the bus say. */
export function billingOf(events: readonly Event[]): readonly BillingLine[] {
  return events
    .filter(({ metadata }) => metadata.source === BILLING_SOURCE)
    .map(({ metadata, data }) => {
      const [orderId, reason] = [textOf(at(data, 'orderId')), textOf(at(data, 'reason'))];
      return metadata.type === 'OrderBilled' ? `${orderId} billed` : `${orderId} taken back: ${reason}`;
    });
}

const dataOf = <Data>(events: readonly Event[], type: string): readonly Data[] =>
  events.filter(({ metadata }) => metadata.type === type).map(({ data }) => data as Data);
