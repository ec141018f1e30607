import type { Partner } from '#lib/webhooks/partner.ts';
import { SHOPIFY } from '#lib/webhooks/scheme.ts';
import { asReceived } from './as-received.ts';

/** @see https://shopify.dev/docs/apps/build/webhooks/subscribe#headers */
export const shopify: Partner = {
  scheme: SHOPIFY,
  deliveryId: { header: 'X-Shopify-Webhook-Id' },
  type: { header: 'X-Shopify-Topic' },
  event: asReceived,
};
