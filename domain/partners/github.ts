import type { Partner } from '#lib/webhooks/partner.ts';
import { GITHUB } from '#lib/webhooks/scheme.ts';
import { asReceived } from './as-received.ts';

/** @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers */
export const github: Partner = {
  scheme: GITHUB,
  deliveryId: { header: 'X-GitHub-Delivery' },
  type: { header: 'X-GitHub-Event' },
  event: asReceived,
};
