import { type Random, seededRandom } from '@tributary/region/random';
import type { Application } from '../check/application.ts';
import { entriesOf } from '../traffic/entries.ts';
import { MadeEvents } from '../traffic/made-events.ts';
import type { Step } from '../traffic/step.ts';
import { traffic } from '../traffic/traffic.ts';
import type { Act, ChaosPart } from './part.ts';

/** All events begin at this time, so that the same seed makes the same events on any day. */
const START_MS = Date.parse('2026-03-02T08:00:00Z');
/** The region makes ids from the same seed, and the senders must make others. */
const ACTS_SEED = 0x6f757473;
/** Events of each type that no part has, as a share of all events; and at least so many. */
const SHARE_BESIDE = 0.01;
const FEWEST_OF_A_TYPE = 5;

/** Acts with at least so many events, and redelivered and broken messages besides. The seed decides which. */
export function actsOf(
  { routing }: Application,
  parts: readonly ChaosPart[],
  events: number,
  seed: number,
): readonly Act[] {
  const random = seededRandom(seed ^ ACTS_SEED);
  const ofParts = parts.map((part) => part.acts(Math.ceil(events / parts.length), START_MS, random));
  const types = new Set(parts.flatMap((part) => part.types));
  const others = entriesOf(routing).filter(({ type }) => !types.has(type));
  const beside = others.length * Math.max(FEWEST_OF_A_TYPE, Math.round(events * SHARE_BESIDE));
  const made = new MadeEvents(START_MS, random).make(others, parts.length === 0 ? events : beside);
  const sent = traffic(made, random).map((produced): Act => ({ kind: 'send', produced }));
  return interleaved([...ofParts, sent], random);
}

/**
 * Events of one topic that nothing else builds upon, so that they may get lost: those that a part names, or else made ones.
 * None is after another of its subject.
 */
export function expendable(
  { routing }: Pick<Application, 'routing'>,
  parts: readonly ChaosPart[],
  count: number,
  random: Random,
): readonly Step[] {
  const ofParts = parts.flatMap((part) => part.expendable?.(count, START_MS, random) ?? []);
  if (ofParts.length > 0) return ofParts;
  const types = new Set(parts.flatMap((part) => part.types));
  const [entry] = entriesOf(routing).filter(({ type, topic }) => topic !== undefined && !types.has(type));
  const made = entry === undefined ? [] : new MadeEvents(START_MS, random).make([entry], count);
  return made.map(({ topic, event: { metadata, data } }, index) => {
    const subject = `${metadata.subject}-expendable-${index}`;
    return { topic, event: { metadata: { ...metadata, subject, sequence: 1 }, data } };
  });
}

/** Mixes the parts evenly. Each part keeps its order. */
export function interleaved(parts: readonly (readonly Act[])[], random: Random): readonly Act[] {
  const placed = parts.flatMap((part) =>
    part.map((act, index) => ({ act, at: (index + random.next()) / part.length })),
  );
  return placed.toSorted((a, b) => a.at - b.at).map(({ act }) => act);
}

/** How many events these acts produce; messages that come again or are broken do not count. */
export const eventsIn = (acts: readonly Act[]): number => acts.reduce((sum, act) => sum + eventsOf(act), 0);

const eventsOf = (act: Act): number => {
  if (act.kind === 'do') return act.events;
  return act.produced.kind === 'event' ? 1 : 0;
};
