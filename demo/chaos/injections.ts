import type { Hop } from '@tributary/region/journal';
import { textOf } from '@tributary/region/json';

/** Counts the faults that were injected. */
export class Injections {
  readonly #counts = new Map<string, number>();

  /** @param hop one with the step `fault` */
  hop({ detail }: Hop): void {
    const fault = textOf(detail?.['fault'], 'unknown');
    this.#counts.set(fault, (this.#counts.get(fault) ?? 0) + 1);
  }

  /** @param kills how often the region was killed, which its journal cannot record */
  counts(kills: number): Readonly<Record<string, number>> {
    const counts = new Map(this.#counts);
    if (kills > 0) counts.set('killRegion', kills);
    return Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b)));
  }
}
