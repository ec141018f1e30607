import { describe, expect, test } from '@jest/globals';
import { partners } from '#domain/partners/partners.ts';
import { conform } from '#lib/contract.ts';
import type { Event } from '#lib/event.ts';
import { readDelivery } from '#lib/webhooks/delivery.ts';
import type { PartnerEvent } from '#lib/webhooks/partner.ts';
import { busSample } from '../../../support/samples.ts';

/** What a partner's delivery becomes, once its signature is known to be right. */
function eventOf(name: string, body: unknown, headers: Readonly<Record<string, string>> = {}): PartnerEvent {
  const partner = partners[name];
  if (partner === undefined) throw new Error(`There is no ${name}.`);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { delivery } = readDelivery(name, partner, { headers, body: Buffer.from(text) }, '2026-03-02T12:00:00.000Z');
  const event = partner.event(delivery);
  const { type, source, version } = event.definition;
  const { metadata } = busSample<Event>('ShipmentDispatched').detail;
  conform(event.definition, { metadata: { ...metadata, type, source, version }, data: event.data });
  return event;
}

const PARCEL = { id: 'SHP-1', reference: 'ORD-1001', at: '2026-03-02T11:00:00Z' };

describe('the carrier', () => {
  const told = (type: string, more: object) => ({
    id: 'dlv-1',
    type,
    carrier: 'Swift Post',
    parcel: { ...PARCEL, ...more },
  });

  test('tells that an order was dispatched, and that it was delivered', () => {
    const shipment = { shipmentId: 'SHP-1', orderId: 'ORD-1001', carrier: 'Swift Post' };
    expect(eventOf('carrier', told('parcel.dispatched', { trackingCode: 'SP-1' }))).toMatchObject({
      definition: { type: 'ShipmentDispatched', source: 'partner.shipments' },
      data: { ...shipment, trackingCode: 'SP-1', dispatchedAt: PARCEL.at },
      subject: 'SHP-1',
    });
    expect(eventOf('carrier', told('parcel.delivered', { receivedBy: 'Ada' }))).toMatchObject({
      definition: { type: 'ShipmentDelivered' },
      data: { ...shipment, receivedBy: 'Ada', deliveredAt: PARCEL.at },
    });
  });

  test.each([
    [told('parcel.lost', {}), 'its type parcel.lost stands for no event here'],
    [told('parcel.dispatched', {}), 'parcel.trackingCode is not a text'],
    [told('parcel.delivered', { reference: 7 }), 'parcel.reference is not a text'],
    [told('parcel.delivered', { receivedBy: 'Ada', at: 'yesterday' }), 'data.deliveredAt must match format'],
  ])('is told what is wrong with %j', (body, problem) => {
    expect(() => eventOf('carrier', body)).toThrow(problem);
  });
});

test.each([
  [
    'stripe',
    '{ "id": "evt_1", "type": "charge.succeeded", "data": {"amount": 1.10} }',
    {},
    'evt_1',
    'charge.succeeded',
  ],
  ['github', '{"zen":"Keep it"}', { 'x-github-delivery': '72d3162e', 'x-github-event': 'ping' }, '72d3162e', 'ping'],
  [
    'shopify',
    '{"id":9007199254740993}',
    { 'x-shopify-webhook-id': 'b54557e4', 'x-shopify-topic': 'orders/create' },
    'b54557e4',
    'orders/create',
  ],
])(
  'what %s tells becomes an event with the whole body, character by character',
  (name, body, headers, deliveryId, type) => {
    const { definition, data, subject } = eventOf(name, body, headers as Readonly<Record<string, string>>);
    expect(definition).toMatchObject({ type: 'WebhookReceived', source: 'partner.webhooks' });
    expect([data, subject]).toEqual([
      { partner: name, deliveryId, type, receivedAt: '2026-03-02T12:00:00.000Z', payload: body },
      name,
    ]);
  },
);
