import { type Progress, UsageError } from '@tributary/region/command-line';
import { type Collected, deadLetterById, withDeadLetters } from './collect.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { Endpoint } from './endpoint.ts';
import { paced } from './paced.ts';
import { deletePayloads, PayloadError, whole } from './payload-store.ts';
import type { Held } from './queues.ts';
import {
  FAILURES_IN_A_ROW,
  type Planned,
  type Problem,
  planText,
  type Summary,
  summaryText,
  whatHappens,
} from './redrive-report.ts';
import { replacedIds, withCopies } from './same-event.ts';
import { send } from './send/send.ts';

/** The dead letters that a redrive takes: one, those of some that are still there, those of a reason, or all. */
export type Choice =
  | { readonly id: string }
  | { readonly among: ReadonlySet<string> }
  | { readonly reason: string }
  | 'all';

export interface SendOptions {
  readonly choice: Choice;
  readonly perSecond: number;
  readonly limit: number;
  readonly progress: Pick<Progress, 'stage' | 'add' | 'note'>;
}

export interface RedriveOptions extends SendOptions {
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Redrives dead letters, or tells what that would do. */
export async function redrive(
  endpoint: Endpoint,
  { dryRun, json, ...options }: RedriveOptions,
): Promise<{ text: string; succeeded: boolean }> {
  if (dryRun) return { text: planText(await planFor(endpoint, options), json), succeeded: true };
  const summary = await sendBack(endpoint, options);
  const text = json ? JSON.stringify(summary) : summaryText(summary);
  return { text, succeeded: summary.problems.length + summary.untried === 0 };
}

const planFor = (endpoint: Endpoint, { choice, limit }: SendOptions): Promise<readonly Planned[]> =>
  withDeadLetters(endpoint, limit, async ({ deadLetters }) => planOf(deadLetters, choice));

/** Where a redrive would send each of the chosen dead letters. */
export function planOf(deadLetters: readonly DeadLetter[], choice: Choice): readonly Planned[] {
  const replaced = replacedIds(deadLetters);
  return choose(deadLetters, choice).map((deadLetter) => ({ deadLetter, to: whatHappens(deadLetter, replaced) }));
}

/** Sends dead letters to where they came from. Each is deleted once its destination has confirmed that it has it. */
export function sendBack(endpoint: Endpoint, options: SendOptions): Promise<Summary> {
  return withDeadLetters(endpoint, options.limit, async ({ deadLetters, held }) => {
    const chosen = choose(deadLetters, options.choice);
    const chosenIds = new Set(chosen.map(({ messageId }) => messageId));
    await held.release(deadLetters.filter(({ messageId }) => !chosenIds.has(messageId)));
    return new Redrive(endpoint, { deadLetters, held }, options).run(chosen, replacedIds(deadLetters));
  });
}

/** In the order in which they are sent. @throws UsageError when an id means none or more than one */
export function choose(deadLetters: readonly DeadLetter[], choice: Choice): readonly DeadLetter[] {
  if (choice === 'all') return deadLetters;
  if ('id' in choice) return [deadLetterById(deadLetters, choice.id)];
  if ('among' in choice)
    return deadLetters.filter((one) => withCopies(one).some(({ messageId }) => choice.among.has(messageId)));
  return deadLetters.filter(({ reason }) => reason === choice.reason);
}

class Redrive {
  readonly #endpoint: Endpoint;
  readonly #held: Held;
  /** All dead letters of the stack, chosen or not. */
  readonly #deadLetters: readonly DeadLetter[];
  readonly #options: SendOptions;
  readonly #problems: Problem[] = [];
  #redriven = 0;
  #replaced = 0;
  #failuresInARow = 0;

  constructor(
    endpoint: Endpoint,
    { deadLetters, held }: Pick<Collected, 'deadLetters' | 'held'>,
    options: SendOptions,
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
