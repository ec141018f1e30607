import { printable } from '@tributary/region/command-line';
import type { Hop } from '@tributary/region/journal';
import { consoleLine, withLink } from '../clients/console-link.ts';
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
import { sameBytes } from './same-event.ts';
import { describe } from './send/send.ts';
import { eventName } from './text.ts';
import { readable } from './values/readable.ts';

export interface ShowOptions {
  readonly json: boolean;
  /** Print nothing but the payload, in the form that `edit` takes. */
  readonly payload: boolean;
  readonly limit: number;
}

/** One dead letter: the event, the error, its origin, and the path that the region's journal has of it. */
export async function show(endpoint: Endpoint, id: string, { json, payload, limit }: ShowOptions): Promise<string> {
  const deadLetter = await withDeadLetters(endpoint, limit, async ({ deadLetters }) => {
    const one = deadLetterById(deadLetters, id);
    const shown = await readableDeadLetter(endpoint, await whole(endpoint, one));
    return { ...shown, sameBytes: sameBytes(deadLetters).get(one.messageId) ?? [] };
  });
  if (payload) return JSON.stringify(payloadShown(deadLetter), null, 2);
  const hops = await hopsOf(endpoint, deadLetter);
  if (json) return jsonOf(deadLetter, hops);
  return withLink(
    text(deadLetter, hops),
    await consoleLine(endpoint.regionUrl, ['dead-letters', deadLetter.messageId]),
  );
}

/** A dead letter for people. */
export type ReadableDeadLetter = WholeDeadLetter & {
  /** Why its value is shown as bytes. */
  readonly valueProblem?: string;
};

/** Has a value in Avro or Protobuf as JSON, where it can be decoded. */
export async function readableDeadLetter(endpoint: Endpoint, deadLetter: WholeDeadLetter): Promise<ReadableDeadLetter> {
  if (!deadLetter.destination) return deadLetter;
  const { destination, problem } = await readable(endpoint, deadLetter.destination, deadLetter.position?.offset);
  return { ...deadLetter, destination, ...(problem !== undefined && { valueProblem: problem }) };
}

/** Where the dead letter holds only positions, its records are on their topic or in their table. */
const ONLY_POSITIONS: readonly unknown[] = ['kafka-offsets', 'given-up-changes'];

export const payloadShown = ({ destination, content }: WholeDeadLetter) =>
  destination && !ONLY_POSITIONS.includes(destination.kind) ? payloadOf(destination) : content.body;

async function hopsOf({ regionUrl }: Endpoint, { eventId }: DeadLetter): Promise<readonly Hop[]> {
  if (regionUrl === undefined || eventId === undefined) return [];
  const hops: Hop[] = [];
  for await (const hop of journalOf(regionUrl, eventId, false)) hops.push(hop);
  return hops;
}

/** A dead letter, and the message ids of those whose records have the same bytes. */
export type Shown = ReadableDeadLetter & { readonly sameBytes: readonly string[] };

const jsonOf = (deadLetter: Shown, path: readonly Hop[]): string => JSON.stringify({ ...detailsOf(deadLetter), path });

/** All that is known of a dead letter itself. */
export function detailsOf(deadLetter: Shown) {
  const { destination, edit, content } = deadLetter;
  return {
    ...summaryOf(deadLetter),
    sameBytes: deadLetter.sameBytes,
    stack: deadLetter.stack,
    to: destination && describe(destination),
    payload: payloadShown(deadLetter),
    ...(deadLetter.valueProblem !== undefined && { valueProblem: deadLetter.valueProblem }),
    body: content.body,
    attributes: textAttributes(content),
    ...(edit && { original: edit.original }),
  };
}

function text(deadLetter: Shown, hops: readonly Hop[]): string {
  const { messageId, queue, reason, explanation, stack = [], from, destination, edit } = deadLetter;
  const { eventId = '', sentAtMs, copies = [], valueProblem } = deadLetter;
  const lines = [
    `${messageId}  on ${queue.name} since ${new Date(sentAtMs).toISOString()}`,
    `event   ${eventName(deadLetter)}`,
    `error   ${reason}: ${explanation}`,
    ...stack.map((frame) => `        ${frame}`),
    `from    ${from}`,
    ...copies.map(({ messageId: id }) => `copy    ${id}`),
    ...deadLetter.sameBytes.map((id) => `same    bytes as in ${id}`),
    `redrive ${destination ? `to ${describe(destination)}` : 'impossible: its origin is unknown'}`,
    ...(valueProblem === undefined ? [] : [`value   as bytes, because: ${valueProblem}`]),
    ...(edit ? [`edited  ${edit.at}; --json shows the original`] : []),
  ].map(printable);
  const payload = JSON.stringify(payloadShown(deadLetter), null, 2);
  const path = storiesOf(byEvent(hops, eventId)).map(storyText).join('\n\n');
  return [...lines, '', payload, ...(path === '' ? [] : ['', path])].join('\n');
}

export const textAttributes = ({ attributes }: Content): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, { StringValue = '' }]) => [name, StringValue]));
