import { type Column, printable, table } from '@tributary/region/command-line';
import type { DeadLetter } from './dead-letter.ts';
import { addressOf } from './read/claim-check.ts';
import { describe } from './send/send.ts';
import { eventName, shortId } from './text.ts';

/** So many failures in a row mean that the connection is broken, and not the dead letters. */
export const FAILURES_IN_A_ROW = 5;

export interface Problem {
  readonly id: string;
  readonly queue: string;
  readonly problem: string;
}

export interface Summary {
  readonly chosen: number;
  readonly redriven: number;
  /** Deleted without a redrive, because their edited copy is on the queue. */
  readonly replaced: number;
  readonly problems: readonly Problem[];
  /** Dead letters that were not sent because too many before them failed in a row. */
  readonly untried: number;
}

/** A dead letter, and where a redrive would send it. */
export interface Planned {
  readonly deadLetter: DeadLetter;
  readonly to: string;
}

/** What a redrive would do, as text or JSON. */
export function planText(rows: readonly Planned[], json: boolean): string {
  if (json)
    return JSON.stringify(
      rows.map(({ deadLetter, to }) => ({ id: deadLetter.messageId, queue: deadLetter.queue.name, to })),
    );
  return `${table(rows, PLAN_COLUMNS)}\n${rows.length} dead letters; nothing was sent.`;
}

const PLAN_COLUMNS: readonly Column<Planned>[] = [
  { title: 'ID', cell: ({ deadLetter }) => shortId(deadLetter) },
  { title: 'REASON', cell: ({ deadLetter }) => deadLetter.reason },
  { title: 'EVENT', cell: ({ deadLetter }) => eventName(deadLetter) },
  { title: 'WOULD GO TO', cell: ({ to }) => to },
];

/** Where a redrive would send a dead letter, for people. */
export function whatHappens({ messageId, destination }: DeadLetter, replaced: ReadonlySet<string>): string {
  if (replaced.has(messageId)) return 'nowhere: its edited copy is sent instead';
  return destination ? describe(addressOf(destination)) : 'nowhere: its origin is unknown';
}

/** What a redrive has done. */
export function summaryText({ chosen, redriven, replaced, problems, untried }: Summary): string {
  const parts = [
    `${redriven} of ${chosen} dead letters redriven`,
    ...(replaced > 0 ? [`${replaced} deleted, as their edited copies are sent`] : []),
    ...(problems.length > 0 ? [`${problems.length} with problems`] : []),
    ...(untried > 0 ? [`${untried} not tried after ${FAILURES_IN_A_ROW} failures in a row`] : []),
  ];
  const lines = problems.map(({ id, queue, problem }) => printable(`${id} on ${queue}: ${problem}`));
  return [...lines, `${parts.join(', ')}.`].join('\n');
}
