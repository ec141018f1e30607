import type { Hop } from '@tributary/region/journal';
import { isRecord } from '../check/watch.ts';
import type { Excuses } from './excuses.ts';
import { endsRegion, type Fault } from './fault-log.ts';

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

  /**
   * The faults for which a record was polled again, one for each time: one of the broker between two polls of a start, or
   * one that ended the region between a poll and one of a later start.
   */
  faultsBetween(record: string, { faults }: Pick<Excuses, 'faults'>): readonly Fault[] {
    const polls = this.#polls.get(record) ?? [];
    return polls.slice(1).flatMap((second, index) => {
      const first = polls[index];
      return first === undefined ? [] : faults.filter((fault) => isBetween(fault, first, second)).slice(0, 1);
    });
  }
}

function isBetween(fault: Fault, first: Poll, second: Poll): boolean {
  const isAfter = fault.start > first.start || (fault.start === first.start && fault.n > first.n);
  if (first.start !== second.start) return endsRegion(fault) && isAfter && fault.start < second.start;
  return OF_THE_BROKER.has(fault.kind) && fault.start === first.start && isAfter && fault.n < second.n;
}
