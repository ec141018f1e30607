import { isDeepStrictEqual } from 'node:util';
import { objectOf } from '@tributary/region/json';
import type { Event } from '#lib/event.ts';
import { type Found, found } from '../../chaos/part.ts';
import { type Answer, nameOf } from './teller.ts';
import type { PartnerEvent } from './webhook.ts';

export interface Judged {
  readonly lost: readonly Found[];
  readonly doubled: readonly Found[];
}

const FROM_PARTNERS = /^partner\./;

/**
 * Each webhook has become its event, and one event however often it came; forged ones were refused; and nothing else is on
 * the bus in the name of a partner. How often an event is there is counted elsewhere.
 * @param sentIds of the events that partners have put on the bus themselves
 */
export function judge(answers: readonly Answer[], onBus: readonly Event[], sentIds: ReadonlySet<string>): Judged {
  const events = new Map(onBus.map((event) => [event.metadata.id, event]));
  const genuine = answers.filter(({ forged }) => forged === undefined);
  const taken = new Set(genuine.map(({ eventId }) => eventId));
  const unsent = [...events.values()].filter(
    ({ metadata: { id, source } }) => FROM_PARTNERS.test(source) && !taken.has(id) && !sentIds.has(id),
  );
  return {
    lost: genuine.flatMap((answer) => notBecome(answer, events)),
    doubled: [
      ...answers.flatMap(forgedTaken),
      ...twice(genuine),
      ...unsent.map(({ metadata: { type, id } }) => found(`${type} ${id} is on the bus, and no partner sent it`, id)),
    ],
  };
}

/** What is wrong with answers, whatever came of the webhooks. */
export function wrongAnswers(answers: readonly Answer[]): readonly Found[] {
  const genuine = answers.filter(({ forged }) => forged === undefined);
  return [...genuine.flatMap(notTaken), ...answers.flatMap(forgedTaken), ...twice(genuine)];
}

const notTaken = (answer: Answer): readonly Found[] =>
  answer.status === 200 ? [] : [found(`${nameOf(answer)} was answered with ${answer.status}`)];

function notBecome(answer: Answer, events: ReadonlyMap<string, Event>): readonly Found[] {
  const { status, eventId, webhook } = answer;
  if (status !== 200) return notTaken(answer);
  const event = events.get(eventId);
  if (event === undefined) return [found(`no event ${eventId} of ${nameOf(answer)} on the bus`, eventId)];
  const became = becameOf(event);
  if (isDeepStrictEqual(became, webhook.becomes)) return [];
  const [want, have] = [JSON.stringify(webhook.becomes), JSON.stringify(became)];
  return [found(`${nameOf(answer)} has become ${have}, not ${want}`, eventId)];
}

/** Only the application knows when it received a webhook. */
function becameOf({ metadata: { type, subject }, data: all }: Event): PartnerEvent {
  const { receivedAt: _receivedAt, ...data } = objectOf(all);
  return { type, subject, data };
}

const forgedTaken = (answer: Answer): readonly Found[] =>
  answer.forged === undefined || answer.status === 401
    ? []
    : [found(`${nameOf(answer)} was answered with ${answer.status}, not 401`)];

/** Webhooks of which more than one event came. */
function twice(genuine: readonly Answer[]): readonly Found[] {
  const byWebhook = Map.groupBy(genuine, ({ webhook }) => webhook);
  return [...byWebhook.values()].flatMap((answers) => {
    const [first] = answers;
    const ids = [...new Set(answers.map(({ eventId }) => eventId))];
    return first === undefined || ids.length === 1
      ? []
      : [found(`${nameOf(first)} has become the events ${ids.join(', ')}`, ...ids)];
  });
}
