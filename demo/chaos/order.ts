import type { Event } from '#lib/event.ts';
import type { Findings, Found } from './part.ts';
import { found } from './part.ts';

/**
 * The bus took the first occurrences of one subject's events in the order in which they were sent to their topic. Events
 * that are put on the bus have none: entries of a call that was refused in part cannot be ordered. Nor has an event that
 * was redriven meanwhile, which the excuses of its dead letter count.
 */
export function checkOrder({ sent, order, redriven }: Pick<Findings, 'sent' | 'order' | 'redriven'>): readonly Found[] {
  const late = new Set(redriven.map(({ value }) => value));
  const onTopics = sent.filter(({ kind, step, message }) => {
    return kind === 'event' && step.topic !== undefined && !late.has(message?.value.toString('base64'));
  });
  return overtakenIn(
    onTopics.map(({ step }) => step.event),
    order,
  );
}

/** @param events in their order */
export function overtakenIn(events: readonly Event[], order: Pick<Findings['order'], 'positionOf'>): readonly Found[] {
  const subjects = Map.groupBy(events, ({ metadata }) => `${metadata.source}/${metadata.subject}`);
  return [...subjects.values()].flatMap((ofOne) => overtaking(ofOne, order));
}

function overtaking(events: readonly Event[], order: Pick<Findings['order'], 'positionOf'>): readonly Found[] {
  const seen = events.filter(({ metadata }) => order.positionOf(metadata.id) !== undefined);
  return seen.slice(1).flatMap(({ metadata: second }, index) => {
    const first = seen[index]?.metadata;
    const isOvertaken = first !== undefined && Number(order.positionOf(second.id)) < Number(order.positionOf(first.id));
    const text = `${second.type} ${second.id} of ${second.subject} was on the bus before ${first?.type} ${first?.id}`;
    return isOvertaken ? [found(text, second.id, first.id)] : [];
  });
}
