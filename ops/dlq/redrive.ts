import { UsageError } from '@tributary/region/command-line';
import { type Collected, letterById, replacedIds, withLetters } from './collect.ts';
import type { Letter } from './dead-letter.ts';
import type { Place } from './endpoint.ts';
import { deletePayloads, PayloadError, whole } from './payload-store.ts';
import { Progress, paced } from './progress.ts';
import type { Held } from './queues.ts';
import { addressOf } from './read/claim-check.ts';
import { describe, send } from './send/send.ts';
import { eventName, shortId, table } from './text.ts';

/** Which letters a redrive takes. */
export type Choice = { readonly id: string } | { readonly reason: string } | 'all';

export interface RedriveOptions {
  readonly choice: Choice;
  readonly dryRun: boolean;
  readonly perSecond: number;
  readonly limit: number;
  readonly json: boolean;
  readonly print: (line: string) => void;
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
  /** Letters that no attempt was made for, after too many failures in a row. */
  readonly untried: number;
}

/** After so many failures in a row it is the way that is broken, not the letters. */
const FAILURES_IN_A_ROW = 5;

/** Sends letters to where they came from. Each is deleted only once its new place has confirmed that it has it. */
export async function redrive(place: Place, options: RedriveOptions): Promise<{ text: string; succeeded: boolean }> {
  return withLetters(place, options.limit, async ({ letters, held }) => {
    const replaced = replacedIds(letters);
    const chosen = choose(letters, options.choice);
    const chosenIds = new Set(chosen.map(({ messageId }) => messageId));
    await held.release(letters.filter(({ messageId }) => !chosenIds.has(messageId)));
    if (options.dryRun) return { text: plan(chosen, replaced, options.json), succeeded: true };
    const summary = await new Redrive(place, { letters, held }, options).run(chosen, replaced);
    const text = options.json ? JSON.stringify(summary) : summaryText(summary);
    return { text, succeeded: summary.problems.length + summary.untried === 0 };
  });
}

function choose(letters: readonly Letter[], choice: Choice): readonly Letter[] {
  if (choice === 'all') return letters;
  if ('id' in choice) return [letterById(letters, choice.id)];
  return letters.filter(({ reason }) => reason === choice.reason);
}

class Redrive {
  readonly #place: Place;
  readonly #held: Held;
  /** All letters of the stack, also those that are not chosen. */
  readonly #letters: readonly Letter[];
  readonly #options: RedriveOptions;
  readonly #problems: Problem[] = [];
  #redriven = 0;
  #replaced = 0;
  #failuresInARow = 0;

  constructor(place: Place, { letters, held }: Pick<Collected, 'letters' | 'held'>, options: RedriveOptions) {
    this.#place = place;
    this.#held = held;
    this.#letters = letters;
    this.#options = options;
  }

  async run(letters: readonly Letter[], replaced: ReadonlySet<string>): Promise<Summary> {
    const progress = new Progress(letters.length, this.#options.print);
    const turn = paced(this.#options.perSecond);
    let tried = 0;
    for (const letter of letters) {
      if (this.#failuresInARow >= FAILURES_IN_A_ROW) break;
      tried++;
      if (replaced.has(letter.messageId)) await this.#dropReplaced(letter);
      else {
        await turn();
        await this.#redrive(letter);
      }
      progress.done(this.#redriven, this.#problems.length);
    }
    return {
      chosen: letters.length,
      redriven: this.#redriven,
      replaced: this.#replaced,
      problems: this.#problems,
      untried: letters.length - tried,
    };
  }

  async #redrive(letter: Letter): Promise<void> {
    if (!letter.destination) return this.#fail(letter, 'nothing says where it came from; look at it, then discard it');
    if (!(await this.#sent(letter))) return;
    this.#redriven++;
    try {
      await this.#held.delete(letter);
    } catch (error) {
      return this.#fail(
        letter,
        `it was sent, but not deleted: ${messageOf(error)}. Its second time will be a duplicate`,
      );
    }
    await deletePayloads(this.#place, letter, this.#letters).catch((error: unknown) => {
      this.#fail(letter, `it was redriven, but its payload is left until it expires: ${messageOf(error)}`);
    });
  }

  async #sent(letter: Letter): Promise<boolean> {
    const { messageId } = letter;
    try {
      const { destination } = await whole(this.#place, letter);
      if (!destination) throw new PayloadError('its payload is none that could be sent');
      await send(this.#place, destination, { messageId, nowMs: this.#place.nowMs });
      this.#failuresInARow = 0;
      return true;
    } catch (error) {
      this.#failuresInARow++;
      // A call that is wrong as a whole, such as a missing setting, is no matter of this letter.
      if (error instanceof UsageError && this.#redriven === 0 && this.#problems.length === 0) throw error;
      this.#fail(letter, messageOf(error));
      return false;
    }
  }

  async #dropReplaced(letter: Letter): Promise<void> {
    await this.#held.delete(letter);
    this.#replaced++;
  }

  #fail({ messageId: id, queue }: Letter, problem: string): void {
    this.#problems.push({ id, queue: queue.name, problem });
  }
}

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message || error.name;
};

function plan(letters: readonly Letter[], replaced: ReadonlySet<string>, json: boolean): string {
  const rows = letters.map((letter) => ({ letter, to: whatHappens(letter, replaced) }));
  if (json)
    return JSON.stringify(rows.map(({ letter, to }) => ({ id: letter.messageId, queue: letter.queue.name, to })));
  const lines = rows.map(({ letter, to }) => [shortId(letter), letter.reason, eventName(letter), to]);
  return `${table([['ID', 'REASON', 'EVENT', 'WOULD GO TO'], ...lines])}\n${letters.length} letters; nothing was sent.`;
}

function whatHappens({ messageId, destination }: Letter, replaced: ReadonlySet<string>): string {
  if (replaced.has(messageId)) return 'nowhere: its edited copy goes';
  return destination ? describe(addressOf(destination)) : 'nowhere: nothing says where it came from';
}

function summaryText({ chosen, redriven, replaced, problems, untried }: Summary): string {
  const parts = [
    `${redriven} of ${chosen} letters redriven`,
    ...(replaced > 0 ? [`${replaced} given up for their edited copies`] : []),
    ...(problems.length > 0 ? [`${problems.length} with problems`] : []),
    ...(untried > 0 ? [`${untried} not tried after ${FAILURES_IN_A_ROW} failures in a row`] : []),
  ];
  const lines = problems.map(({ id, queue, problem }) => `${id} on ${queue}: ${problem}`);
  return [...lines, `${parts.join(', ')}.`].join('\n');
}
