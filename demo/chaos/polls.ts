import type { Hop } from '@tributary/region/journal';
import { isRecord } from '../check/watch.ts';
import type { Excuses } from './excuses.ts';
import type { Fault } from './fault-log.ts';

const OF_THE_BROKER: ReadonlySet<string> = new Set(['brokerCut', 'brokerPause', 'rebalance']);

interface Poll {
  readonly start: number;
  readonly n: number;
}

/** Which records mappings took from their topics, and when. */
export class Polls {
  readonly #polls = new Map<string, Poll[]>();

  /**
   * @param hop one with the step `polled`
   * @param start counts the region's starts, from 0
   */
  hop({ n, ids }: Pick<Hop, 'n' | 'ids'>, start: number): void {
    for (const id of ids) {
      if (!isRecord(id)) continue;
      const polls = this.#polls.get(id);
      if (polls === undefined) this.#polls.set(id, [{ start, n }]);
      else polls.push({ start, n });
    }
  }

  /** The faults of the broker between two polls of a record, one for each time that it was polled again. */
  faultsBetween(record: string, { faults }: Pick<Excuses, 'faults'>): readonly Fault[] {
    const polls = this.#polls.get(record) ?? [];
    const broker = polls.length > 1 ? faults.filter(({ kind }) => OF_THE_BROKER.has(kind)) : [];
    return polls.slice(1).flatMap((second, index) => {
      const first = polls[index];
      const between = broker.filter(({ start, n }) => start === first?.start && n > first.n && n < second.n);
      return between.slice(0, 1);
    });
  }
}
