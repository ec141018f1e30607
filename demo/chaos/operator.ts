import { progress } from '@tributary/region/command-line';
import { withDeadLetters } from '../../ops/dlq/collect.ts';
import type { DeadLetter } from '../../ops/dlq/dead-letter.ts';
import { discard } from '../../ops/dlq/discard.ts';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { tally } from '../check/tally.ts';

/** Deletes the item with that `id` from a table. */
export type DeleteItem = (table: string, id: string) => Promise<unknown>;

/** A dead letter that is gone by decision. */
export interface Discarded {
  /** Name of its queue. */
  readonly queue: string;
  readonly eventId: string | undefined;
}

/** More dead letters than any run leaves on a queue. */
const LIMIT = 1_000_000;
const PER_SECOND = 1_000;

/** Does what a person on call does, with the commands of `npm run dlq`. */
export class Operator {
  /** What it decided to drop, because it had been done. */
  readonly discarded: Discarded[] = [];
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /**
   * Decides about effects whose outcome is unknown, as docs/reference/runbook.md says. If one was done, its dead letter is
   * discarded. If not, the record of the attempt is deleted, so that a redrive does it.
   * @param wasDone says whether the effect of an event was done
   * @returns how many there were
   */
  resolveDoubts(wasDone: (eventId: string) => boolean, deleteItem: DeleteItem): Promise<number> {
    return this.#at(async (endpoint) => {
      const doubts = (await deadLettersAt(endpoint)).filter(({ reason }) => reason === 'EFFECT_IN_DOUBT');
      for (const doubt of doubts) {
        if (!wasDone(doubt.eventId ?? '')) await deleteNamedItem(doubt.explanation, deleteItem);
        else await this.#discard(endpoint, doubt);
      }
      return doubts.length;
    });
  }

  async #discard(endpoint: Endpoint, { messageId, eventId, queue }: DeadLetter): Promise<void> {
    await discard(endpoint, messageId, { reason: 'It was done.', keep: undefined, limit: LIMIT });
    this.discarded.push({ queue: queue.name, eventId });
  }

  /** How many dead letters there are for each reason. */
  async reasons(): Promise<Readonly<Record<string, number>>> {
    const deadLetters = await this.#at(deadLettersAt);
    return Object.fromEntries(tally(deadLetters.map(({ reason }) => reason)));
  }

  /** @throws Error with what the command says, when a dead letter could not be redriven */
  redriveAll(): Promise<void> {
    return this.#at(async (endpoint) => {
      const options = { choice: 'all', dryRun: false, perSecond: PER_SECOND, limit: LIMIT, json: false } as const;
      const { text, succeeded } = await redrive(endpoint, { ...options, progress: progress({ isSilent: true }) });
      if (!succeeded) throw new Error(text);
    });
  }

  /** An endpoint holds the time at which it was opened, so each command opens its own. */
  async #at<Result>(work: (endpoint: Endpoint) => Promise<Result>): Promise<Result> {
    const endpoint = await openEndpoint({ aws: false, stage: 'dev', endpoint: this.#endpoint });
    try {
      return await work(endpoint);
    } finally {
      await endpoint.close();
    }
  }
}

const deadLettersAt = (endpoint: Endpoint): Promise<readonly DeadLetter[]> =>
  withDeadLetters(endpoint, LIMIT, async ({ deadLetters }) => deadLetters);

async function deleteNamedItem(explanation: string, deleteItem: DeleteItem): Promise<void> {
  const [, id, table] = /delete item (.+) of table (\S+), then redrive/.exec(explanation) ?? [];
  if (id === undefined || table === undefined) throw new Error(`this names no item: ${explanation}`);
  await deleteItem(table, id);
}
