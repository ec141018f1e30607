import type { Hop } from '@tributary/region/journal';
import { objectOf, textOf } from '@tributary/region/json';

/** The mapping's word for records that are gone before it read them. */
const OUT_OF_RANGE = 'OFFSET_OUT_OF_RANGE';
const RANGE = /^(\d+)-(\d+)$/;

/** Which records mappings said to be deleted before they read them. */
export class SaidGaps {
  readonly #records = new Set<string>();

  /** @param hop one with the step `dropped` */
  hop({ place, detail }: Pick<Hop, 'place' | 'detail'>): void {
    if (detail?.['condition'] !== OUT_OF_RANGE) return;
    const functionName = place.split('/')[2] ?? '';
    for (const [partition, range] of Object.entries(objectOf(detail['partitions']))) {
      const [, first = '1', last = '0'] = RANGE.exec(textOf(range)) ?? [];
      for (let offset = BigInt(first); offset <= BigInt(last); offset++)
        this.#records.add(keyOf(functionName, `${partition}@${offset}`));
    }
  }

  /** @param record `readings-0@42` */
  has(functionName: string, record: string): boolean {
    return this.#records.has(keyOf(functionName, record));
  }

  /** The records of these partitions that a function was said to have missed. */
  of(functionName: string, partitions: Iterable<string>): readonly string[] {
    const prefixes = [...partitions].map((partition) => keyOf(functionName, `${partition}@`));
    return [...this.#records]
      .filter((key) => prefixes.some((prefix) => key.startsWith(prefix)))
      .map((key) => key.slice(functionName.length + 1));
  }
}

const keyOf = (functionName: string, record: string): string => `${functionName} ${record}`;
