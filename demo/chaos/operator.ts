import { withLetters } from '../../ops/dlq/collect.ts';
import type { Letter } from '../../ops/dlq/dead-letter.ts';
import { discard } from '../../ops/dlq/discard.ts';
import { openPlace, type Place } from '../../ops/dlq/endpoint.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { tally } from './invariants/finding.ts';

/** Deletes the item with that `id` from a table. */
export type DeleteItem = (table: string, id: string) => Promise<unknown>;

/** Of each queue more than any run has. */
const LIMIT = 1_000_000;
const PER_SECOND = 1_000;

/** Does what a person on call does, with the commands of `npm run dlq`. */
export class Operator {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /**
   * Settles notices in doubt as docs/reference/runbook.md says: discards the letter of a notice that was sent, and else deletes
   * the note of the attempt that the letter names, so that a redrive sends it.
   * @param wasSent tells of an event id whether a subscriber of the topic has its notice
   * @returns how many there were
   */
  settleDoubts(wasSent: (eventId: string) => boolean, deleteItem: DeleteItem): Promise<number> {
    return this.#at(async (place) => {
      const doubts = (await lettersAt(place)).filter(({ reason }) => reason === 'EFFECT_IN_DOUBT');
      for (const { messageId, eventId, explanation } of doubts) {
        if (!wasSent(eventId ?? '')) await deleteNamedItem(explanation, deleteItem);
        else await discard(place, messageId, { reason: 'The notice was sent.', keep: undefined, limit: LIMIT });
      }
      return doubts.length;
    });
  }

  /** How many dead letters there are for each reason. */
  async reasons(): Promise<Readonly<Record<string, number>>> {
    const letters = await this.#at(lettersAt);
    return Object.fromEntries(tally(letters.map(({ reason }) => reason)));
  }

  /** @throws Error with what the command says, when a letter could not be redriven */
  redriveAll(): Promise<void> {
    return this.#at(async (place) => {
      const options = { choice: 'all', dryRun: false, perSecond: PER_SECOND, limit: LIMIT, json: false } as const;
      const { text, succeeded } = await redrive(place, { ...options, print: () => {} });
      if (!succeeded) throw new Error(text);
    });
  }

  /** A place knows the time at which it was opened, so each command has one of its own. */
  async #at<Result>(work: (place: Place) => Promise<Result>): Promise<Result> {
    const place = await openPlace({ aws: false, stage: 'dev', endpoint: this.#endpoint });
    try {
      return await work(place);
    } finally {
      await place.close();
    }
  }
}

const lettersAt = (place: Place): Promise<readonly Letter[]> =>
  withLetters(place, LIMIT, async ({ letters }) => letters);

async function deleteNamedItem(explanation: string, deleteItem: DeleteItem): Promise<void> {
  const [, id, table] = /delete item (.+) of table (\S+), then redrive/.exec(explanation) ?? [];
  if (id === undefined || table === undefined) throw new Error(`this names no item: ${explanation}`);
  await deleteItem(table, id);
}
