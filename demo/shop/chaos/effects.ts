import { at } from '@tributary/region/json';
import type { Event } from '#lib/event.ts';
import type { Fault } from '../../chaos/fault-log.ts';
import { type Found, found } from '../../chaos/part.ts';
import { BILLING_SOURCE, type BillingLine, billingOf } from '../billing.ts';
import type { OrderBilling } from './billing-table.ts';
import type { Check, ShopFindings } from './findings.ts';

/** The read model is what the events add up to, row by row, and has no other rows. */
export const checkReadModel: Check = ({ expected, evidence }) => {
  const orderIds = new Set([...expected.orders.keys(), ...evidence.orders.keys()]);
  return [...orderIds].flatMap((orderId) => {
    const want = JSON.stringify(expected.orders.get(orderId)) ?? 'absent';
    const have = JSON.stringify(evidence.orders.get(orderId)) ?? 'absent';
    return want === have ? [] : [found(`order ${orderId} is ${have}, not ${want}`, orderId)];
  });
};

/** One notice was published for each fulfilled order: the topic gives each message that is published an id. */
export const checkNotices: Check = ({ expected, evidence }) => {
  const sent = Map.groupBy(evidence.notices, ({ eventId }) => eventId);
  const eventIds = new Set([...expected.noticeIds, ...sent.keys()]);
  return [...eventIds].flatMap((eventId) => {
    const count = new Set(sent.get(eventId)?.map(({ messageId }) => messageId)).size;
    const wanted = expected.noticeIds.has(eventId) ? 1 : 0;
    return count === wanted ? [] : [found(`${count} notices were sent for event ${eventId}, not ${wanted}`, eventId)];
  });
};

/** The sales are those in the fulfilled orders, to the last unit and cent. */
export const checkSales: Check = ({ expected, evidence }) => {
  const [want, have] = [new Set(expected.sales), new Set(evidence.sales)];
  return [
    ...[...want].filter((line) => !have.has(line)).map((line) => found(`no sales ${line}`)),
    ...[...have].filter((line) => !want.has(line)).map((line) => found(`sales ${line}, which are in no orders`)),
  ];
};

/** Each captured payment is recorded, once and with its amount. */
export const checkPayments: Check = ({ sent, evidence }) => {
  const captured = sent.events.filter(({ metadata }) => metadata.type === 'PaymentCaptured');
  const wanted = Map.groupBy(captured, ({ metadata }) => metadata.subject);
  const orderIds = new Set([...wanted.keys(), ...evidence.billing.keys()]);
  return [...orderIds].flatMap((orderId) => {
    const want = amounts(wanted.get(orderId)?.map(({ data }) => Number(at(data, 'amount', 'minorUnits'))));
    const have = amounts(evidence.billing.get(orderId)?.payments.map(({ amount }) => amount));
    return want === have ? [] : [found(`payments of order ${orderId} are [${have}], not [${want}]`, orderId)];
  });
};

const amounts = (numbers: readonly number[] = []): string => numbers.toSorted((a, b) => a - b).join(', ');

/**
 * Each fulfilled order was billed or taken back, one of them and once, and its invoice and payments say the same. An
 * order whose payment fits must be billed; only faults may make its billing give up.
 */
export const checkBilling: Check = (findings) => {
  const { expected, evidence } = findings;
  const ends = Map.groupBy(endsOf(findings), orderIn);
  const wanted = new Map(expected.billing.map((line) => [orderIn(line), line]));
  const orderIds = new Set([...wanted.keys(), ...ends.keys(), ...evidence.billing.keys()]);
  return [...orderIds].flatMap((orderId) =>
    billingProblems(orderId, wanted.get(orderId), ends.get(orderId) ?? [], findings),
  );
};

/** An end that the bus was told of twice, under the same id, is one end. */
function endsOf({ evidence }: ShopFindings): readonly BillingLine[] {
  const ends = evidence.events.filter(({ metadata }) => metadata.source === BILLING_SOURCE);
  return billingOf([...new Map(ends.map((event) => [event.metadata.id, event])).values()]);
}

const orderIn = (line: BillingLine): string => line.slice(0, line.indexOf(' '));

function billingProblems(
  orderId: string,
  wanted: BillingLine | undefined,
  ends: readonly BillingLine[],
  findings: ShopFindings,
): readonly Found[] {
  const { evidence } = findings;
  const billing = evidence.billing.get(orderId);
  const [end] = ends;
  const gaveUp = wanted?.endsWith(' billed') && end?.includes(' taken back: ') && isExcused(orderId, end, findings);
  const isOneEnd = wanted === undefined ? ends.length === 0 : ends.length === 1 && (end === wanted || gaveUp);
  const problems = isOneEnd ? [] : [`billing of order ${orderId} ended ${count(ends)}, not ${count(wanted)}`];
  return [...problems, ...bookProblems(orderId, billing, end)].map((text) => found(text, orderId));
}

const WAITS_FOR_PAYMENT = ' taken back: PAYMENT_INCOMPLETE';
/** A step is tried so many times before billing gives up; infra/shop/billing.asl.json says it. */
const TRIES = 7;
const STEPS = ['create-invoice', 'charge-payment', 'settle-invoice'];
const RECORDER = 'record-payment';

/** Billing gave up because its payment was held up by a fault, or because faults struck one of its steps at each try. */
function isExcused(orderId: string, end: BillingLine, { sent, expected, excuses }: ShopFindings): boolean {
  if (end.endsWith(WAITS_FOR_PAYMENT)) {
    const payments = eventsOf(sent, 'PaymentCaptured', orderId);
    const late = payments.flatMap(({ metadata }) => excuses.onIn(RECORDER, metadata.id)).filter(failed);
    return excuses.accept('orders taken back for want of their payment', 1, late);
  }
  const fulfilled = expected.fulfilledIds.get(orderId) ?? '';
  const most =
    STEPS.map((step) => excuses.onIn(step, fulfilled).filter(failed)).toSorted((a, b) => b.length - a.length)[0] ?? [];
  return excuses.accept('orders taken back after a step that failed', 1, most, TRIES);
}

/** What is slow or lost in part is not undone. */
const failed = ({ kind }: Fault): boolean => kind !== 'slow' && kind !== 'partialBatch';

const eventsOf = ({ events }: ShopFindings['sent'], type: string, subject: string): readonly Event[] =>
  events.filter(({ metadata }) => metadata.type === type && metadata.subject === subject);

const count = (lines: string | undefined | readonly string[]): string =>
  `[${lines === undefined ? '' : [lines].flat().join('; ')}]`;

/** What the invoice and the payments of an order say, compared with the end that the bus was told of. */
function bookProblems(orderId: string, billing: OrderBilling | undefined, end: BillingLine | undefined): string[] {
  const allocated = billing?.payments.filter(({ isAllocated }) => isAllocated) ?? [];
  const sum = allocated.reduce((total, { amount }) => total + amount, 0);
  const status = billing?.invoice?.status ?? 'none';
  if (end?.endsWith(' billed')) {
    const isPaid = status === 'SETTLED' && sum === billing?.invoice?.total;
    return isPaid ? [] : [`order ${orderId} is billed, but its invoice is ${status} and has ${sum} of its payments`];
  }
  const isFree = status !== 'SETTLED' && status !== 'OPEN' && allocated.length === 0;
  return isFree ? [] : [`order ${orderId} is not billed, but its invoice is ${status} and has ${sum} of its payments`];
}
