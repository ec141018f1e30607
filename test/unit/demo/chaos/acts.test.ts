import { describe, expect, test } from '@jest/globals';
import type { Event } from '#lib/event.ts';
import { binaryMessage } from '#lib/kafka/message.ts';
import { readRecord } from '#lib/kafka/reading.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { type Act, actsOf, eventsIn } from '../../../../demo/chaos/acts.ts';
import { reportsOf } from '../../../../demo/chaos/web-order.ts';

const acts = actsOf(1_000, 7);
const ofKind = <Kind extends Act['kind']>(kind: Kind) =>
  acts.filter((act): act is Extract<Act, { kind: Kind }> => act.kind === kind);
const orders = ofKind('order').map(({ order }) => order);
const shipments = ofKind('shipment').map(({ event }) => event);

/** As a bridge would read it from Kafka. */
function readAsRecord(event: Event) {
  const { headers, value, key } = binaryMessage('any', event);
  const asBytes = [...headers].map(([name, text]) => ({ [name]: [...Buffer.from(text)] }));
  const content = { key: Buffer.from(key).toString('base64'), value: value.toString('base64'), headers: asBytes };
  return readRecord({ topic: 'any', partition: 0, offset: 0, timestamp: 0, ...content }, allEvents, 'test');
}

describe('what happens to the shop', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(actsOf(100, 7)).toEqual(actsOf(100, 7));
    expect(actsOf(100, 8)).not.toEqual(actsOf(100, 7));
  });

  test.each([1, 10, 200, 1_000, 5_000])('has at least %d events, and not many more', (events) => {
    const count = eventsIn(actsOf(events, 3));
    expect(count).toBeGreaterThanOrEqual(events);
    expect(count).toBeLessThan(events * 1.05 + 12);
  });

  test('comes over Kafka, by HTTP and from the carrier, all through the run', () => {
    for (const kind of ['message', 'order', 'shipment'] as const) {
      const first = acts.findIndex((act) => act.kind === kind);
      const last = acts.findLastIndex((act) => act.kind === kind);
      expect(first).toBeLessThan(acts.length * 0.1);
      expect(last).toBeGreaterThan(acts.length * 0.9);
    }
  });

  test('has web orders of every turn', () => {
    const turns = new Set(orders.map(({ turn }) => turn));
    expect([...turns].sort()).toEqual(['cancelled', 'declined', 'depleted', 'fulfilled']);
  });

  test('has reports and shipments that keep to their schemas', () => {
    const reports = orders.flatMap((order) => reportsOf(order, 'ORD-1').map(({ event }) => event));
    const kinds = new Set([...reports, ...shipments].map((event) => readAsRecord(event).kind));
    expect(kinds).toEqual(new Set(['event']));
  });

  test('has a parcel dispatched before it is delivered', () => {
    for (const parcel of Map.groupBy(shipments, ({ metadata }) => metadata.subject).values()) {
      expect(parcel.map(({ metadata }) => metadata.type)).toEqual(['ShipmentDispatched', 'ShipmentDelivered']);
    }
  });
});
