import { type Delivery, eventOf, noEventFor, type Partner, type PartnerEvent, textAt } from '#lib/webhooks/partner.ts';
import { timed } from '#lib/webhooks/scheme.ts';
import { shipmentDelivered, shipmentDispatched } from '#schemas/generated/contracts.ts';

/** The carrier that tells by webhook where parcels are. Its words become the events that it may also put on the bus. */
export const carrier: Partner = {
  scheme: timed({ signature: 'X-Carrier-Signature', time: 'X-Carrier-Timestamp' }),
  deliveryId: { field: 'id' },
  type: { field: 'type' },
  event: shipmentEvent,
};

function shipmentEvent(delivery: Delivery): PartnerEvent {
  const shipmentId = textAt(delivery, 'parcel.id');
  const parcel = { shipmentId, orderId: textAt(delivery, 'parcel.reference'), carrier: textAt(delivery, 'carrier') };
  const at = textAt(delivery, 'parcel.at');
  switch (delivery.type) {
    case 'parcel.dispatched': {
      const trackingCode = textAt(delivery, 'parcel.trackingCode');
      return eventOf(shipmentDispatched, { ...parcel, trackingCode, dispatchedAt: at }, shipmentId);
    }
    case 'parcel.delivered': {
      const receivedBy = textAt(delivery, 'parcel.receivedBy');
      return eventOf(shipmentDelivered, { ...parcel, receivedBy, deliveredAt: at }, shipmentId);
    }
    default:
      throw noEventFor(delivery);
  }
}
