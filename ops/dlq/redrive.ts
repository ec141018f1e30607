import { type Column, type Progress, table, UsageError } from '@tributary/region/command-line';
import { type Collected, deadLetterById, replacedIds, withDeadLetters } from './collect.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { Endpoint } from './endpoint.ts';
import { paced } from './paced.ts';
import { deletePayloads, PayloadError, whole } from './payload-store.ts';
import type { Held } from './queues.ts';
import { addressOf } from './read/claim-check.ts';
import { describe, send } from './send/send.ts';
import { eventName, shortId } from './text.ts';

/** The dead letters that a redrive takes. */
export type Choice = { readonly id: string } | { readonly reason: string } | 'all';

export interface RedriveOptions {
  readonly choice: Choice;
  readonly dryRun: boolean;
  readonly perSecond: number;
  readonly limit: number;
  readonly json: boolean;
  readonly progress: Progress;
}

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

/** So many failures in a row mean that the connection is broken, and not the dead letters. */
const FAILURES_IN_A_ROW = 5;

/** Sends dead letters to where they came from. Each is deleted once its destination has confirmed that it has it. */
export async function redrive(
  endpoint: Endpoint,
  options: RedriveOptions,
): Promise<{ text: string; succeeded: boolean }> {
  return withDeadLetters(endpoint, options.limit, async ({ deadLetters, held }) => {
    const replaced = replacedIds(deadLetters);
    const chosen = choose(deadLetters, options.choice);
    const chosenIds = new Set(chosen.map(({ messageId }) => messageId));
    await held.release(deadLetters.filter(({ messageId }) => !chosenIds.has(messageId)));
    if (options.dryRun) return { text: plan(chosen, replaced, options.json), succeeded: true };
    const summary = await new Redrive(endpoint, { deadLetters, held }, options).run(chosen, replaced);
    const text = options.json ? JSON.stringify(summary) : summaryText(summary);
    return { text, succeeded: summary.problems.length + summary.untried === 0 };
  });
}

function choose(deadLetters: readonly DeadLetter[], choice: Choice): readonly DeadLetter[] {
  if (choice === 'all') return deadLetters;
  if ('id' in choice) return [deadLetterById(deadLetters, choice.id)];
  return deadLetters.filter(({ reason }) => reason === choice.reason);
}

class Redrive {
  readonly #endpoint: Endpoint;
  readonly #held: Held;
  /** All dead letters of the stack, chosen or not. */
  readonly #deadLetters: readonly DeadLetter[];
  readonly #options: RedriveOptions;
  readonly #problems: Problem[] = [];
  #redriven = 0;
  #replaced = 0;
  #failuresInARow = 0;

  constructor(
    endpoint: Endpoint,
    { deadLetters, held }: Pick<Collected, 'deadLetters' | 'held'>,
    options: RedriveOptions,
  ) {
    this.#endpoint = endpoint;
    this.#held = held;
    this.#deadLetters = deadLetters;
    this.#options = options;
  }

  async run(deadLetters: readonly DeadLetter[], replaced: ReadonlySet<string>): Promise<Summary> {
    const { progress } = this.#options;
    progress.stage('Redriving', { unit: 'dead letters', total: deadLetters.length });
    const turn = paced(this.#options.perSecond);
    let tried = 0;
    for (const deadLetter of deadLetters) {
      if (this.#failuresInARow >= FAILURES_IN_A_ROW) break;
      tried++;
      if (replaced.has(deadLetter.messageId)) await this.#dropReplaced(deadLetter);
      else {
        await turn();
        await this.#redrive(deadLetter);
      }
      progress.add(1);
      if (this.#problems.length > 0) progress.note(`${this.#problems.length} failed`);
    }
    return {
      chosen: deadLetters.length,
      redriven: this.#redriven,
      replaced: this.#replaced,
      problems: this.#problems,
      untried: deadLetters.length - tried,
    };
  }

  async #redrive(deadLetter: DeadLetter): Promise<void> {
    if (!deadLetter.destination) return this.#fail(deadLetter, 'its origin is unknown; look at it, then discard it');
    if (!(await this.#sent(deadLetter))) return;
    this.#redriven++;
    try {
      await this.#held.delete(deadLetter);
    } catch (error) {
      return this.#fail(
        deadLetter,
        `it was sent, but not deleted: ${messageOf(error)}. The next redrive sends it again, as a duplicate`,
      );
    }
    await deletePayloads(this.#endpoint, deadLetter, this.#deadLetters).catch((error: unknown) => {
      this.#fail(deadLetter, `it was redriven, but its payload is left until it expires: ${messageOf(error)}`);
    });
  }

  async #sent(deadLetter: DeadLetter): Promise<boolean> {
    const { messageId } = deadLetter;
    try {
      const { destination } = await whole(this.#endpoint, deadLetter);
      if (!destination) throw new PayloadError('its payload cannot be sent');
      await send(this.#endpoint, destination, { messageId, nowMs: this.#endpoint.nowMs });
      this.#failuresInARow = 0;
      return true;
    } catch (error) {
      this.#failuresInARow++;
      // A wrong call, such as one without a needed setting, is not a problem of this dead letter.
      if (error instanceof UsageError && this.#redriven === 0 && this.#problems.length === 0) throw error;
      this.#fail(deadLetter, messageOf(error));
      return false;
    }
  }

  async #dropReplaced(deadLetter: DeadLetter): Promise<void> {
    await this.#held.delete(deadLetter);
    this.#replaced++;
  }

  #fail({ messageId: id, queue }: DeadLetter, problem: string): void {
    this.#problems.push({ id, queue: queue.name, problem });
  }
}

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message || error.name;
};

function plan(deadLetters: readonly DeadLetter[], replaced: ReadonlySet<string>, json: boolean): string {
  const rows = deadLetters.map((deadLetter) => ({ deadLetter, to: whatHappens(deadLetter, replaced) }));
  if (json)
    return JSON.stringify(
      rows.map(({ deadLetter, to }) => ({ id: deadLetter.messageId, queue: deadLetter.queue.name, to })),
    );
  return `${table(rows, PLAN_COLUMNS)}\n${deadLetters.length} dead letters; nothing was sent.`;
}

const PLAN_COLUMNS: readonly Column<{ readonly deadLetter: DeadLetter; readonly to: string }>[] = [
  { title: 'ID', cell: ({ deadLetter }) => shortId(deadLetter) },
  { title: 'REASON', cell: ({ deadLetter }) => deadLetter.reason },
  { title: 'EVENT', cell: ({ deadLetter }) => eventName(deadLetter) },
  { title: 'WOULD GO TO', cell: ({ to }) => to },
];

function whatHappens({ messageId, destination }: DeadLetter, replaced: ReadonlySet<string>): string {
  if (replaced.has(messageId)) return 'nowhere: its edited copy is sent instead';
  return destination ? describe(addressOf(destination)) : 'nowhere: its origin is unknown';
}

function summaryText({ chosen, redriven, replaced, problems, untried }: Summary): string {
  const parts = [
    `${redriven} of ${chosen} dead letters redriven`,
    ...(replaced > 0 ? [`${replaced} deleted, as their edited copies are sent`] : []),
    ...(problems.length > 0 ? [`${problems.length} with problems`] : []),
    ...(untried > 0 ? [`${untried} not tried after ${FAILURES_IN_A_ROW} failures in a row`] : []),
  ];
  const lines = problems.map(({ id, queue, problem }) => `${id} on ${queue}: ${problem}`);
  return [...lines, `${parts.join(', ')}.`].join('\n');
}
