import type { StatsHistory } from '../stats/history.ts';
import type { Feed, Message } from './feed.ts';

/** Each second as it ends; of several at once the newest. */
export class StatsFeed implements Feed {
  readonly stop: () => void;
  readonly #history: StatsHistory;
  #told: number;

  constructor(history: StatsHistory) {
    this.#history = history;
    this.#told = history.newest;
    this.stop = history.watch();
  }

  messages(): readonly Message[] {
    if (this.#history.newest === this.#told) return [];
    this.#told = this.#history.newest;
    return this.#history.last(1).map((second) => ['stats', second] as const);
  }
}
