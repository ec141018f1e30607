import { identityOf } from '#lib/event.ts';
import type { Application, Taker } from '../check/application.ts';
import type { BusEvent } from '../check/bus.ts';
import { tally } from '../check/tally.ts';
import type { Execution } from './executions.ts';
import type { Handled } from './handled.ts';
import type { Discarded } from './operator.ts';
import { checkOrder } from './order.ts';
import { type Findings, type Found, found } from './part.ts';

/** What was sent and what happened, with the application's own evidence of it. */
export interface Evidence extends Findings {
  readonly application: Application;
  readonly handled: Pick<Handled, 'has'>;
  readonly executions: readonly Execution[];
  /** Dead letters that an operator dropped, because what they asked for had been done. */
  readonly discarded: readonly Discarded[];
}

/** Looks for breaks of one invariant. */
export type Check = (evidence: Evidence) => readonly Found[];

/** Each event that was sent is on the bus; each event on the bus is there once, with faults perhaps more often. */
const checkBus: Check = ({ sent, onBus, application, withFaults }) => {
  const counts = tally(onBus.map(({ event }) => identityOf(event)));
  const wanted = sent.filter(({ kind, step: { topic, event } }) => {
    return kind === 'event' && (topic === undefined || application.bridgesOf(topic, event.metadata).length > 0);
  });
  const missing = wanted.filter(({ step }) => !counts.has(identityOf(step.event)));
  const repeated = [...counts].filter(([, count]) => count > 1 && !withFaults);
  return [
    ...missing.map(({ step: { event } }) => found(`no ${nameOf({ event })} on the bus`, event.metadata.id)),
    ...repeated.map(([identity, count]) => found(`event ${identity} is on the bus ${count} times`)),
  ];
};

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
      if (deadLetter === undefined) return [found(`${stop.name} has not handled ${nameOf(busEvent)}`, id)];
      const isWhole = deadLetter.holds(busEvent.envelope['detail'] ?? null);
      return isWhole
        ? []
        : [found(`the dead letter of ${nameOf(busEvent)} on ${deadLetter.queue} has not all of it`, id)];
    });
  });
};

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

/** Each broken message is a dead letter with its bytes; with faults perhaps more than once. */
const checkDeadLetters: Check = ({ sent, deadLetters, withFaults }) => {
  const broken = sent.filter(({ kind }) => kind === 'malformed' || kind === 'violation');
  const wanted = tally(broken.flatMap(({ message }) => message?.value.toString('base64') ?? []));
  const there = tally(deadLetters.flatMap(({ value }) => value ?? []));
  const wrong = [...wanted].filter(([value, want]) => {
    const have = there.get(value) ?? 0;
    return have < want || (have > want && !withFaults);
  });
  return wrong.map(([value, want]) =>
    found(`${there.get(value) ?? 0} dead letters have the value ${value}, not ${want}`),
  );
};

const nameOf = ({ event }: Pick<BusEvent, 'event'>): string => `${event.metadata.type} ${event.metadata.id}`;

/** What must hold in every application once the region is idle; docs/explanation/chaos.md describes each. */
export const INVARIANTS = {
  bus: checkBus,
  order: checkOrder,
  handled: checkHandled,
  workflows: checkWorkflows,
  'dead letters': checkDeadLetters,
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
