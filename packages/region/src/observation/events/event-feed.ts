import { setImmediate } from 'node:timers/promises';
import type { Journal } from '../../core/journal.ts';
import type { EventRows } from './event-rows.ts';

/** So many hops are taken in one go, about 5 ms; then others have their turn. */
const HOPS_AT_ONCE = 5_000;

/** Keeps rows up to date with the journal, whenever somebody asks: no hop waits for it. */
export class EventFeed {
  readonly rows: EventRows;
  readonly #journal: Journal;
  #read = 0;

  constructor(journal: Journal, rows: EventRows) {
    this.#journal = journal;
    this.rows = rows;
  }

  /** The newest hop that the rows know. */
  get newest(): number {
    return this.#read;
  }

  async catchUp(): Promise<void> {
    const { newest } = this.#journal;
    while (this.#read < newest) {
      this.#take(newest);
      if (this.#read < newest) await setImmediate();
    }
  }

  #take(newest: number): void {
    const { oldest } = this.#journal;
    if (this.#read < oldest - 1) {
      this.rows.forgetUnderWay();
      this.#read = oldest - 1;
    }
    const last = Math.min(newest, this.#read + HOPS_AT_ONCE);
    for (let n = this.#read + 1; n <= last; n++) {
      const hop = this.#journal.at(n);
      if (hop !== undefined) this.rows.apply(hop);
    }
    this.#read = last;
  }
}
