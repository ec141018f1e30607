import { type Delivery, eventOf, type PartnerEvent } from '#lib/webhooks/partner.ts';
import { webhookReceived } from '#schemas/generated/contracts.ts';

/** For what no other event is made of: the event that has the whole body. */
export const asReceived = ({ partner, deliveryId, type, receivedAt, text }: Delivery): PartnerEvent =>
  eventOf(webhookReceived, { partner, deliveryId, type, receivedAt, payload: text }, partner);
