import type { Hop } from '@tributary/region/journal';

/** The order in which the bus took events. */
export class BusOrder {
  readonly #first = new Map<string, number>();
  #count = 0;

  /** @param hop of the step `published`, as they come */
  hop({ place, ids }: Hop): void {
    if (!place.includes(':event-bus/')) return;
    const at = this.#count++;
    for (const id of ids) if (!this.#first.has(id)) this.#first.set(id, at);
  }

  /** When an id was there first, counted from 0; undefined when it never was. */
  placeOf(id: string): number | undefined {
    return this.#first.get(id);
  }
}
