import type { Random } from '@tributary/region/random';
import type { Event } from '#lib/event.ts';
import { traceparentOf } from '#lib/traceparent.ts';

/** The carrier's events about one parcel, in their order. */
export function shipment(number: number, startMs: number, random: Random): readonly Event[] {
  const shipmentId = `SHP-${String(number).padStart(6, '0')}`;
  const of = { shipmentId, orderId: `ORD-${shipmentId}`, carrier: 'Möwe Logistik' };
  const correlationId = random.uuid();
  return ['ShipmentDispatched', 'ShipmentDelivered'].map((type, index) => {
    const id = random.uuid();
    const time = new Date(startMs + (number + index) * 1_000).toISOString();
    const own = { id, type, version: 1, source: 'partner.shipments', subject: shipmentId, time, sequence: index + 1 };
    const story = { correlationId, causationId: id, traceparent: traceparentOf(id, undefined), hops: 0 };
    const data =
      type === 'ShipmentDispatched'
        ? { ...of, trackingCode: `MW-${random.integer(1_000_000)}`, dispatchedAt: time }
        : { ...of, receivedBy: 'Neighbour', deliveredAt: time };
    return { metadata: { ...own, ...story }, data };
  });
}
