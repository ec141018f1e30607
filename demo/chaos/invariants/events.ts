import type { Event } from '#lib/event.ts';
import { tally } from '../../check/tally.ts';
import { BILLING_SOURCE } from '../../shop/billing.ts';
import { HISTORY, type WebOrder } from '../web-order.ts';
import { type Check, differences, type Findings, type Found, found } from './finding.ts';

/** Every event that was sent or made is on the bus; with faults perhaps more than once, always under the same id. */
export const checkBus: Check = ({ expected, evidence, withFaults }) => {
  const ours = evidence.events.filter(({ metadata }) => metadata.source !== BILLING_SOURCE);
  return differences('event on the bus', expected.eventIds, tally(ours.map(({ metadata }) => metadata.id)), withFaults);
};

/** The bus took the first occurrences of one subject's events in the order in which they happened. */
export const checkOrder: Check = (findings) => {
  const subjects = Map.groupBy(inTheirOrder(findings), ({ metadata }) => `${metadata.source}/${metadata.subject}`);
  return [...subjects.values()].flatMap((events) => overtaking(events, findings.order));
};

/** Without those of the carrier, as the shop cannot order the entries of a call that was refused in part. */
const inTheirOrder = ({ sent, evidence }: Findings): readonly Event[] => [
  ...sent.produced.filter(({ kind }) => kind === 'event').map(({ step }) => step.event),
  ...[...evidence.histories.values()].flat(),
];

function overtaking(events: readonly Event[], order: Findings['order']): readonly Found[] {
  const seen = events.filter(({ metadata }) => order.positionOf(metadata.id) !== undefined);
  return seen.slice(1).flatMap(({ metadata: second }, index) => {
    const first = seen[index]?.metadata;
    const isOvertaken = first !== undefined && Number(order.positionOf(second.id)) < Number(order.positionOf(first.id));
    const text = `${second.type} ${second.id} of ${second.subject} was on the bus before ${first?.type} ${first?.id}`;
    return isOvertaken ? [found(text, second.id, first.id)] : [];
  });
}

/** Each event of the carrier is on the topic; with faults perhaps more than once, always under the same id. */
export const checkShipments: Check = ({ sent, evidence, withFaults }) => {
  const ids = new Set(sent.shipments.map(({ metadata }) => metadata.id));
  return differences('record on partner-shipments with event', ids, tally(evidence.shipmentIds), withFaults);
};

/** All broken messages are dead letters with their bytes, and nothing else is; with faults perhaps more than once. */
export const checkDeadLetters: Check = ({ expected, evidence, withFaults }) => {
  const wanted = tally(expected.poison);
  const there = tally(evidence.deadLetters.flatMap(({ value }) => value ?? []));
  const values = new Set([...wanted.keys(), ...there.keys()]);
  const wrong = [...values].filter((value) => {
    const [want = 0, have = 0] = [wanted.get(value), there.get(value)];
    return have < want || (have > want && (want === 0 || !withFaults));
  });
  const others = evidence.deadLetters.filter(({ value }) => value === undefined);
  return [
    ...wrong.map((value) =>
      found(`${there.get(value) ?? 0} dead letters have the value ${value}, not ${wanted.get(value) ?? 0}`),
    ),
    ...others.map(({ reason, from, explanation, eventId }) =>
      found(`a dead letter from ${from}: ${reason}: ${explanation}`, ...(eventId === undefined ? [] : [eventId])),
    ),
  ];
};

/** Each order that was placed by HTTP has the history that must follow, and there are no others. */
export const checkHistories: Check = ({ sent, evidence }) => {
  const unknown = [...evidence.histories.keys()].filter((orderId) => !sent.webOrders.has(orderId));
  return [
    ...[...sent.webOrders].flatMap(([orderId, order]) =>
      historyProblems(orderId, order, evidence.histories.get(orderId)),
    ),
    ...unknown.map((orderId) => found(`history of order ${orderId}, which was never placed`, orderId)),
  ];
};

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
