/** Somebody outside of this application who puts an event on the bus, or has it from there. */
export interface Outside {
  readonly producedBy?: string;
  readonly consumedBy?: string;
}

/**
 * The events of which one end is outside, by type. An event without an entry must have both a producer and a consumer
 * in the template; a test checks that, and that no entry is needless.
 */
export const OUTSIDE: Readonly<Record<string, Outside>> = {
  ShipmentDispatched: { producedBy: 'the carrier, by PutEvents' },
  ShipmentDelivered: { producedBy: 'the carrier, by PutEvents' },
  OrderBilled: { consumedBy: 'accounting, from the archive' },
  BillingFailed: { consumedBy: 'accounting, from the archive' },
};
