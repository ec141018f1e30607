import type { Partner } from '#lib/webhooks/partner.ts';
import { STRIPE } from '#lib/webhooks/scheme.ts';
import { asReceived } from './as-received.ts';

/** @see https://docs.stripe.com/api/events/object */
export const stripe: Partner = {
  scheme: STRIPE,
  deliveryId: { field: 'id' },
  type: { field: 'type' },
  event: asReceived,
};
