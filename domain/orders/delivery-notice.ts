import type { EventOf } from '#lib/contract.ts';
import type { orderFulfilled } from '#schemas/generated/contracts.ts';

/** The message for the subscribers of the delivery topic: the customer's data, and the ids to trace it by. */
export interface DeliveryNotice {
  readonly eventId: string;
  readonly correlationId: string;
  readonly traceparent: string;
  readonly orderId: string;
  readonly customerName: string;
  readonly email: string;
  readonly items: number;
  readonly destination: string;
}

/** The notice that an order is on its way. */
export function deliveryNotice({ metadata, data }: EventOf<typeof orderFulfilled>): DeliveryNotice {
  const { city, country } = data.shippingAddress;
  return {
    eventId: metadata.id,
    correlationId: metadata.correlationId,
    traceparent: metadata.traceparent,
    orderId: data.orderId,
    customerName: data.customer.name,
    email: data.customer.email,
    items: data.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    destination: `${city}, ${country}`,
  };
}
