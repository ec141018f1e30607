import type { Hop } from '@tributary/region/journal';
import { textOf } from '@tributary/region/json';

/** Finds the hops of an id among those of a report, as the region's page of hops does. */
export class HopsById {
  readonly #byId = new Map<string, Hop[]>();

  constructor(hops: readonly Hop[]) {
    for (const hop of hops) for (const id of new Set([...hop.ids, causeOf(hop)])) this.#add(id, hop);
  }

  /** Those of the id and of the events that it caused, directly or through others, oldest first. */
  withEffects(id: string): readonly Hop[] {
    const [wanted, found] = [new Set([id]), new Set<Hop>()];
    // The set grows while it is gone through.
    for (const one of wanted) {
      for (const hop of this.#byId.get(one) ?? []) {
        if (hop.ids.includes(one)) found.add(hop);
        const event = textOf(hop.detail?.['event']);
        if (event !== '' && (hop.ids.includes(id) || wanted.has(causeOf(hop)))) wanted.add(event);
      }
    }
    return [...found].sort((a, b) => a.n - b.n);
  }

  #add(id: string, hop: Hop): void {
    if (id === '') return;
    const known = this.#byId.get(id);
    if (known === undefined) this.#byId.set(id, [hop]);
    else known.push(hop);
  }
}

const causeOf = ({ detail }: Hop): string => textOf(detail?.['causedBy']);
