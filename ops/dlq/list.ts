import { replacedIds, withLetters } from './collect.ts';
import type { DeadLetterQueue, Letter } from './dead-letter.ts';
import type { Place } from './endpoint.ts';
import { type Depth, deadLetterQueues, depthOf } from './queues.ts';
import { age, eventName, reasonCounts, shortId, table } from './text.ts';

export interface ListOptions {
  readonly json: boolean;
  /** How many letters of each queue are looked at. */
  readonly limit: number;
}

interface QueueRow extends Depth {
  readonly queue: DeadLetterQueue;
  readonly letters: readonly Letter[];
}

const LETTERS_SHOWN = 50;

/** The dead-letter queues and what is on them: text for people, or JSON. */
export async function list(place: Place, { json, limit }: ListOptions): Promise<string> {
  // Before letters are held, which hides them.
  const queues = await deadLetterQueues(place);
  const depths = await Promise.all(queues.map((queue) => depthOf(place, queue)));
  return withLetters(place, limit, async ({ letters }) => {
    const rows = queues.map((queue, index) => ({
      queue,
      ...(depths[index] ?? { visible: 0, hidden: 0 }),
      letters: letters.filter((letter) => letter.queue.url === queue.url),
    }));
    return json ? jsonOf(rows, place.nowMs) : textOf(rows, letters, place);
  });
}

function jsonOf(rows: readonly QueueRow[], nowMs: number): string {
  const replaced = replacedIds(rows.flatMap(({ letters }) => letters));
  return JSON.stringify(
    rows.map(({ queue, visible, hidden, letters }) => ({
      queue: queue.name,
      depth: visible,
      hidden,
      oldestAgeSeconds: letters.length === 0 ? null : Math.floor(oldestAgeMs(letters, nowMs) / 1_000),
      reasons: Object.fromEntries(reasonCounts(letters)),
      letters: letters.map((letter) => ({ ...summaryOf(letter), replaced: replaced.has(letter.messageId) })),
    })),
  );
}

/** A letter without its content. */
export function summaryOf(letter: Letter) {
  const { messageId, queue, reason, explanation, eventId, eventType, from, sentAtMs, edit } = letter;
  const sentAt = new Date(sentAtMs).toISOString();
  return { id: messageId, queue: queue.name, reason, explanation, eventId, eventType, from, sentAt, edited: edit?.at };
}

function textOf(rows: readonly QueueRow[], letters: readonly Letter[], { nowMs }: Place): string {
  const used = rows.filter(({ visible, hidden, letters: own }) => visible + hidden + own.length > 0);
  if (used.length === 0) return `No dead letters on ${rows.length} queues.`;
  const shown = letters.slice(0, LETTERS_SHOWN);
  const more = letters.length - shown.length;
  const note = more > 0 ? `\n... and ${more} more; --json shows all.` : '';
  return `${queueTable(used, nowMs)}\n\n${letterTable(shown, nowMs)}${note}`;
}

function queueTable(rows: readonly QueueRow[], nowMs: number): string {
  const lines = rows.map(({ queue, visible, hidden, letters }) => [
    queue.name,
    String(visible),
    String(hidden),
    letters.length === 0 ? '-' : age(oldestAgeMs(letters, nowMs)),
    reasonCounts(letters)
      .map(([reason, count]) => `${reason} ${count}`)
      .join(', '),
  ]);
  return table([['QUEUE', 'DEPTH', 'HIDDEN', 'OLDEST', 'REASONS'], ...lines]);
}

function letterTable(letters: readonly Letter[], nowMs: number): string {
  const replaced = replacedIds(letters);
  const noteOf = (letter: Letter): string =>
    replaced.has(letter.messageId) ? 'replaced by its edited copy' : letter.edit ? 'edited' : '';
  const lines = letters.map((letter) => [
    shortId(letter),
    age(nowMs - letter.sentAtMs),
    letter.reason,
    eventName(letter),
    letter.from,
    noteOf(letter),
  ]);
  return table([['ID', 'AGE', 'REASON', 'EVENT', 'FROM', ''], ...lines]);
}

const oldestAgeMs = (letters: readonly Letter[], nowMs: number): number =>
  nowMs - Math.min(...letters.map(({ sentAtMs }) => sentAtMs));
