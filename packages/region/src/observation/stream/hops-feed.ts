import type { Hop, Journal } from '../../core/journal.ts';
import { Allowance } from './allowance.ts';
import { type Feed, gap, type Message, MOST_BEHIND } from './feed.ts';

const HOPS_PER_SECOND = 2_000;

/** The hops after a number: all, or those that have one of some ids. */
export class HopsFeed implements Feed {
  readonly #journal: Journal;
  readonly #ids: ReadonlySet<string>;
  readonly #allowance: Allowance;
  #read: number;

  constructor(journal: Journal, after: number, ids: readonly string[], nowMs: number) {
    this.#journal = journal;
    this.#read = after;
    this.#ids = new Set(ids);
    this.#allowance = new Allowance(HOPS_PER_SECOND, nowMs);
  }

  get read(): number {
    return this.#read;
  }

  messages(nowMs: number): readonly Message[] {
    return this.#ids.size === 0 ? this.#all(nowMs) : this.#ofIds();
  }

  #all(nowMs: number): readonly Message[] {
    const { newest } = this.#journal;
    const first = this.#read + 1;
    const most = this.#allowance.take(Math.min(newest - this.#read, MOST_BEHIND), nowMs);
    // Nothing may be sent yet: the hops wait, because less may come in the next moment.
    if (most === 0 && newest - this.#read <= MOST_BEHIND) return [];
    const from = newest - most + 1;
    const hops = this.#journal.since(from - 1, most);
    this.#read = newest;
    return [...gapBefore(first, hops[0]?.n ?? newest + 1), ...hopsMessage(hops)];
  }

  #ofIds(): readonly Message[] {
    const { oldest, newest } = this.#journal;
    const first = this.#read + 1;
    const from = Math.max(first, oldest);
    const hops = this.#journal.since(from - 1).filter((hop) => hop.ids.some((id) => this.#ids.has(id)));
    this.#read = newest;
    return [...gapBefore(first, from), ...hopsMessage(hops.slice(-MOST_BEHIND))];
  }
}

const hopsMessage = (hops: readonly Hop[]): readonly Message[] =>
  hops.length === 0 ? [] : [['hops', JSON.stringify(hops)]];

const gapBefore = (first: number, next: number): readonly Message[] =>
  next <= first ? [] : [gap({ of: 'hops', from: first, to: next - 1, count: next - first })];
