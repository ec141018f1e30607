import { beforeAll, describe, expect, test } from '@jest/globals';
import { seededRandom } from '@tributary/region/random';
import { partners } from '#domain/partners/partners.ts';
import type { Event } from '#lib/event.ts';
import { binaryMessage } from '#lib/kafka/message.ts';
import { readRecord } from '#lib/kafka/reading.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { eventsIn } from '../../../../../demo/chaos/acts.ts';
import type { Act } from '../../../../../demo/chaos/part.ts';
import { shopActs } from '../../../../../demo/shop/chaos/acts.ts';
import { reportsOf, type WebOrder } from '../../../../../demo/shop/chaos/web-order.ts';
import type { Telling } from '../../../../../demo/shop/webhooks/telling.ts';

const START_MS = Date.parse('2026-03-02T08:00:00Z');
const orders: WebOrder[] = [];
const webhooks: Telling[] = [];
const actsOf = (events: number, seed: number, placed: WebOrder[] = [], told: Telling[] = []): readonly Act[] =>
  shopActs(events, START_MS, seededRandom(seed), {
    async place(order) {
      placed.push(order);
      return 'ORD-1';
    },
    async tell(telling) {
      told.push(telling);
    },
  });
const acts = actsOf(1_000, 7, orders, webhooks);
const sent = acts.flatMap((act) => (act.kind === 'send' ? act.produced : []));
const shipments = sent.flatMap(({ message, step }) => (message ? [] : step.event));

beforeAll(async () => {
  for (const act of acts) if (act.kind === 'do') await act.run();
});

/** Acts as data, without what they run. */
const written = (of: readonly Act[]): string => JSON.stringify(of);

/** As a bridge would read it from Kafka. */
function readAsRecord(event: Event) {
  const { headers, value, key } = binaryMessage('any', event);
  const asBytes = [...headers].map(([name, text]) => ({ [name]: [...Buffer.from(text)] }));
  const content = { key: Buffer.from(key).toString('base64'), value: value.toString('base64'), headers: asBytes };
  return readRecord({ topic: 'any', partition: 0, offset: 0, timestamp: 0, ...content }, allEvents, 'test');
}

describe('what happens to the shop', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(written(actsOf(100, 7))).toEqual(written(actsOf(100, 7)));
    expect(written(actsOf(100, 8))).not.toEqual(written(actsOf(100, 7)));
  });

  test.each([1, 10, 200, 1_000, 5_000])('has at least %d events, and not many more', (events) => {
    const count = eventsIn(actsOf(events, 3));
    expect(count).toBeGreaterThanOrEqual(events);
    expect(count).toBeLessThan(events * 1.05 + 12);
  });

  test('comes over Kafka, by HTTP and from the carrier, all through the run', () => {
    const kinds: readonly ((act: Act) => boolean)[] = [
      (act) => act.kind === 'do',
      (act) => act.kind === 'send' && act.produced.message !== undefined,
      (act) => act.kind === 'send' && act.produced.message === undefined,
    ];
    for (const isOne of kinds) {
      const first = acts.findIndex(isOne);
      const last = acts.findLastIndex(isOne);
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

  test('has webhooks of every partner, some of them forged and some told again', () => {
    expect(new Set(webhooks.map(({ webhook }) => webhook.partner))).toEqual(new Set(Object.keys(partners)));
    const ofCarrier = webhooks.filter(({ webhook }) => webhook.partner === 'carrier');
    expect(ofCarrier.length).toBeGreaterThan(shipments.length / 2);
    expect(webhooks.some(({ forgery }) => forgery !== undefined)).toBe(true);
    expect(webhooks.some(({ againUnder }) => againUnder !== undefined)).toBe(true);
    expect(webhooks.some(({ forgery, againUnder }) => forgery === undefined && againUnder === undefined)).toBe(true);
  });

  test('has a parcel dispatched before it is delivered', () => {
    for (const parcel of Map.groupBy(shipments, ({ metadata }) => metadata.subject).values()) {
      expect(parcel.map(({ metadata }) => metadata.type)).toEqual(['ShipmentDispatched', 'ShipmentDelivered']);
    }
  });
});
