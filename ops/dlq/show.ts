import type { Hop } from '@tributary/region/journal';
import { byEvent } from '../trace/by-event.ts';
import { journalOf } from '../trace/journal.ts';
import { textOf } from '../trace/text.ts';
import { letterById, withLetters } from './collect.ts';
import type { Content, Letter } from './dead-letter.ts';
import type { Place } from './endpoint.ts';
import { summaryOf } from './list.ts';
import { payloadOf } from './payload.ts';
import { type WholeLetter, whole } from './payload-store.ts';
import { describe } from './send/send.ts';
import { eventName } from './text.ts';

export interface ShowOptions {
  readonly json: boolean;
  /** Print nothing but the payload, in the form that `edit` takes. */
  readonly payload: boolean;
  readonly limit: number;
}

/** One letter: the event, the error, where it came from, and its path as far as a journal knows it. */
export async function show(place: Place, id: string, { json, payload, limit }: ShowOptions): Promise<string> {
  const letter = await withLetters(place, limit, async ({ letters }) => whole(place, letterById(letters, id)));
  if (payload) return JSON.stringify(payloadShown(letter), null, 2);
  const hops = await hopsOf(place, letter);
  return json ? jsonOf(letter, hops) : text(letter, hops);
}

/** Of records that are only named there is nothing to show: they are on their topic. */
const payloadShown = ({ destination, content }: WholeLetter) =>
  destination && destination.kind !== 'kafka-offsets' ? payloadOf(destination) : content.body;

async function hopsOf({ endpoint }: Place, { eventId }: Letter): Promise<readonly Hop[]> {
  if (endpoint === undefined || eventId === undefined) return [];
  const hops: Hop[] = [];
  for await (const hop of journalOf(endpoint, eventId, false)) hops.push(hop);
  return hops;
}

function jsonOf(letter: WholeLetter, path: readonly Hop[]): string {
  const { destination, edit, content } = letter;
  return JSON.stringify({
    ...summaryOf(letter),
    to: destination && describe(destination),
    payload: payloadShown(letter),
    body: content.body,
    attributes: textAttributes(content),
    ...(edit && { original: edit.original }),
    path,
  });
}

function text(letter: WholeLetter, hops: readonly Hop[]): string {
  const { messageId, queue, reason, explanation, from, destination, edit, eventId = '', sentAtMs } = letter;
  const lines = [
    `${messageId}  on ${queue.name} since ${new Date(sentAtMs).toISOString()}`,
    `event   ${eventName(letter)}`,
    `error   ${reason}: ${explanation}`,
    `from    ${from}`,
    `redrive ${destination ? `to ${describe(destination)}` : 'impossible: nothing says where it came from'}`,
    ...(edit ? [`edited  ${edit.at}; --json shows the original`] : []),
    '',
    JSON.stringify(payloadShown(letter), null, 2),
  ];
  const path = byEvent(hops, eventId).map(textOf).join('\n\n');
  return path === '' ? lines.join('\n') : `${lines.join('\n')}\n\n${path}`;
}

const textAttributes = ({ attributes }: Content): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, { StringValue = '' }]) => [name, StringValue]));
