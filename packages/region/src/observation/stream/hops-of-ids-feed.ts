import type { Hop, Journal } from '../../core/journal.ts';
import type { HopIndex } from '../hops/hop-index.ts';
import type { WantedHops } from '../hops/wanted-hops.ts';
import { Allowance } from './allowance.ts';
import { type Feed, gapBefore, HOPS_PER_SECOND, hopsMessage, type Message } from './feed.ts';

/** So many hops are looked at for one batch, about 2 ms; the next batch goes on. */
const MOST_LOOKED_AT = 10_000;

/** The hops of some ids after a number. Nothing is made of the others, and those beyond the rate come later. */
export class HopsOfIdsFeed implements Feed {
  readonly #journal: Journal;
  readonly #index: HopIndex;
  readonly #wanted: WantedHops;
  readonly #allowance: Allowance;
  #read: number;
  #knowsPast = false;

  constructor(
    { journal, index }: { readonly journal: Journal; readonly index: HopIndex },
    after: number,
    wanted: WantedHops,
    nowMs: number,
  ) {
    this.#journal = journal;
    this.#index = index;
    this.#wanted = wanted;
    this.#read = after;
    this.#allowance = new Allowance(HOPS_PER_SECOND, nowMs);
  }

  get read(): number {
    return this.#read;
  }

  async messages(nowMs: number): Promise<readonly Message[]> {
    await this.#learnPast();
    const first = this.#read + 1;
    const from = Math.max(first, this.#journal.oldest);
    const last = Math.min(this.#journal.newest, from + MOST_LOOKED_AT - 1);
    const hops = this.#between(from, last);
    const given = this.#allowance.take(hops.length, nowMs);
    this.#read = (hops[given]?.n ?? Math.max(last, this.#read) + 1) - 1;
    return [...gapBefore(first, from), ...hopsMessage(hops.slice(0, given))];
  }

  #between(from: number, to: number): readonly Hop[] {
    const hops: Hop[] = [];
    for (let n = from; n <= to; n++) {
      const hop = this.#journal.at(n);
      if (hop !== undefined && this.#wanted.has(hop)) hops.push(hop);
    }
    return hops;
  }

  /** An event that was caused before this reader came has hops after it. */
  async #learnPast(): Promise<void> {
    if (this.#knowsPast) return;
    this.#knowsPast = true;
    await this.#wanted.numbersIn(this.#journal, this.#index);
  }
}
