import type { Hop } from '@tributary/region/journal';

/** The order in which the bus took events. */
export class BusOrder {
  readonly #first = new Map<string, number>();
  #count = 0;

  /** @param hop one with the step `published` */
  hop({ place, ids }: Hop): void {
    if (!place.includes(':event-bus/')) return;
    const at = this.#count++;
    for (const id of ids) if (!this.#first.has(id)) this.#first.set(id, at);
  }

  /** The position of an id's first event, counted from 0; undefined when the bus never took it. */
  positionOf(id: string): number | undefined {
    return this.#first.get(id);
  }
}
