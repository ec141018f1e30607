import { describe, expect, test } from '@jest/globals';
import { at } from '@tributary/region/json';
import { seededRandom } from '@tributary/region/random';
import type { Event } from '#lib/event.ts';
import { BusOrder } from '../../../../../demo/chaos/bus-order.ts';
import { Excuses } from '../../../../../demo/chaos/excuses.ts';
import type { Fault } from '../../../../../demo/chaos/fault-log.ts';
import { named, type Problem } from '../../../../../demo/chaos/invariants.ts';
import type { OrderBilling } from '../../../../../demo/shop/chaos/billing-table.ts';
import type {
  ShopEvidence as Evidence,
  ShopFindings as Findings,
  Sent,
} from '../../../../../demo/shop/chaos/findings.ts';
import { type SHOP_INVARIANTS as INVARIANTS, shopProblems } from '../../../../../demo/shop/chaos/invariants.ts';
import { type PlacedOrder, webOrder } from '../../../../../demo/shop/chaos/web-order.ts';
import { expectationOf } from '../../../../../demo/shop/expectation.ts';
import { orderStory } from '../../../../../demo/shop/order-story.ts';
import { shipment } from '../../../../../demo/shop/shipment.ts';
import type { Answer } from '../../../../../demo/shop/webhooks/teller.ts';
import { carrierWebhook } from '../../../../../demo/shop/webhooks/webhook.ts';
import type { Step } from '../../../../../demo/traffic/step.ts';

const START_MS = Date.parse('2026-03-02T08:00:00Z');

/** A story of each kind of end, as the seed has them. */
function storyThat(ends: (types: readonly string[]) => boolean): readonly Step[] {
  for (let seed = 1; ; seed++) {
    const story = orderStory(1, START_MS, seededRandom(seed));
    if (ends(story.map(({ event }) => event.metadata.type))) return story;
  }
}
const story = storyThat((types) => types.includes('OrderFulfilled'));
const fulfilled = story.at(-1)?.event;
if (!fulfilled) throw new Error('the story has no end');
const orderId = fulfilled.metadata.subject;

const parcel = shipment(1, START_MS, seededRandom(3));
const placed = webOrder(new Date(START_MS).toISOString(), seededRandom(4));
const web: PlacedOrder = { ...placed, turn: 'declined', cancellations: 0 };
const WEB_ID = 'ORD-web';

function webEvent(type: string, sequence: number, data: object): Event {
  const id = `web-${sequence}`;
  const time = new Date(START_MS).toISOString();
  const own = { id, type, version: type === 'OrderPlaced' ? 2 : 1, source: 'tributary.orders', subject: WEB_ID, time };
  return {
    metadata: { ...own, correlationId: WEB_ID, causationId: id, sequence, traceparent: '', hops: 0 },
    data: { orderId: WEB_ID, ...data },
  };
}
const total = { minorUnits: web.totalMinorUnits, currency: 'EUR' };
const history = [
  webEvent('OrderPlaced', 1, { ...web.body, total, placedAt: new Date(START_MS).toISOString() }),
  webEvent('OrderCancelled', 2, { reason: 'payment-declined' }),
];

const told = story.map(({ event }) => event);
const [byWebhook] = shipment(2, START_MS, seededRandom(5));
if (!byWebhook) throw new Error('there is no shipment');
const toldId = 'told-by-webhook';
const fromWebhook: Event = { ...byWebhook, metadata: { ...byWebhook.metadata, id: toldId } };
const answer: Answer = { webhook: carrierWebhook(byWebhook), forged: undefined, status: 200, eventId: toldId };
const webhooks = [answer];
const sent: Sent = { events: told, shipments: [...parcel], webhooks, webOrders: new Map([[WEB_ID, web]]) };
const expected = expectationOf([...told, ...history, ...parcel]);
const problemsIn = (findings: Findings): readonly Problem[] => named(shopProblems(findings));
const paid = story.find(({ event }) => event.metadata.type === 'PaymentCaptured');
const amount = Number(at(paid?.event.data, 'amount', 'minorUnits'));
const billed: Event = {
  ...fulfilled,
  metadata: { ...fulfilled.metadata, id: 'run-1-billed', source: 'tributary.billing', type: 'OrderBilled' },
};
const onTheBus: readonly Event[] = [...told, ...history, ...parcel, fromWebhook];
const deadLetter = {
  queue: 'tributary-dev-bridge-kafka-failed',
  reason: 'RECORD_NOT_JSON',
  explanation: '',
  from: 'orders-0@1',
  eventId: undefined,
  holds: () => true,
};
const booked: OrderBilling = {
  invoice: { status: 'SETTLED', total: amount },
  payments: [{ amount, isAllocated: true }],
};
const parcelIds = parcel.map(({ metadata }) => metadata.id);
const evidence: Evidence = {
  events: [...onTheBus, billed],
  notices: [{ messageId: 'm-1', eventId: fulfilled.metadata.id }],
  orders: expected.orders,
  sales: expected.sales,
  billing: new Map([[orderId, booked]]),
  histories: new Map([[WEB_ID, history]]),
  shipmentIds: [...parcelIds, toldId],
  deadLetters: [{ ...deadLetter, value: Buffer.from('{').toString('base64') }],
};

const BUS = 'arn:aws:events:r:1:event-bus/b';

function orderOf(events: readonly Event[]): BusOrder {
  const order = new BusOrder();
  for (const [n, { metadata }] of events.entries())
    order.hop({ n, at: 0, step: 'published', place: BUS, ids: [], detail: { event: metadata.id } });
  return order;
}
const findings: Findings = { sent, expected, evidence, order: orderOf(onTheBus), excuses: new Excuses([]) };
const invariantsBroken = (tampered: Partial<Findings>): readonly string[] => [
  ...new Set(problemsIn({ ...findings, ...tampered }).map(({ invariant }) => invariant)),
];
const withEvidence = (change: Partial<Evidence>): Partial<Findings> => ({ evidence: { ...evidence, ...change } });
const paymentId = paid?.event.metadata.id ?? '';
const faultOf = (fault: Partial<Fault>): Fault => ({
  kind: 'crashAfter',
  start: 0,
  n: 1,
  place: 'dynamodb/UpdateItem/table',
  ids: [],
  caller: 's-dev-bridge-kafka',
  requestId: undefined,
  carried: [],
  ...fault,
});
const billingWith = (change: Partial<OrderBilling>) => new Map([[orderId, { ...booked, ...change }]]);
const takenBack = (reason: string): Event => ({
  metadata: { ...billed.metadata, id: 'run-1-failed', type: 'BillingFailed' },
  data: { orderId, reason },
});

describe("the shop's invariants", () => {
  test('hold where everything is as it must be', () => {
    expect(problemsIn(findings)).toEqual([]);
  });

  test.each<[string, keyof typeof INVARIANTS, Partial<Findings>]>([
    [
      'an event of an order that never came to the bus',
      'outbox',
      withEvidence({ events: [...told, ...parcel, fromWebhook, billed] }),
    ],
    ['events of an order that overtake each other', 'outbox', { order: orderOf([...onTheBus].reverse()) }],
    ['a row that is missing', 'read model', withEvidence({ orders: new Map() })],
    [
      'a row too many',
      'read model',
      withEvidence({
        orders: new Map([
          ...expected.orders,
          ['x', { status: 'PLACED', sequence: 1, totalMinorUnits: 1, cancelReason: undefined, details: '' }],
        ]),
      }),
    ],
    ['a notice that was never sent', 'notices', withEvidence({ notices: [] })],
    [
      'a notice that was sent twice',
      'notices',
      withEvidence({ notices: [...evidence.notices, { messageId: 'm-2', eventId: fulfilled.metadata.id }] }),
    ],
    [
      'a notice of another event',
      'notices',
      withEvidence({ notices: [...evidence.notices, { messageId: 'm-2', eventId: 'x' }] }),
    ],
    ['sales that are missing', 'sales', withEvidence({ sales: expected.sales.slice(1) })],
    ['sales that were not made', 'sales', withEvidence({ sales: [...expected.sales, 'CUP: 1 orders'] })],
    ['a payment that is not recorded', 'payments', withEvidence({ billing: billingWith({ payments: [] }) })],
    [
      'a payment that was not captured',
      'payments',
      withEvidence({ billing: new Map([...evidence.billing, ['ORD-x', booked]]) }),
    ],
    ['an order that is not billed', 'billing', withEvidence({ events: onTheBus })],
    [
      'an order that is billed twice',
      'billing',
      withEvidence({
        events: [...evidence.events, { ...billed, metadata: { ...billed.metadata, id: 'run-2-billed' } }],
      }),
    ],
    [
      'an order that is billed and taken back',
      'billing',
      withEvidence({ events: [...evidence.events, takenBack('PAYMENT_INCOMPLETE')] }),
    ],
    [
      'a billed order with an open invoice',
      'billing',
      withEvidence({ billing: billingWith({ invoice: { status: 'OPEN', total: amount } }) }),
    ],
    ['a billed order without its payment', 'billing', withEvidence({ billing: billingWith({ payments: [] }) })],
    [
      'an order that is taken back',
      'billing',
      withEvidence({
        events: [...onTheBus, takenBack('PAYMENT_INCOMPLETE')],
        billing: billingWith({ invoice: undefined, payments: [] }),
      }),
    ],
    [
      'an order that is taken back but keeps the payment',
      'billing',
      withEvidence({
        events: [...onTheBus, takenBack('PAYMENT_INCOMPLETE')],
        billing: billingWith({ invoice: { status: 'CANCELLED', total: amount } }),
      }),
    ],
    [
      'a history that lacks an event',
      'histories',
      withEvidence({ histories: new Map([[WEB_ID, history.slice(0, 1)]]) }),
    ],
    [
      'a history with a gap',
      'histories',
      withEvidence({ histories: new Map([[WEB_ID, [...history.slice(0, 1), webEvent('OrderCancelled', 3, {})]]]) }),
    ],
    [
      'an order that two requests at the same moment have cancelled both',
      'histories',
      { sent: { ...sent, webOrders: new Map([[WEB_ID, { ...web, cancellations: 2 }]]) } },
    ],
    [
      'a history of an order that was not placed',
      'histories',
      withEvidence({
        histories: new Map([
          [WEB_ID, history],
          ['ORD-x', []],
        ]),
      }),
    ],
    [
      'a webhook that was answered and brought nothing',
      'webhooks',
      withEvidence({ events: evidence.events.filter(({ metadata }) => metadata.id !== toldId) }),
    ],
    [
      'a webhook of which two events came',
      'webhooks',
      { sent: { ...sent, webhooks: [answer, { ...answer, eventId: 'another' }] } },
    ],
    [
      'a forged webhook that was taken',
      'webhooks',
      { sent: { ...sent, webhooks: [answer, { ...answer, forged: 'without a signature' }] } },
    ],
    ['a shipment that is on the topic twice', 'shipments', withEvidence({ shipmentIds: [...parcelIds, ...parcelIds] })],
    ['a shipment told by webhook that is not on the topic', 'shipments', withEvidence({ shipmentIds: parcelIds })],
    ['a shipment that is not on the topic', 'shipments', withEvidence({ shipmentIds: [] })],
    [
      'a dead letter that is left',
      'left over',
      withEvidence({ deadLetters: [...evidence.deadLetters, { ...deadLetter, value: undefined }] }),
    ],
  ])('find %s', (_what, invariant, tampered) => {
    expect(invariantsBroken(tampered)).toContain(invariant);
  });

  test('take what is delivered twice for one', () => {
    const twice = {
      events: [...evidence.events, ...evidence.events],
      notices: [...evidence.notices, ...evidence.notices],
    };
    expect(problemsIn({ ...findings, ...withEvidence(twice) })).toEqual([]);
  });

  const shipmentId = parcelIds[0] ?? '';
  test.each<[string, Partial<Fault>, number]>([
    ['whose function was killed', { ids: [shipmentId] }, 1],
    ['whose function was slow', { ids: [shipmentId], kind: 'slow' }, 0],
    ['where the function of another was killed', { ids: [parcelIds[1] ?? ''] }, 0],
    ['where another function was killed', { ids: [shipmentId], caller: 's-dev-project-order' }, 0],
  ])('excuse a shipment that is on the topic twice, %s: %j %d times', (_what, fault, times) => {
    const excuses = new Excuses([faultOf({ caller: 's-dev-publish-to-kafka', ...fault })]);
    const broken = invariantsBroken({ ...withEvidence({ shipmentIds: [...parcelIds, shipmentId, toldId] }), excuses });
    expect(broken).toEqual(times === 0 ? ['shipments'] : []);
    expect(excuses.counts()['records on partner-shipments']?.times ?? 0).toBe(times);
  });

  test.each<[string, string, Partial<Fault>, number, boolean]>([
    ['a step was refused at all seven tries', 'States.Timeout', { caller: 's-dev-charge-payment' }, 7, true],
    ['a step was refused six times', 'States.Timeout', { caller: 's-dev-charge-payment' }, 6, false],
    ['a step was slow', 'States.Timeout', { caller: 's-dev-charge-payment', kind: 'slow' }, 7, false],
    ['another event was refused', 'States.Timeout', { caller: 's-dev-charge-payment', ids: ['x'] }, 7, false],
    ['its payment was refused', 'PAYMENT_INCOMPLETE', { caller: 's-dev-record-payment', ids: [paymentId] }, 1, true],
    [
      'its payment was slow',
      'PAYMENT_INCOMPLETE',
      { kind: 'slow', caller: 's-dev-record-payment', ids: [paymentId] },
      1,
      false,
    ],
    ['another step was refused for its payment', 'PAYMENT_INCOMPLETE', { ids: [paymentId] }, 1, false],
  ])('let billing give up where %s', (_what, reason, fault, times, holds) => {
    const billing = billingWith({
      invoice: { status: 'CANCELLED', total: amount },
      payments: [{ amount, isAllocated: false }],
    });
    const given = faultOf({ kind: 'refuse', ids: [fulfilled.metadata.id], ...fault });
    const excuses = new Excuses(Array.from({ length: times }, () => given));
    const broken = invariantsBroken({
      ...withEvidence({ events: [...onTheBus, takenBack(reason)], billing }),
      excuses,
    });
    expect(broken).toEqual(holds ? [] : ['billing']);
  });

  test('name the ids by which the journal knows what a problem is about', () => {
    const [problem] = problemsIn({ ...findings, ...withEvidence({ notices: [] }) });
    expect(problem).toEqual({
      invariant: 'notices',
      text: `0 notices were sent for event ${fulfilled.metadata.id}, not 1`,
      ids: [fulfilled.metadata.id],
    });
  });
});
