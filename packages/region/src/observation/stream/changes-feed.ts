import type { StreamChanges } from '../shapes.ts';
import type { Feed, Message } from './feed.ts';

/** What a reader compares with what it was told before: at the beginning, and whenever it is something else. */
export class ChangesFeed implements Feed {
  readonly #changes: () => StreamChanges;
  #told = '';

  constructor(changes: () => StreamChanges) {
    this.#changes = changes;
  }

  messages(): readonly Message[] {
    const json = JSON.stringify(this.#changes());
    if (json === this.#told) return [];
    this.#told = json;
    return [['changes', json]];
  }
}
