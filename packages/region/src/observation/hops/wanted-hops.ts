import type { Hop, Journal } from '../../core/journal.ts';
import { textOf } from '../../core/json.ts';
import type { HopIndex } from './hop-index.ts';

/** The hops of some ids; with effects also those of the events that they caused, directly or through others. */
export class WantedHops {
  readonly #asked: ReadonlySet<string>;
  readonly #withEffects: boolean;
  /** Grows as the events that were caused become known. */
  readonly #ids: Set<string>;

  constructor(ids: readonly string[], withEffects: boolean) {
    this.#asked = new Set(ids);
    this.#withEffects = withEffects;
    this.#ids = new Set(ids);
  }

  /** Whether it is one of them. Takes the hops in their order: an event is named before it has further hops. */
  has(hop: Hop): boolean {
    this.#learn(hop);
    return hop.ids.some((id) => this.#ids.has(id));
  }

  /** The numbers of those that the journal has, ascending. */
  async numbersIn(journal: Journal, index: HopIndex): Promise<readonly number[]> {
    const numbers = new Set<number>();
    // The set grows while it is gone through.
    for (const id of this.#ids) {
      for (const n of await index.numbersOf(id)) {
        const hop = journal.at(n);
        if (hop === undefined) continue;
        if (hop.ids.includes(id)) numbers.add(n);
        this.#learn(hop);
      }
    }
    return [...numbers].sort((a, b) => a - b);
  }

  /** A hop with which an event enters the region names the event, and the event that caused it. */
  #learn({ ids, detail }: Hop): void {
    if (!this.#withEffects) return;
    const event = textOf(detail?.['event']);
    if (event === '') return;
    if (ids.some((id) => this.#asked.has(id)) || this.#ids.has(textOf(detail?.['causedBy']))) this.#ids.add(event);
  }
}
