import { type JsonObject, objectOf } from '@tributary/region/json';
import type { Random } from '@tributary/region/random';
import type { Event } from '#lib/event.ts';

/** What a partner tells by webhook, and the event that must come of it. */
export interface Webhook {
  /** Its name in the path. */
  readonly partner: string;
  readonly deliveryId: string;
  readonly type: string;
  readonly body: string;
  readonly becomes: PartnerEvent;
}

/** What a webhook decides of its event. */
export interface PartnerEvent {
  readonly type: string;
  readonly subject: string;
  readonly data: JsonObject;
}

/** The carrier tells one of its events. */
export function carrierWebhook({ metadata, data }: Event): Webhook {
  const told = objectOf(data);
  const { shipmentId: id, orderId: reference, carrier, trackingCode, receivedBy } = told;
  const type = metadata.type === 'ShipmentDispatched' ? 'parcel.dispatched' : 'parcel.delivered';
  const parcel = { id, reference, at: metadata.time, trackingCode, receivedBy };
  return {
    partner: 'carrier',
    deliveryId: metadata.id,
    type,
    body: JSON.stringify({ id: metadata.id, type, carrier, parcel }),
    becomes: { type: metadata.type, subject: metadata.subject, data: told },
  };
}

/** The partners of whose webhooks no other event is made than the one that has the body, and what each tells here. */
const OTHERS = { github: 'release', shopify: 'orders/create', stripe: 'invoice.paid' } as const;

/** One webhook of each of the other partners. */
export const otherWebhooks = (random: Random): readonly Webhook[] =>
  Object.entries(OTHERS).map(([partner, type]) => {
    const deliveryId = random.uuid();
    // With numbers that JSON.parse would change: the event has the body as it came.
    const body = `{"id":"${deliveryId}","type":"${type}","total":9007199254740993,"rate":1.10}`;
    const data = { partner, deliveryId, type, payload: body };
    return { partner, deliveryId, type, body, becomes: { type: 'WebhookReceived', subject: partner, data } };
  });
