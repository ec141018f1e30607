import { type Cancel, type Clock, sleep } from '../core/clock.ts';
import { realClock } from '../core/real-clock.ts';
import { ApiError, apiErrorOf, errorOfCode } from './api-error.ts';
import { MAX_FETCHED_BYTES, readBatches } from './batch/batches.ts';
import type { FetchAnswer } from './calls/fetch.ts';
import { type ClusterOptions, ClusterReader, type WantedOfTopic } from './cluster-reader.ts';
import type { Fetched, OffsetOutcome, PartitionOffset, TopicPartition } from './record.ts';
import { type TopicChange, type TopicIds, TopicMap } from './topic-map.ts';

export interface PartitionReaderOptions {
  readonly clientId: string;
  readonly cluster: ClusterOptions;
  /** What is known of the topics from before. */
  readonly topicIds?: TopicIds;
  readonly onTopicChange?: (change: TopicChange) => void;
  /** Real time. */
  readonly clock?: Clock;
}

/** How long a broker holds a fetch for which it has nothing. */
const MAX_WAIT_MS = 200;
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_BYTES_PER_PARTITION = 2 * 1024 * 1024;
/** How long it is believed who leads what, and how many partitions there are. */
const METADATA_MAX_AGE_MS = 5_000;
const AT = { earliest: -2n, latest: -1n };

/** Reads partitions wherever they are. What happens to one partition, or to one broker, stays with it. */
export class PartitionReader {
  readonly #cluster: ClusterReader;
  readonly #clock: Clock;
  readonly #topics: TopicMap;
  readonly #onTopicChange: (change: TopicChange) => void;
  readonly #openReads = new Map<number, Promise<{ broker: number; fetched: readonly Fetched[] }>>();
  /** Partitions whose first batch did not fit into the last answer, and the size that it needs. */
  readonly #wantedBytes = new Map<string, number>();
  #refreshAt = 0;

  constructor({ clientId, cluster, topicIds, onTopicChange, clock }: PartitionReaderOptions) {
    this.#cluster = new ClusterReader(clientId, cluster);
    this.#clock = clock ?? realClock();
    this.#topics = new TopicMap(topicIds ?? new Map());
    this.#onTopicChange = onTopicChange ?? (() => {});
  }

  /**
   * Waits a short while for records at or after these offsets. One fetch at a time per broker; gives the answer of the
   * first broker.
   * @throws ApiError when no broker at all answers
   */
  async fetch(from: readonly PartitionOffset[]): Promise<readonly Fetched[]> {
    await this.#refresh(from);
    const [led, leaderless] = this.#byLeader(from);
    if (leaderless.length > 0) return leaderless.map(({ wanted, error }) => failed(wanted, error));
    for (const [broker, parts] of led) {
      if (!this.#openReads.has(broker)) this.#openReads.set(broker, this.#fetchFrom(broker, parts));
    }
    if (this.#openReads.size === 0) return [];
    return this.#firstAnswer();
  }

  /**
   * The first offset, the end, or the first offset at or after a time in milliseconds: the end where there is none.
   * @throws ApiError when no broker at all answers
   */
  async offsetsAt(
    partitions: readonly TopicPartition[],
    at: 'earliest' | 'latest' | number,
  ): Promise<readonly OffsetOutcome[]> {
    if (partitions.length === 0) return [];
    await this.#refresh(partitions);
    const [led, leaderless] = this.#byLeader(partitions);
    const timestamp = typeof at === 'number' ? BigInt(at) : AT[at];
    const found = await Promise.all([...led].map(([broker, parts]) => this.#listOffsets(broker, parts, timestamp)));
    const refused = leaderless.map(({ wanted: { topic, partition }, error }) => ({ topic, partition, error }));
    const all: OffsetOutcome[] = [...found.flat(), ...refused];
    const [known, rest] = partition(all, ({ offset, error }) => offset !== undefined || error !== undefined);
    return typeof at === 'number' ? [...known, ...(await this.offsetsAt(rest, 'latest'))] : [...known, ...rest];
  }

  async close(): Promise<void> {
    await this.#cluster.close();
  }

  /** Not all brokers may answer, and the caller may have more to ask of the others. */
  async #firstAnswer(): Promise<readonly Fetched[]> {
    let cancel: Cancel | undefined;
    const late = new Promise<undefined>((resolve) => {
      cancel = this.#clock.schedule(2 * MAX_WAIT_MS, () => resolve(undefined));
    });
    const answer = await Promise.race([...this.#openReads.values(), late]);
    cancel?.();
    if (!answer) return [];
    this.#openReads.delete(answer.broker);
    return answer.fetched;
  }

  async #refresh(partitions: readonly TopicPartition[]): Promise<void> {
    if (this.#clock.now() < this.#refreshAt || partitions.length === 0) return;
    const answer = await this.#cluster.metadata([...new Set(partitions.map(({ topic }) => topic))]);
    this.#refreshAt = this.#clock.now() + METADATA_MAX_AGE_MS;
    for (const change of this.#topics.take(answer)) this.#onTopicChange(change);
  }

  #byLeader<T extends TopicPartition>(all: readonly T[]) {
    const led = new Map<number, T[]>();
    const leaderless: { readonly wanted: T; readonly error: ApiError }[] = [];
    for (const wanted of all) {
      const leader = this.#topics.leaderOf(wanted);
      if (leader instanceof ApiError) leaderless.push({ wanted, error: leader });
      else led.set(leader, [...(led.get(leader) ?? []), wanted]);
    }
    if (leaderless.length > 0) this.#refreshAt = 0;
    return [led, leaderless] as const;
  }

  async #listOffsets(broker: number, partitions: readonly TopicPartition[], timestamp: bigint) {
    try {
      const answers = await this.#cluster.listOffsets(broker, partitions, timestamp);
      return answers.map(({ topic, partition, errorCode, offset }): OffsetOutcome => {
        const error = this.#noted(errorOfCode('ListOffsets', errorCode));
        if (error) return { topic, partition, error };
        return offset < 0n ? { topic, partition } : { topic, partition, offset };
      });
    } catch (thrown) {
      const error = this.#noted(apiErrorOf('ListOffsets', thrown));
      return partitions.map(({ topic, partition }) => ({ topic, partition, error }));
    }
  }

  async #fetchFrom(broker: number, from: readonly PartitionOffset[]) {
    const startedAt = this.#clock.now();
    const wanted = this.#inOrder(from);
    const [first] = wanted;
    try {
      const maxBytes = Math.max(MAX_BYTES, first?.maxBytes ?? 0);
      const answer = await this.#cluster.fetch(broker, wanted, { maxWaitMs: MAX_WAIT_MS, maxBytes });
      const fetched = wanted.map((one) => this.#fetched(one, answer, one === first));
      if (fetched.every(isIdle)) await this.#restOfWait(startedAt, wanted);
      return { broker, fetched };
    } catch (thrown) {
      const error = this.#noted(apiErrorOf('Fetch', thrown));
      return { broker, fetched: wanted.map((one) => failed(one, error)) };
    }
  }

  /** A broker fills its answer in the order of the request, and may have no room for the last ones. */
  #inOrder(from: readonly PartitionOffset[]): readonly WantedOfTopic[] {
    const wanted = from.map(({ topic, partition, offset }) => {
      const bytes = this.#wantedBytes.get(nameOf({ topic, partition }));
      const maxBytes = Math.min(MAX_FETCHED_BYTES, Math.max(MAX_BYTES_PER_PARTITION, bytes ?? 0));
      return { topic, partition, offset, maxBytes, topicId: this.#topics.idOf(topic), isStarved: bytes !== undefined };
    });
    return wanted.sort((a, b) => Number(b.isStarved) - Number(a.isStarved));
  }

  #fetched(wanted: WantedOfTopic, { errorCode, partitions }: FetchAnswer, isFirst: boolean): Fetched {
    const { topic, partition, offset: from } = wanted;
    const answer = partitions.find((one) => one.topic === topic && one.partition === partition);
    const error = errorOfCode('Fetch', errorCode) ?? (answer && errorOfCode('Fetch', answer.errorCode));
    if (error) return failed(wanted, this.#noted(error));
    if (!answer)
      return failed(wanted, new ApiError('Connection', 'ANSWER_UNREADABLE', `nothing about ${nameOf(wanted)}`));
    const { bytes, highWatermark: endOffset, aborted } = answer;
    const isWhole = isFirst && this.#wantedBytes.has(nameOf(wanted));
    const { parts, nextOffset, wantedBytes } = readBatches({
      topic,
      partition,
      bytes,
      from,
      endOffset,
      aborted,
      isWhole,
    });
    if (wantedBytes === undefined) this.#wantedBytes.delete(nameOf(wanted));
    else this.#wantedBytes.set(nameOf(wanted), wantedBytes);
    return { topic, partition, from, parts, nextOffset, endOffset };
  }

  /** A broker that answers at once and has nothing would be asked without end. */
  async #restOfWait(startedAt: number, wanted: readonly WantedOfTopic[]): Promise<void> {
    if (wanted.some((one) => this.#wantedBytes.has(nameOf(one)))) return;
    const leftMs = startedAt + MAX_WAIT_MS - this.#clock.now();
    if (leftMs > 0) await sleep(this.#clock, leftMs);
  }

  /** After any error the cluster is asked again who leads. */
  #noted<E extends ApiError | undefined>(error: E): E {
    if (error) this.#refreshAt = 0;
    return error;
  }
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`;

const isIdle = ({ parts, error }: Fetched): boolean => parts.length === 0 && error === undefined;

const failed = ({ topic, partition, offset: from }: PartitionOffset, error: ApiError): Fetched => {
  return { topic, partition, from, parts: [], nextOffset: from, endOffset: -1n, error };
};

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
