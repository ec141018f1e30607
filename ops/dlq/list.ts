import { type Column, table } from '@tributary/region/command-line';
import { consoleLine, withLink } from '../clients/console-link.ts';
import { withDeadLetters } from './collect.ts';
import type { DeadLetter, DeadLetterQueue } from './dead-letter.ts';
import type { Endpoint } from './endpoint.ts';
import { type Depth, deadLetterQueues, depthOf } from './queues.ts';
import { replacedIds, sameBytes, withCopies } from './same-event.ts';
import { age, eventName, reasonCounts, shortId } from './text.ts';

export interface ListOptions {
  readonly json: boolean;
  /** At most so many dead letters of each queue are read. */
  readonly limit: number;
}

interface QueueRow extends Depth {
  readonly queue: DeadLetterQueue;
  readonly deadLetters: readonly DeadLetter[];
}

const MOST_SHOWN = 50;

/** The dead-letter queues with their dead letters, as text or JSON. */
export async function list(endpoint: Endpoint, { json, limit }: ListOptions): Promise<string> {
  // Holding dead letters hides them, so the depths are read first.
  const queues = await deadLetterQueues(endpoint);
  const depths = await Promise.all(queues.map((queue) => depthOf(endpoint, queue)));
  return withDeadLetters(endpoint, limit, async ({ deadLetters }) => {
    const rows = queues.map((queue, index) => ({
      queue,
      ...(depths[index] ?? { visible: 0, hidden: 0 }),
      deadLetters: deadLetters.filter((deadLetter) => deadLetter.queue.url === queue.url),
    }));
    if (json) return jsonOf(rows, endpoint.nowMs);
    const link = deadLetters.length === 0 ? undefined : await consoleLine(endpoint.regionUrl, ['dead-letters']);
    return withLink(textOf(rows, deadLetters, endpoint), link);
  });
}

function jsonOf(rows: readonly QueueRow[], nowMs: number): string {
  const all = rows.flatMap(({ deadLetters }) => deadLetters);
  const [replaced, same] = [replacedIds(all), sameBytes(all)];
  return JSON.stringify(
    rows.map(({ queue, visible, hidden, deadLetters }) => ({
      queue: queue.name,
      depth: visible,
      hidden,
      oldestAgeSeconds: deadLetters.length === 0 ? null : Math.floor(oldestAgeMs(deadLetters, nowMs) / 1_000),
      reasons: Object.fromEntries(reasonCounts(deadLetters)),
      deadLetters: deadLetters.map((deadLetter) => ({
        ...summaryOf(deadLetter),
        replaced: replaced.has(deadLetter.messageId),
        sameBytes: same.get(deadLetter.messageId) ?? [],
      })),
    })),
  );
}

/** A dead letter without its content. */
export function summaryOf(deadLetter: DeadLetter) {
  const { messageId, queue, reason, explanation, eventId, eventType, from, sentAtMs, edit, copies = [] } = deadLetter;
  const sentAt = new Date(sentAtMs).toISOString();
  const known = { id: messageId, queue: queue.name, reason, explanation, eventId, eventType, from, sentAt };
  return { ...known, edited: edit?.at, copies: copies.map(({ messageId: id }) => id) };
}

function textOf(rows: readonly QueueRow[], deadLetters: readonly DeadLetter[], { nowMs }: Endpoint): string {
  const used = rows.filter(({ visible, hidden, deadLetters: own }) => visible + hidden + own.length > 0);
  if (used.length === 0) return `No dead letters on ${rows.length} queues.`;
  const shown = deadLetters.slice(0, MOST_SHOWN);
  const more = deadLetters.length - shown.length;
  const note = more > 0 ? `\n... and ${more} more; --json shows all.` : '';
  const tables = `${table(used, queueColumns(nowMs))}\n\n${table(shown, deadLetterColumns(deadLetters, nowMs))}`;
  return `${tables}${note}${unreadNote(used)}`;
}

/** Reasons and ages are of what was read: a limit must not look like the whole. */
function unreadNote(rows: readonly QueueRow[]): string {
  const unread = rows.reduce((sum, { visible, deadLetters }) => {
    return sum + Math.max(0, visible - deadLetters.flatMap(withCopies).length);
  }, 0);
  return unread === 0 ? '' : `\n${unread} more were not read: --limit N reads up to N of each queue.`;
}

const queueColumns = (nowMs: number): readonly Column<QueueRow>[] => [
  { title: 'QUEUE', cell: ({ queue }) => queue.name },
  { title: 'DEPTH', cell: ({ visible }) => String(visible), align: 'right' },
  { title: 'HIDDEN', cell: ({ hidden }) => String(hidden), align: 'right' },
  {
    title: 'OLDEST',
    cell: ({ deadLetters }) => (deadLetters.length === 0 ? '-' : age(oldestAgeMs(deadLetters, nowMs))),
    align: 'right',
  },
  {
    title: 'REASONS',
    cell: ({ deadLetters }) =>
      reasonCounts(deadLetters)
        .map(([reason, count]) => `${reason} ${count}`)
        .join(', '),
  },
];

function deadLetterColumns(all: readonly DeadLetter[], nowMs: number): readonly Column<DeadLetter>[] {
  const [replaced, same] = [replacedIds(all), sameBytes(all)];
  const notesOf = ({ messageId, edit, copies = [] }: DeadLetter): string =>
    [
      ...(replaced.has(messageId) ? ['replaced by its edited copy'] : edit ? ['edited'] : []),
      ...(copies.length > 0 ? [`there ${copies.length + 1} times`] : []),
      ...(same.get(messageId) ?? []).slice(0, 1).map((id) => `same bytes as ${shortId({ messageId: id })}`),
    ].join(', ');
  return [
    { title: 'ID', cell: shortId },
    { title: 'AGE', cell: ({ sentAtMs }) => age(nowMs - sentAtMs), align: 'right' },
    { title: 'REASON', cell: ({ reason }) => reason },
    { title: 'EVENT', cell: eventName },
    { title: 'FROM', cell: ({ from }) => from },
    { cell: notesOf },
  ];
}

const oldestAgeMs = (deadLetters: readonly DeadLetter[], nowMs: number): number =>
  nowMs - Math.min(...deadLetters.map(({ sentAtMs }) => sentAtMs));
