import type { Hop } from '@tributary/region/journal';
import { textOf } from '@tributary/region/json';

/** How an event came on the bus. */
export interface Publication {
  /** Counts the region's starts, from 0. */
  readonly start: number;
  /** Its number in the journal of that start. */
  readonly n: number;
  /** The invocation that published it; undefined where no function did. */
  readonly requestId: string | undefined;
}

/** The order in which the bus took events, and who had put them there. */
export class BusOrder {
  readonly #first = new Map<string, number>();
  readonly #publications = new Map<string, Publication>();
  #count = 0;

  /**
   * @param hop one with the step `published`. Its ids are also those of the events that led to this one, whose own hop
   *   may be lost; `event` in its detail is its own
   * @param start counts the region's starts, from 0
   */
  hop({ n, place, ids, detail }: Hop, start = 0): void {
    if (!place.includes(':event-bus/')) return;
    const at = this.#count++;
    const id = textOf(detail?.['event']);
    if (!this.#first.has(id)) this.#first.set(id, at);
    const [busId = ''] = ids;
    this.#publications.set(busId, { start, n, requestId: textOf(detail?.['requestId']) || undefined });
  }

  /** The position of an event's first copy, counted from 0; undefined when the bus never took it. */
  positionOf(id: string): number | undefined {
    return this.#first.get(id);
  }

  /** @returns undefined when the journal lost it, because its region was killed */
  publicationOf(busId: string): Publication | undefined {
    return this.#publications.get(busId);
  }
}
