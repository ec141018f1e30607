import type { Clock } from '../../core/clock.ts';
import type { MetricsPort } from '../../core/metrics-port.ts';
import { type Mapping, nameIn, type PartitionLag } from './mapping.ts';

/** Where the end of a partition was at a moment. */
interface SeenEnd {
  readonly atMs: number;
  readonly offset: bigint;
}

export interface LagFiguresDeps {
  readonly clock: Clock;
  readonly mappings: () => readonly Mapping[];
  /** Whether {@link LagFigures.wake} is called for records that are written. */
  readonly isToldOfRecords: boolean;
}

/** Ends that are remembered of a partition: enough for the alarms, which look at the last minutes. */
const MAX_SEEN = 60;

/**
 * Reports once a minute how far the readers of Kafka topics are behind, as long as they are connected.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/consumer-lag.html
 */
export class LagFigures {
  readonly #deps: LagFiguresDeps;
  readonly #ends = new Map<string, SeenEnd[]>();
  /** What the cluster said last, by the id of the mapping. */
  readonly #known = new Map<string, readonly PartitionLag[]>();
  #isAwake = true;

  constructor(deps: LagFiguresDeps) {
    this.#deps = deps;
  }

  /** Tells that records were written, so that the cluster must be asked. */
  wake(): void {
    this.#isAwake = true;
  }

  /** @returns whether a reader is connected */
  async sample(metrics: MetricsPort): Promise<boolean> {
    const readers = this.#deps.mappings().filter(({ settings, state }) => settings.topics && state === 'Enabled');
    await this.#ask(readers);
    for (const mapping of readers) {
      const partitions = this.#known.get(mapping.settings.uuid) ?? [];
      for (const [topic, parts] of Map.groupBy(partitions, (part) => part.topic)) {
        this.#report(metrics, mapping, topic, parts);
      }
    }
    return readers.length > 0;
  }

  /** Asking takes time. Where nobody writes, readers that were at the end still are. */
  async #ask(readers: readonly Mapping[]): Promise<void> {
    const isAwake = this.#isAwake || !this.#deps.isToldOfRecords;
    this.#isAwake = false;
    for (const mapping of readers) {
      const { uuid } = mapping.settings;
      const known = this.#known.get(uuid) ?? [];
      const isWell = !mapping.hasProblem && known.every(({ lagRecords, trouble }) => lagRecords === 0 && !trouble);
      const isAtEnd = known.length > 0 && isWell;
      if (isAwake || !isAtEnd) this.#known.set(uuid, await this.#lagOf(mapping));
    }
  }

  /** A cluster that cannot be reached is asked again after the next minute. */
  async #lagOf(mapping: Mapping): Promise<readonly PartitionLag[]> {
    try {
      return await mapping.lag();
    } catch {
      return [];
    }
  }

  #report(metrics: MetricsPort, { settings }: Mapping, topic: string, partitions: readonly PartitionLag[]): void {
    const lags = partitions.map(({ lagRecords }) => lagRecords);
    const times = partitions.map((partition) => this.#timeLagMs(settings.uuid, partition));
    const { consumerGroupId = settings.uuid } = settings;
    const group = { 'Cluster Name': nameIn(settings.eventSourceArn), 'Consumer Group': consumerGroupId, Topic: topic };
    metrics.report('AWS/Kafka', group, {
      SumOffsetLag: lags.reduce((sum, lag) => sum + lag, 0),
      MaxOffsetLag: Math.max(...lags),
      EstimatedMaxTimeLag: Math.ceil(Math.max(...times) / 1000),
    });
    metrics.report('AWS/Lambda', { FunctionName: nameIn(settings.functionArn) }, { OffsetLag: Math.max(...lags) });
  }

  /** Of a partition that stands still nobody knows what is in it: then its time counts from there. */
  #timeLagMs(uuid: string, partition: PartitionLag): number {
    const { trouble } = partition;
    const stillMs = trouble === undefined ? 0 : this.#deps.clock.now() - trouble.sinceMs;
    return Math.max(stillMs, this.#seenLagMs(uuid, partition));
  }

  /** The time since the committed offset was the end of its partition, as far as that was seen. */
  #seenLagMs(uuid: string, { topic, partition, committedOffset, endOffset, lagRecords }: PartitionLag): number {
    const key = `${uuid} ${topic} ${partition}`;
    const atMs = this.#deps.clock.now();
    const seen = [...(this.#ends.get(key) ?? []), { atMs, offset: endOffset }].slice(-MAX_SEEN);
    this.#ends.set(key, seen);
    if (lagRecords === 0) return 0;
    const last = seen.findLast(({ offset }) => offset <= committedOffset) ?? seen[0];
    return atMs - (last?.atMs ?? atMs);
  }
}
