import { at, numberOf, objectsOf, parseJson, textOf } from '@tributary/region/json';
import { healthOf } from '../../../../ops/clients/region-page.ts';
import type { DeadLetter } from '../../../../ops/dlq/dead-letter.ts';
import { addressOf } from '../../../../ops/dlq/read/claim-check.ts';
import { whatHappens } from '../../../../ops/dlq/redrive-report.ts';
import { deadLetterNames } from '../../../../ops/dlq/region/dead-letter-names.ts';
import { deadLettersOn, type PeekedQueue, peekMessage, peekQueues } from '../../../../ops/dlq/region/peek.ts';
import { replacedIds, sameBytes, withCopies } from '../../../../ops/dlq/same-event.ts';
import { type Context, EndpointError } from '../endpoint.ts';
import { eventNameIn } from '../registry/event-name.ts';
import { editablePayload } from './payload.ts';
import type { DeadLetterList, DeadLetterRow } from './shapes.ts';

/** So many dead letters of a queue are listed, and received at once, as by the commands. */
export const LIMIT = 10_000;

/** The dead letters of the region as they are now. */
export async function look({ regionUrl }: Context): Promise<readonly PeekedQueue[]> {
  return peekQueues(regionUrl, await deadLetterNames(regionUrl), LIMIT);
}

/** One dead letter by its message id, without a look at the others. @throws EndpointError when it is gone */
export async function lookAt({ regionUrl }: Context, id: string): Promise<DeadLetter> {
  return deadLetterOf(await peekMessage(regionUrl, await deadLetterNames(regionUrl), id), id);
}

/** One of the dead letters, or a copy of it, by its message id. @throws EndpointError when it is gone */
export function deadLetterOf(deadLetters: readonly DeadLetter[], id: string): DeadLetter {
  const found = deadLetters.find((deadLetter) => withCopies(deadLetter).some(({ messageId }) => messageId === id));
  if (found) return found;
  const what = 'It was redriven, edited or discarded, or its retention has ended.';
  throw new EndpointError('DeadLetterGone', `No dead letter has the id ${id}. ${what}`, 404);
}

export async function listDeadLetters(context: Context): Promise<DeadLetterList> {
  const [{ nowMs }, queues] = await Promise.all([healthOf(context.regionUrl), look(context)]);
  const deadLetters = deadLettersOn(queues);
  const heldIds = new Set(queues.flatMap((queue) => [...queue.heldIds]));
  const rows = rowsOf(deadLetters, { heldIds, times: await timesDeadLettered(context) });
  return {
    now: nowMs,
    queues: queues.map(({ deadLetters: _all, heldIds: _held, ...figures }) => figures),
    deadLetters: rows,
  };
}

export interface Known {
  /** How often each event was dead-lettered in all, by its id. */
  readonly times: ReadonlyMap<string, number>;
  /** Messages that a command or a consumer has received and not yet let go. */
  readonly heldIds: ReadonlySet<string>;
}

export function rowsOf(deadLetters: readonly DeadLetter[], { times, heldIds }: Known): readonly DeadLetterRow[] {
  const [replaced, same] = [replacedIds(deadLetters), sameBytes(deadLetters)];
  const here = Map.groupBy(deadLetters.flatMap(withCopies), ({ eventId }) => eventId);
  return deadLetters.map((deadLetter) => {
    const { messageId: id, queue, reason, explanation, eventId, from, sentAtMs, edit, copies = [] } = deadLetter;
    const eventType = typeOf(deadLetter);
    const before = eventId === undefined ? 0 : (times.get(eventId) ?? 0) - (here.get(eventId)?.length ?? 0);
    return {
      id,
      queue: queue.name,
      reason,
      explanation,
      from,
      sentAt: sentAtMs,
      copies: copies.map(({ messageId }) => messageId),
      ...(eventId !== undefined && { eventId }),
      ...(eventType !== undefined && { eventType }),
      ...(deadLetter.destination && { to: whatHappens(deadLetter, new Set()) }),
      ...(edit && { edited: edit.at }),
      isHeld: heldIds.has(id),
      isReplaced: replaced.has(id),
      sameBytes: same.get(id) ?? [],
      cameBack: Math.max(0, before),
    };
  });
}

/** A structured record has its type in its value alone. */
export function typeOf({ eventType, destination }: DeadLetter): string | undefined {
  if (eventType !== undefined || destination === undefined) return eventType;
  const { payload } = editablePayload(addressOf(destination));
  return payload === undefined ? undefined : eventNameIn(payload)?.type;
}

/** How often each event was dead-lettered since the region started, as far as it remembers. */
export async function timesDeadLettered({ regionUrl }: Context, id?: string): Promise<Map<string, number>> {
  const url = new URL('/_region/events', regionUrl);
  url.search = new URLSearchParams(id === undefined ? { state: 'dead-lettered', limit: '1000' } : { id }).toString();
  const answer = await fetch(url);
  const events = answer.ok ? objectsOf(at(parseJson(await answer.text()), 'events')) : [];
  return new Map(events.map((event) => [textOf(event['id']), numberOf(event['deadLetters']) ?? 0]));
}
