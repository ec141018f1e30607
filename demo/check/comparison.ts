import { identityOf } from '#lib/event.ts';
import type { Produced } from '../traffic/step.ts';
import type { Application, Taker } from './application.ts';
import type { BusEvent } from './bus.ts';
import type { DeadLetter } from './dead-letters.ts';
import { missing, short, surplus, tally } from './tally.ts';

/** What functions and workflows finished. Names are without the name of the stack. */
export interface Finished {
  hasFinished(name: string, id: string): boolean;
  hasDelivered(rule: string, busId: string): boolean;
  countOf(name: string, eventType: string, counter: string): number;
}

/** What happened in a run. */
export interface Outcome {
  readonly produced: readonly Produced[];
  /** All that was on the bus, from wherever it came. */
  readonly onBus: readonly BusEvent[];
  readonly deadLetters: readonly DeadLetter[];
  readonly finished: Finished;
}

/** A line for each item that is missing, and for each that occurs too often. */
export interface Comparison {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

/**
 * Compares what happened with what the template says: each event that was sent is on the bus once, and handled by the
 * readers of its topic that do not put it there; each event on the bus is handled by each taker behind each rule that
 * matches it, or on a dead-letter queue with its content; no function handled more events than there were; each broken
 * message is on a dead-letter queue with its bytes.
 */
export function compare(application: Application, outcome: Outcome): Comparison {
  const deadValues = outcome.deadLetters.flatMap(({ value }) => value ?? []);
  const poison = outcome.produced.flatMap(({ kind, message }) =>
    (kind === 'malformed' || kind === 'violation') && message ? message.value.toString('base64') : [],
  );
  // A valid event may be a dead letter, too: a schema does not say all that a handler wants.
  const valid = new Set(outcome.produced.flatMap(({ kind, message }) => valuesOf(kind, message)));
  return {
    lost: [
      ...lostOnTheWay(application, outcome),
      ...outcome.onBus.flatMap((busEvent) => notTaken(application, busEvent, outcome)),
      ...missing(poison, deadValues).map((value) => `no dead letter with value ${short(value)}`),
    ],
    doubled: [
      ...oftenOnTheBus(application, outcome),
      ...oftenHandled(application, outcome),
      ...surplus(poison, deadValues)
        .filter((value) => !valid.has(value))
        .map((value) => `one more dead letter with value ${short(value)}`),
    ],
  };
}

const valuesOf = (kind: Produced['kind'], message: Produced['message']): readonly string[] =>
  (kind === 'event' || kind === 'duplicate') && message ? [message.value.toString('base64')] : [];

/** Events that were sent, each once. */
const eventsIn = ({ produced }: Outcome): readonly Produced[] => produced.filter(({ kind }) => kind === 'event');

const nameOf = ({ event }: Pick<BusEvent, 'event'>): string => `${event.metadata.type} ${event.metadata.id}`;

/** Sent events that are neither where their topic leads, nor dead letters. */
function lostOnTheWay(application: Application, outcome: Outcome): readonly string[] {
  const onBus = new Set(outcome.onBus.map(({ event }) => identityOf(event)));
  const dead = new Set(outcome.deadLetters.flatMap(({ eventId }) => eventId ?? []));
  return eventsIn(outcome).flatMap(({ step: { topic, event } }) => {
    const { id } = event.metadata;
    if (dead.has(id)) return [];
    const bridges = topic === undefined ? [] : application.bridgesOf(topic, event.metadata);
    const mustBeOnBus = topic === undefined || bridges.length > 0;
    const readers = topic === undefined ? [] : application.readersOf(topic).filter((name) => !bridges.includes(name));
    const idle = readers.filter((reader) => !outcome.finished.hasFinished(reader, id));
    return [
      ...(mustBeOnBus && !onBus.has(identityOf(event)) ? [`no ${nameOf({ event })} on the bus`] : []),
      ...idle.map((reader) => `${reader} has not handled ${nameOf({ event })}`),
    ];
  });
}

/** The takers that have not handled an event, and have no dead letter of it. */
function notTaken(application: Application, busEvent: BusEvent, { finished, deadLetters }: Outcome): readonly string[] {
  const takers = application.takersOf(busEvent.envelope);
  const idle = takers.filter((taker) => !hasTaken(taker, busEvent, finished));
  if (idle.length === 0) return [];
  const own = deadLetters.filter(({ eventId }) => eventId === busEvent.event.metadata.id);
  return idle.flatMap(({ stop, deadLetters: queues }) => {
    const dead = own.find(({ queue }) => queues.includes(application.shortName(queue)));
    if (dead === undefined) return [`${stop.name} has not handled ${nameOf(busEvent)}`];
    const detail = busEvent.envelope['detail'] ?? null;
    return dead.holds(detail) ? [] : [`the dead letter of ${nameOf(busEvent)} on ${dead.queue} has not all of it`];
  });
}

function hasTaken({ stop, rule }: Taker, { busId }: BusEvent, finished: Finished): boolean {
  if (stop.kind === 'function' || stop.kind === 'workflow') return finished.hasFinished(stop.name, busId);
  return finished.hasDelivered(rule, busId);
}

/** Events that are on the bus more often than their producers say. An event of the application itself is there once. */
function oftenOnTheBus(application: Application, outcome: Outcome): readonly string[] {
  const topics = new Map(eventsIn(outcome).map(({ step: { topic, event } }) => [identityOf(event), topic]));
  const events = new Map(outcome.onBus.map(({ event }) => [identityOf(event), event]));
  return [...tally(outcome.onBus.map(({ event }) => identityOf(event)))].flatMap(([identity, count]) => {
    const event = events.get(identity);
    const topic = topics.get(identity);
    if (event === undefined) return [];
    const most = topic === undefined ? 1 : Math.max(1, application.bridgesOf(topic, event.metadata).length);
    return count > most ? [`${nameOf({ event })} is on the bus ${count} times`] : [];
  });
}

/** Functions that ran to their end for more events of a type than they had to handle. */
function oftenHandled(application: Application, outcome: Outcome): readonly string[] {
  const toHandle = new Map<string, Set<string>>();
  const add = (name: string, { metadata }: BusEvent['event']): void => {
    const key = `${name} ${metadata.type}`;
    const ids = toHandle.get(key) ?? new Set();
    toHandle.set(key, ids.add(`${metadata.source}/${metadata.id}`));
  };
  for (const { envelope, event } of outcome.onBus)
    for (const { stop } of application.takersOf(envelope)) if (stop.kind === 'function') add(stop.name, event);
  for (const { step } of eventsIn(outcome)) {
    const readers = step.topic === undefined ? [] : application.readersOf(step.topic);
    for (const reader of readers) add(reader, step.event);
  }
  return [...toHandle].flatMap(([key, ids]) => {
    const [name = '', type = ''] = key.split(' ');
    const count = outcome.finished.countOf(name, type, 'Done');
    return count > ids.size ? [`${name} has done ${type} ${count} times for ${ids.size} events`] : [];
  });
}
