import { progress } from '@tributary/region/command-line';
import { withDeadLetters } from '../../ops/dlq/collect.ts';
import type { DeadLetter } from '../../ops/dlq/dead-letter.ts';
import { discardAmong } from '../../ops/dlq/discard.ts';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { releaseEffect } from '../../ops/dlq/release.ts';
import { type Redriven, redrivenOf } from './redriven-dead-letter.ts';

/** A dead letter that is gone by decision. */
export interface Discarded {
  /** Name of its queue. */
  readonly queue: string;
  readonly eventId: string | undefined;
}

/** More dead letters than any run leaves on a queue. */
const LIMIT = 1_000_000;
const PER_SECOND = 1_000;
const OPTIONS = { dryRun: false, perSecond: PER_SECOND, limit: LIMIT, json: false };
const SILENT = progress({ isSilent: true });
/** Whether such an effect was done is only known when nothing is under way. */
const IN_DOUBT = 'EFFECT_IN_DOUBT';

/** Does what a person on call does, with the commands of `npm run dlq`. */
export class Operator {
  /** What it decided to drop, because it had been done. */
  readonly discarded: Discarded[] = [];
  /** The dead letters that it sent again. */
  readonly redriven: Redriven[] = [];
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
  resolveDoubts(wasDone: (eventId: string) => boolean): Promise<number> {
    return this.#at(async (endpoint) => {
      const doubts = (await deadLettersAt(endpoint)).filter(({ reason }) => reason === IN_DOUBT);
      const isDone = ({ eventId = '' }: DeadLetter): boolean => wasDone(eventId);
      await this.#discard(endpoint, doubts.filter(isDone));
      for (const doubt of doubts) if (!isDone(doubt)) await releaseEffect(endpoint, doubt);
      return doubts.length;
    });
  }

  /** All at once, because each look at the dead letters reads all of them. */
  async #discard(endpoint: Endpoint, done: readonly DeadLetter[]): Promise<void> {
    if (done.length === 0) return;
    const ids = new Set(done.map(({ messageId }) => messageId));
    const { problems } = await discardAmong(endpoint, ids, { reason: 'It was done.', limit: LIMIT });
    if (problems.length > 0) throw new Error(problems.map(({ id, problem }) => `${id}: ${problem}`).join('\n'));
    this.discarded.push(...done.map(({ queue, eventId }) => ({ queue: queue.name, eventId })));
  }

  /** The dead letters that are there now. */
  async deadLetters(): Promise<readonly Redriven[]> {
    return (await this.#at(deadLettersAt)).map((one) => redrivenOf(one));
  }

  /** Redrives what needs no decision, as a person does who cannot wait. What it leaves is redriven later. */
  async redriveSome(): Promise<void> {
    const deadLetters = (await this.#at(deadLettersAt)).filter(({ reason }) => reason !== IN_DOUBT);
    // Others may come meanwhile: what is not noted is not redriven.
    const among = new Set(deadLetters.map(({ messageId }) => messageId));
    let wasInterrupted = true;
    try {
      const options = { ...OPTIONS, choice: { among }, progress: SILENT };
      const { succeeded } = await this.#at((endpoint) => redrive(endpoint, options));
      wasInterrupted = !succeeded;
    } finally {
      this.redriven.push(...deadLetters.map((one) => redrivenOf(one, wasInterrupted)));
    }
  }

  /** @throws Error with what the command says, when a dead letter could not be redriven */
  async redriveAll(): Promise<void> {
    this.redriven.push(...(await this.deadLetters()));
    await this.#at(async (endpoint) => {
      const { text, succeeded } = await redrive(endpoint, { ...OPTIONS, choice: 'all', progress: SILENT });
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
