/** The outside producer or consumer of an event. */
export interface Outside {
  readonly producedBy?: string;
  readonly consumedBy?: string;
}

/**
 * The events with a producer or consumer outside of this application, by type. Every other event must have both in the
 * template. A test checks that, and that each entry is needed.
 */
export const OUTSIDE: Readonly<Record<string, Outside>> = {
  WebhookReceived: { consumedBy: 'people who integrate the partner, from the archive' },
  OrderBilled: { consumedBy: 'accounting, from the archive' },
  BillingFailed: { consumedBy: 'accounting, from the archive' },
};
