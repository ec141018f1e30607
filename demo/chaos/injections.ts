import type { Hop } from '@tributary/region/journal';
import { textAt } from '../../ops/dlq/read/fields.ts';

/** Counts the faults that struck. */
export class Strikes {
  readonly #counts = new Map<string, number>();

  /** @param hop of the step `fault`, as they come */
  hop({ detail }: Hop): void {
    const fault = textAt(detail ?? {}, 'fault') ?? 'unknown';
    this.#counts.set(fault, (this.#counts.get(fault) ?? 0) + 1);
  }

  /** @param kills how often the region was killed, which no journal tells */
  counts(kills: number): Readonly<Record<string, number>> {
    const counts = new Map(this.#counts);
    if (kills > 0) counts.set('killRegion', kills);
    return Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b)));
  }
}
