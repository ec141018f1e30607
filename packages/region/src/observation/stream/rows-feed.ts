import type { EventFeed } from '../events/event-feed.ts';
import type { LiveRow } from '../events/live-row.ts';
import { Allowance } from './allowance.ts';
import { type Feed, gap, type Message, MOST_BEHIND } from './feed.ts';

const ROWS_PER_SECOND = 2_000;

/** The rows that changed, each in its newest state. The newest go first; the others wait until there is room. */
export class RowsFeed implements Feed {
  readonly #feed: EventFeed;
  readonly #allowance: Allowance;
  /** In the order of their changes. */
  readonly #waiting = new Map<string, LiveRow>();
  #read: number;

  constructor(feed: EventFeed, after: number, nowMs: number) {
    this.#feed = feed;
    this.#read = after;
    this.#allowance = new Allowance(ROWS_PER_SECOND, nowMs);
  }

  get read(): number {
    const [oldest] = this.#waiting.values();
    return oldest === undefined ? this.#read : Math.min(this.#read, oldest.changed - 1);
  }

  async messages(nowMs: number): Promise<readonly Message[]> {
    await this.#feed.catchUp();
    for (const row of [...this.#feed.rows.changedSince(this.#read)].reverse()) {
      this.#waiting.delete(row.id);
      this.#waiting.set(row.id, row);
    }
    this.#read = this.#feed.newest;
    const rows = this.#take(this.#allowance.take(this.#waiting.size, nowMs));
    const messages: Message[] = this.#giveUpOldest();
    if (rows.length > 0) messages.push(['events', JSON.stringify(rows.map((row) => row.toRow()))]);
    return messages;
  }

  #take(count: number): readonly LiveRow[] {
    if (count === 0) return [];
    const rows = [...this.#waiting.values()].slice(-count);
    for (const { id } of rows) this.#waiting.delete(id);
    return rows;
  }

  #giveUpOldest(): Message[] {
    const many = this.#waiting.size - MOST_BEHIND;
    if (many <= 0) return [];
    const rows = [...this.#waiting.values()].slice(0, many);
    for (const { id } of rows) this.#waiting.delete(id);
    const numbers = rows.map(({ changed }) => changed);
    return [gap({ of: 'events', from: Math.min(...numbers), to: Math.max(...numbers), count: many })];
  }
}
