import type { Journal } from '../../core/journal.ts';
import { Allowance } from './allowance.ts';
import { type Feed, gapBefore, HOPS_PER_SECOND, hopsMessage, type Message, MOST_BEHIND } from './feed.ts';

/** All hops after a number. Those beyond the rate are left out: a reader has the newest. */
export class HopsFeed implements Feed {
  readonly #journal: Journal;
  readonly #allowance: Allowance;
  #read: number;

  constructor(journal: Journal, after: number, nowMs: number) {
    this.#journal = journal;
    this.#read = after;
    this.#allowance = new Allowance(HOPS_PER_SECOND, nowMs);
  }

  get read(): number {
    return this.#read;
  }

  messages(nowMs: number): readonly Message[] {
    const { newest } = this.#journal;
    const first = this.#read + 1;
    const most = this.#allowance.take(Math.min(newest - this.#read, MOST_BEHIND), nowMs);
    // Nothing may be sent yet: the hops wait, because less may come in the next moment.
    if (most === 0 && newest - this.#read <= MOST_BEHIND) return [];
    const hops = this.#journal.since(newest - most, most);
    this.#read = newest;
    return [...gapBefore(first, hops[0]?.n ?? newest + 1), ...hopsMessage(hops)];
  }
}
