import type { Hop } from '@tributary/region/journal';
import { byEvent } from '../trace/by-event.ts';
import { journalOf } from '../trace/journal.ts';
import { storyText } from '../trace/text.ts';
import { storiesOf } from '../trace/tree.ts';
import { deadLetterById, withDeadLetters } from './collect.ts';
import type { Content, DeadLetter } from './dead-letter.ts';
import type { Endpoint } from './endpoint.ts';
import { summaryOf } from './list.ts';
import { payloadOf } from './payload.ts';
import { type WholeDeadLetter, whole } from './payload-store.ts';
import { describe } from './send/send.ts';
import { eventName } from './text.ts';

export interface ShowOptions {
  readonly json: boolean;
  /** Print nothing but the payload, in the form that `edit` takes. */
  readonly payload: boolean;
  readonly limit: number;
}

/** One dead letter: the event, the error, its origin, and the path that the region's journal has of it. */
export async function show(endpoint: Endpoint, id: string, { json, payload, limit }: ShowOptions): Promise<string> {
  const deadLetter = await withDeadLetters(endpoint, limit, async ({ deadLetters }) =>
    whole(endpoint, deadLetterById(deadLetters, id)),
  );
  if (payload) return JSON.stringify(payloadShown(deadLetter), null, 2);
  const hops = await hopsOf(endpoint, deadLetter);
  return json ? jsonOf(deadLetter, hops) : text(deadLetter, hops);
}

/** Where the dead letter holds only offsets, its records are on their topic, so the body is shown. */
const payloadShown = ({ destination, content }: WholeDeadLetter) =>
  destination && destination.kind !== 'kafka-offsets' ? payloadOf(destination) : content.body;

async function hopsOf({ regionUrl }: Endpoint, { eventId }: DeadLetter): Promise<readonly Hop[]> {
  if (regionUrl === undefined || eventId === undefined) return [];
  const hops: Hop[] = [];
  for await (const hop of journalOf(regionUrl, eventId, false)) hops.push(hop);
  return hops;
}

function jsonOf(deadLetter: WholeDeadLetter, path: readonly Hop[]): string {
  const { destination, edit, content } = deadLetter;
  return JSON.stringify({
    ...summaryOf(deadLetter),
    stack: deadLetter.stack,
    to: destination && describe(destination),
    payload: payloadShown(deadLetter),
    body: content.body,
    attributes: textAttributes(content),
    ...(edit && { original: edit.original }),
    path,
  });
}

function text(deadLetter: WholeDeadLetter, hops: readonly Hop[]): string {
  const { messageId, queue, reason, explanation, stack = [], from, destination, edit } = deadLetter;
  const { eventId = '', sentAtMs } = deadLetter;
  const lines = [
    `${messageId}  on ${queue.name} since ${new Date(sentAtMs).toISOString()}`,
    `event   ${eventName(deadLetter)}`,
    `error   ${reason}: ${explanation}`,
    ...stack.map((frame) => `        ${frame}`),
    `from    ${from}`,
    `redrive ${destination ? `to ${describe(destination)}` : 'impossible: its origin is unknown'}`,
    ...(edit ? [`edited  ${edit.at}; --json shows the original`] : []),
    '',
    JSON.stringify(payloadShown(deadLetter), null, 2),
  ];
  const path = storiesOf(byEvent(hops, eventId)).map(storyText).join('\n\n');
  return path === '' ? lines.join('\n') : `${lines.join('\n')}\n\n${path}`;
}

const textAttributes = ({ attributes }: Content): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, { StringValue = '' }]) => [name, StringValue]));
