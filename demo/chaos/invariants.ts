import { identityOf } from '#lib/event.ts';
import type { Taker } from '../check/application.ts';
import type { BusEvent } from '../check/bus.ts';
import { tally } from '../check/tally.ts';
import { faultsBehind } from './bus-copies.ts';
import { checkDeadLetters } from './dead-letters.ts';
import { checkDiscarded } from './discarded.ts';
import type { Check, Evidence } from './evidence.ts';
import type { Execution } from './executions.ts';
import { checkOrder } from './order.ts';
import { type Found, found } from './part.ts';
import { checkRedriven } from './redriven.ts';

/** Each event that was sent is on the bus; each event on the bus is there once, and once more for each fault that made it so. */
const checkBus: Check = ({ sent, lost, onBus, application, order, excuses }) => {
  const copies = copiesIn(onBus);
  const sentAgain = tally(
    sent.flatMap(({ kind, step: { topic, event } }) =>
      kind === 'duplicate' && topic === undefined ? [identityOf(event)] : [],
    ),
  );
  const wanted = sent.filter(({ kind, step: { topic, event } }) => {
    return kind === 'event' && (topic === undefined || application.bridgesOf(topic, event.metadata).length > 0);
  });
  const missing = wanted.filter(
    ({ step: { event } }) => !copies.has(identityOf(event)) && !lost.has(event.metadata.id),
  );
  const repeated = [...copies.values()].filter(([first, ...more]) => {
    if (first === undefined) return false;
    const times = more.length - (sentAgain.get(identityOf(first.event)) ?? 0);
    if (times <= 0) return false;
    const { id } = first.event.metadata;
    const publications = [first, ...more].map(({ busId }) => order.publicationOf(busId));
    return !excuses.accept('copies on the bus', times, faultsBehind(id, publications, excuses));
  });
  return [
    ...missing.map(({ step: { event } }) => found(`no ${nameOf({ event })} on the bus`, event.metadata.id)),
    ...repeated.flatMap((events) =>
      events.slice(0, 1).map((one) => {
        const text = `${nameOf(one)} is on the bus ${events.length} times, without a fault for each`;
        return found(text, one.event.metadata.id);
      }),
    ),
  ];
};

/** The events on the bus by identity. What the observer was delivered twice has one id on the bus, and was there once. */
const copiesIn = (onBus: readonly BusEvent[]): ReadonlyMap<string, readonly BusEvent[]> =>
  Map.groupBy(new Map(onBus.map((one) => [one.busId, one])).values(), ({ event }) => identityOf(event));

/**
 * Each event on the bus was handled by each taker behind each rule that matches it, or is a dead letter of that way, or an
 * operator dropped that one.
 */
const checkHandled: Check = (evidence) => {
  const dead = Map.groupBy(evidence.deadLetters, ({ eventId }) => eventId);
  const started = new Set(evidence.executions.flatMap((one) => [startOf(one), startById(one)]));
  return evidence.onBus.flatMap((busEvent) => {
    const { id } = busEvent.event.metadata;
    const idle = evidence.application
      .takersOf(busEvent.envelope)
      .filter((taker) => !hasTaken(taker, busEvent, evidence, started));
    return idle.flatMap(({ stop, deadLetters: queues }) => {
      const isOnWay = (queue: string): boolean => queues.includes(evidence.application.shortName(queue));
      if (evidence.discarded.some(({ queue, eventId }) => eventId === id && isOnWay(queue))) return [];
      const deadLetter = dead.get(id)?.find(({ queue }) => isOnWay(queue));
      if (deadLetter === undefined) return unhandled(stop.name, busEvent, evidence);
      const isWhole = deadLetter.holds(busEvent.envelope['detail'] ?? null);
      return isWhole
        ? []
        : [found(`the dead letter of ${nameOf(busEvent)} on ${deadLetter.queue} has not all of it`, id)];
    });
  });
};

/** A function that leaves no record of what it has handled must be answered for by its effects. */
function unhandled(name: string, busEvent: BusEvent, { application, answeredFor }: Evidence): readonly Found[] {
  const { id } = busEvent.event.metadata;
  if (!application.isByEffect(name)) return [found(`${name} has not handled ${nameOf(busEvent)}`, id)];
  if (answeredFor.has(name)) return [];
  return [found(`nothing says whether ${name} has handled ${nameOf(busEvent)}: let a part of chaos answer for it`, id)];
}

/**
 * Each event on a topic was handled by each of its readers that does not put it on the bus, or is a dead letter of that
 * reader with its bytes, or an operator dropped that one. A reader ignores types to which it has no reaction, and only its
 * code says which: it must handle all events of a type of which it has handled one.
 */
function checkRead({ sent, lost, application, handled, deadLetters, discarded }: Evidence): readonly Found[] {
  const dead = new Set(deadLetters.map(({ queue, value }) => `${queue} ${value}`));
  const dropped = new Set(discarded.map(({ queue, eventId }) => `${queue} ${eventId}`));
  const reads = sent.flatMap(({ kind, step: { topic, event }, message }) => {
    if (kind !== 'event' || topic === undefined || lost.has(event.metadata.id)) return [];
    const { source, type, id } = event.metadata;
    const bridges = application.bridgesOf(topic, { source, type });
    const readers = application.readersOf(topic).filter((name) => !bridges.includes(name));
    return readers.map((reader) => {
      const name = application.fullName(reader);
      const isHandled = handled.has(name, identityOf(event));
      const queue = `${name}-failed`;
      const isLeft = dead.has(`${queue} ${message?.value.toString('base64')}`) || dropped.has(`${queue} ${id}`);
      return { reader, event, isHandled, isLeft, reaction: `${name} ${source} ${type}` };
    });
  });
  const reactions = new Set(reads.flatMap(({ isHandled, reaction }) => (isHandled ? [reaction] : [])));
  return reads
    .filter(({ isHandled, isLeft, reaction }) => !isHandled && !isLeft && reactions.has(reaction))
    .map(({ reader, event }) => found(`${reader} has not handled ${nameOf({ event })}`, event.metadata.id));
}

/** What is left to topics and other buses is not followed further. */
function hasTaken(
  { stop }: Taker,
  { busId, event }: BusEvent,
  evidence: Evidence,
  started: ReadonlySet<string>,
): boolean {
  const name = evidence.application.fullName(stop.name);
  if (stop.kind === 'function') return evidence.handled.has(name, identityOf(event));
  return stop.kind !== 'workflow' || started.has(`${name} ${busId}`) || started.has(`${name} ${event.metadata.id}`);
}

const startOf = ({ workflow, name }: Execution): string => `${workflow} ${name.split('_')[0]}`;
const startById = ({ workflow, eventId }: Execution): string => `${workflow} ${eventId}`;

const GOOD_END = 'SUCCEEDED';

/** Every execution of a workflow has come to an end that its definition calls good. */
const checkWorkflows: Check = ({ executions }) =>
  executions
    .filter(({ status }) => status !== GOOD_END)
    .map(({ workflow, name, status, failure, eventId }) =>
      found(`execution ${name} of ${workflow} is ${status}: ${failure}`, ...(eventId === undefined ? [] : [eventId])),
    );

const nameOf = ({ event }: Pick<BusEvent, 'event'>): string => `${event.metadata.type} ${event.metadata.id}`;

/** What functions note of handled events outlives every way on which one may come again, and not for ever. */
const checkRemembered: Check = ({ handled }) =>
  handled.strange.map((key) => found(`${key} is not remembered for weeks and then forgotten`));

/** What a topic deleted before it was read is told by those that missed it. */
const checkRetention: Check = ({ expired, excuses }) => expired?.problems(excuses) ?? [];

/** What must hold in every application once the region is idle; docs/explanation/chaos.md describes each. */
export const INVARIANTS = {
  bus: checkBus,
  order: checkOrder,
  handled: checkHandled,
  read: checkRead,
  retention: checkRetention,
  workflows: checkWorkflows,
  'dead letters': checkDeadLetters,
  redriven: checkRedriven,
  discarded: checkDiscarded,
  remembered: checkRemembered,
} as const satisfies Readonly<Record<string, Check>>;

/** A broken invariant. */
export interface Problem extends Found {
  readonly invariant: string;
}

export const problemsIn = (evidence: Evidence): readonly Problem[] =>
  named(Object.fromEntries(Object.entries(INVARIANTS).map(([name, check]) => [name, check(evidence)])));

/** @param byInvariant what does not hold, by the name of the invariant */
export const named = (byInvariant: Readonly<Record<string, readonly Found[]>>): readonly Problem[] =>
  Object.entries(byInvariant).flatMap(([invariant, problems]) => problems.map((one) => ({ invariant, ...one })));
