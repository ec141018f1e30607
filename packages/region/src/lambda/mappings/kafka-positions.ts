import type { Journal } from '../../core/journal.ts';
import { apiErrorOf } from '../../kafka-client/api-error.ts';
import type { OffsetOutcome } from '../../kafka-client/record.ts';
import { partitionName } from './kafka-event.ts';
import type { KafkaMemory } from './kafka-memory.ts';
import type { KafkaPartition, Seek } from './kafka-partition.ts';
import type { KafkaSource } from './kafka-source.ts';
import type { OrderedBatches } from './ordered-batches.ts';
import { OUT_OF_RANGE } from './unreadable.ts';

export interface PositionsDeps {
  readonly source: Pick<KafkaSource, 'committed' | 'offsetsAt'>;
  /** The first offset in a partition for which the group has none. */
  readonly startAt: 'earliest' | 'latest' | number;
  readonly batches: Pick<OrderedBatches<never>, 'pass'>;
  readonly memory: Pick<KafkaMemory, 'begun'>;
  readonly journal: Journal;
  /** The location of the mapping in the journal. */
  readonly location: string;
}

/** Finds the next offset of partitions that have none. A partition whose offset the cluster does not say is in trouble. */
export class Positions {
  readonly #deps: PositionsDeps;
  readonly #underWay = new Set<KafkaPartition>();

  constructor(deps: PositionsDeps) {
    this.#deps = deps;
  }

  /** Looks for the offsets of those that are not being looked for already; undefined when there are none. */
  find(partitions: readonly KafkaPartition[]): Promise<unknown> | undefined {
    const wanted = partitions.filter((one) => one.seek !== undefined && !this.#underWay.has(one));
    if (wanted.length === 0) return undefined;
    for (const one of wanted) this.#underWay.add(one);
    return this.#findAll(wanted).finally(() => {
      for (const one of wanted) this.#underWay.delete(one);
    });
  }

  async #findAll(partitions: readonly KafkaPartition[]): Promise<void> {
    const isStart = ({ seek }: KafkaPartition): boolean => seek?.kind === 'start';
    const others = partitions.filter((one) => !isStart(one));
    await Promise.all([this.#ask(partitions.filter(isStart), 'committed'), this.#ask(others, 'earliest')]);
  }

  /** The group's own offsets win; where it has none the starting position counts. */
  async #ask(partitions: readonly KafkaPartition[], at: 'committed' | 'earliest' | 'latest' | number): Promise<void> {
    const { source, startAt } = this.#deps;
    if (partitions.length === 0) return;
    try {
      const asked = at === 'committed' ? source.committed(partitions) : source.offsetsAt(partitions, at);
      const fresh = this.#take(partitions, await asked);
      if (at === 'committed') await this.#ask(fresh, startAt);
    } catch (error) {
      const failed = apiErrorOf(at === 'committed' ? 'OffsetFetch' : 'ListOffsets', error);
      for (const one of partitions) if (one.seek) one.met(failed);
    }
  }

  /** @returns those for which there is no offset */
  #take(partitions: readonly KafkaPartition[], outcomes: readonly OffsetOutcome[]): readonly KafkaPartition[] {
    const byName = new Map(outcomes.map((one) => [partitionName(one.topic, one.partition), one]));
    return partitions.filter((partition) => {
      const { offset = this.#deps.memory.begun.get(partition.name), error } = byName.get(partition.name) ?? {};
      if (error) partition.met(error);
      else if (offset !== undefined) this.#begin(partition, offset);
      return !error && offset === undefined;
    });
  }

  #begin(partition: KafkaPartition, offset: bigint): void {
    const { seek } = partition;
    if (seek === undefined || !partition.isOwned) return;
    partition.seek = undefined;
    partition.nextOffset = offset;
    const { begun } = this.#deps.memory;
    if (!begun.has(partition.name)) begun.set(partition.name, offset);
    if (seek.kind === 'reset') this.#tellReset(partition, seek, offset);
    else partition.committed = offset;
  }

  /** What is missing is counted, and the next commit passes over it. */
  #tellReset(partition: KafkaPartition, { from }: Seek & { kind: 'reset' }, start: bigint): void {
    const { journal, location, batches } = this.#deps;
    const place = `${location}/${partition.name}`;
    if (start > from) {
      const missing = start - from;
      partition.passedOver.missing += missing;
      const reason = `the cluster has deleted ${missing} records before they were read; going on at ${start}`;
      const range = { partitions: { [partition.name]: `${from}-${start - 1n}` } };
      journal.record('dropped', place, [], { condition: OUT_OF_RANGE, ...range, records: Number(missing), reason });
      batches.pass({ partition, first: from, last: start - 1n });
    } else if (start < from) {
      const reason = `offset ${from} is not there; reading again from ${start}`;
      journal.record('failed', place, [], { condition: OUT_OF_RANGE, reason });
      partition.committed = start;
    }
  }
}
