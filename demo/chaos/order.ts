import type { Event } from '#lib/event.ts';
import type { BusOrder } from './bus-order.ts';
import type { Excuses } from './excuses.ts';
import type { Fault } from './fault-log.ts';
import type { Findings, Found } from './part.ts';
import { found } from './part.ts';

type Order = Pick<BusOrder, 'positionOf'>;
type IsExcused = (first: Event['metadata'], second: Event['metadata']) => boolean;

/**
 * The bus took the first occurrences of one subject's events in the order in which they were sent to their topic. Where
 * it refused a part of a call, an event may pass another one of that call. Events that are put on the bus have no order.
 * Nor has an event that was redriven meanwhile, which the excuses of its dead letter count.
 */
export function checkOrder({
  sent,
  redriven,
  order,
  excuses,
}: Pick<Findings, 'sent' | 'redriven' | 'order' | 'excuses'>): readonly Found[] {
  const late = new Set(redriven.map(({ value }) => value));
  const onTopics = sent.filter(({ kind, step, message }) => {
    return kind === 'event' && step.topic !== undefined && !late.has(message?.value.toString('base64'));
  });
  return overtakenIn(
    onTopics.map(({ step }) => step.event),
    order,
    (first, second) => excuses.accept('events that passed an earlier one', 1, partsWith(first.id, second.id, excuses)),
  );
}

/**
 * @param events in their order
 * @param isExcused whether one event may have passed another
 */
export function overtakenIn(
  events: readonly Event[],
  order: Order,
  isExcused: IsExcused = () => false,
): readonly Found[] {
  const subjects = Map.groupBy(events, ({ metadata }) => `${metadata.source}/${metadata.subject}`);
  return [...subjects.values()].flatMap((ofOne) => overtaking(ofOne, order, isExcused));
}

function overtaking(events: readonly Event[], order: Order, isExcused: IsExcused): readonly Found[] {
  const seen = events.filter(({ metadata }) => order.positionOf(metadata.id) !== undefined);
  return seen.slice(1).flatMap(({ metadata: second }, index) => {
    const first = seen[index]?.metadata;
    const isOvertaken = first !== undefined && Number(order.positionOf(second.id)) < Number(order.positionOf(first.id));
    if (first === undefined || !isOvertaken || isExcused(first, second)) return [];
    const text = `${second.type} ${second.id} of ${second.subject} was on the bus before ${first.type} ${first.id}`;
    return [found(text, second.id, first.id)];
  });
}

/** The calls with both events of which the bus refused a part. */
const partsWith = (first: string, second: string, excuses: Excuses): readonly Fault[] =>
  excuses.on(first).filter(({ kind, place, carried }) => {
    const isPart = kind === 'partialBatch' && place.startsWith('events/PutEvents');
    return isPart && carried.includes(first) && carried.includes(second);
  });
