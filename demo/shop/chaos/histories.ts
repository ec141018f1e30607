import type { Event } from '#lib/event.ts';
import { endsRegion } from '../../chaos/fault-log.ts';
import { overtakenIn } from '../../chaos/order.ts';
import { type Found, found } from '../../chaos/part.ts';
import { tally } from '../../check/tally.ts';
import { judge } from '../webhooks/judge.ts';
import type { Check } from './findings.ts';
import { HISTORY, type PlacedOrder, type WebOrder } from './web-order.ts';

/** The events of each order that was placed by HTTP are all on the bus, first in their order. */
export const checkOutbox: Check = ({ evidence, order }) => {
  const made = [...evidence.histories.values()].flat();
  const onBus = new Set(evidence.events.map(({ metadata }) => metadata.id));
  const missing = made.filter(({ metadata }) => !onBus.has(metadata.id));
  return [
    ...missing.map(({ metadata: { type, id } }) => found(`no ${type} ${id} on the bus`, id)),
    ...overtakenIn(made, order),
  ];
};

/** Each order that was placed by HTTP has the history that must follow, and there are no others. */
export const checkHistories: Check = ({ sent, evidence }) => {
  const unknown = [...evidence.histories.keys()].filter((orderId) => !sent.webOrders.has(orderId));
  return [
    ...[...sent.webOrders].flatMap(([orderId, order]) =>
      historyProblems(orderId, order, evidence.histories.get(orderId)),
    ),
    ...[...sent.webOrders].flatMap(([orderId, order]) => cancellationProblems(orderId, order)),
    ...unknown.map((orderId) => found(`history of order ${orderId}, which was never placed`, orderId)),
  ];
};

/** Of two requests that cancel an order at the same moment one takes effect, and the other is told that it is late. */
function cancellationProblems(orderId: string, { turn, cancellations }: PlacedOrder): readonly Found[] {
  const wanted = turn === 'cancelled' ? 1 : 0;
  if (cancellations === wanted) return [];
  return [found(`order ${orderId}, which is ${turn}, was cancelled ${cancellations} times, not ${wanted}`, orderId)];
}

function historyProblems(orderId: string, order: WebOrder, events: readonly Event[] = []): readonly Found[] {
  const types = events.map(({ metadata }) => metadata.type);
  const isAsExpected = types.toSorted().join() === HISTORY[order.turn].toSorted().join();
  const isInOrder = types[0] === 'OrderPlaced' && types.at(-1) === HISTORY[order.turn].at(-1);
  const isNumbered = events.every(({ metadata }, index) => metadata.sequence === index + 1);
  if (isAsExpected && isInOrder && isNumbered) return [];
  return [
    found(`order ${orderId}, which is ${order.turn}, has the history ${types.join(', ') || 'of nothing'}`, orderId),
  ];
}

/** The source of the carrier's events. */
export const CARRIER = 'partner.shipments';
const PUBLISHER = 'publish-to-kafka';
/** After such a fault the function has no end, or could not store that it has handled the event. */
const REPEATING: ReadonlySet<string> = new Set([
  'crashBefore',
  'crashAfter',
  'killWorker',
  'timeout',
  'refuse',
  'throttle',
]);

/** Each event of the carrier, put on the bus or told by webhook, is on the topic; with faults perhaps more than once, always under the same id. */
export const checkShipments: Check = ({ sent, evidence, excuses }) => {
  const taken = new Set(sent.webhooks.map(({ eventId }) => eventId));
  const told = evidence.events.filter(({ metadata: { source, id } }) => source === CARRIER && taken.has(id));
  const wanted = new Set([...sent.shipments, ...told].map(({ metadata }) => metadata.id));
  const there = tally(evidence.shipmentIds);
  const what = 'record on partner-shipments with event';
  return [
    ...[...wanted].filter((id) => !there.has(id)).map((id) => found(`no ${what} ${id}`, id)),
    ...[...there].flatMap(([id, count]) => {
      if (!wanted.has(id)) return [found(`${what} ${id}, which is not expected`, id)];
      const struck = [
        ...excuses.onIn(PUBLISHER, id).filter(({ kind }) => REPEATING.has(kind) || endsRegion({ kind })),
        ...excuses.on(id).filter(({ kind, place }) => kind === 'brokerCut' && place === 'broker/Produce'),
      ];
      if (count === 1 || excuses.accept('records on partner-shipments', count - 1, struck)) return [];
      return [found(`${what} ${id}: ${count} times, without a fault for each`, id)];
    }),
  ];
};

/** Each webhook has become one event, and forged ones none. */
export const checkWebhooks: Check = ({ sent, evidence }) => {
  const sentIds = new Set(sent.shipments.map(({ metadata }) => metadata.id));
  const { lost, doubled } = judge(sent.webhooks, evidence.events, sentIds);
  return [...lost, ...doubled];
};

/** The functions of the shop. What they cannot handle is an error here, as all events are as they must be. */
const OWN = /-(project-order|notify-delivery|publish-to-kafka|advance-order|record-(analytics|payment)|bridge-kafka)-/;

/** None of the shop's own functions has a dead letter of a whole event. */
export const checkLeftOver: Check = ({ evidence }) =>
  evidence.deadLetters
    .filter(({ queue, value }) => value === undefined && OWN.test(queue))
    .map(({ reason, from, explanation, eventId }) =>
      found(`a dead letter from ${from}: ${reason}: ${explanation}`, ...(eventId === undefined ? [] : [eventId])),
    );
