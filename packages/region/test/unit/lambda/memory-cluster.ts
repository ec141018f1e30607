import { ApiError } from '../../../src/kafka-client/api-error.ts';
import type { Fetched, KafkaRecord, PartitionOffset, TopicPartition } from '../../../src/kafka-client/record.ts';
import type { GroupListener, KafkaSource } from '../../../src/lambda/mappings/kafka-source.ts';

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`;

/** A cluster in memory with one consumer group, whose rebalances the test decides. */
export class MemoryCluster {
  readonly logs = new Map<string, KafkaRecord[]>();
  readonly commits = new Map<string, bigint>();
  /** Every commit that was accepted, in order: `orders-0:3`. */
  readonly commitLog: string[] = [];
  readonly produced: { topic: string; key: string | null; value: unknown }[] = [];
  isRebalancing = false;
  opened = 0;
  #listener: GroupListener | undefined;
  #wake = new Set<() => void>();

  constructor(partitions: readonly string[]) {
    for (const name of partitions) this.logs.set(name, []);
  }

  append(name: string, ...values: (string | Buffer | null)[]): void {
    for (const value of values) this.#push(name, { value: value === null ? null : Buffer.from(value) });
    this.#wakeAll();
  }

  /** Appends a record with a key, or headers, of its own. */
  appendRecord(name: string, record: Partial<Pick<KafkaRecord, 'key' | 'value' | 'headers'>>): void {
    this.#push(name, record);
    this.#wakeAll();
  }

  #push(name: string, record: Partial<KafkaRecord>): void {
    const log = this.logs.get(name) ?? [];
    const [topic = '', partition] = name.split('-');
    const usual = { timestampMs: 0, timestampType: 'CREATE_TIME', key: Buffer.from('k'), headers: [] } as const;
    log.push({ topic, partition: Number(partition), offset: BigInt(log.length), value: null, ...usual, ...record });
  }

  assign(...names: string[]): void {
    this.#listener?.onAssigned(names.map(parse));
    this.#wakeAll();
  }

  revoke(...names: string[]): void {
    this.#listener?.onRevoked(names.map(parse));
  }

  fail(message: string): void {
    this.#listener?.onLost(new ApiError('Connection', 'RESET', message));
  }

  open = (): KafkaSource => {
    let isOpen = true;
    this.opened++;
    return {
      join: async (_group, _topics, listener) => {
        this.#listener = listener;
        listener.onAssigned([...this.logs.keys()].map(parse));
      },
      rejoin: async () => {},
      committed: async (partitions) =>
        partitions.map(({ topic, partition }) => {
          const offset = this.commits.get(nameOf({ topic, partition }));
          return { topic, partition, ...(offset !== undefined && { offset }) };
        }),
      offsetsAt: async (partitions, at) =>
        partitions.map((one) => ({ ...one, offset: at === 'earliest' ? 0n : this.#endOf(nameOf(one)) })),
      fetch: async (from) => {
        const found = from.map((one) => this.#read(one));
        if (!isOpen || found.some(({ parts }) => parts.length > 0)) return found;
        await new Promise<void>((resolve) => this.#wake.add(resolve));
        return from.map((one) => this.#read(one));
      },
      commit: async (offsets) => {
        if (this.isRebalancing) throw new ApiError('OffsetCommit', 'REBALANCE_IN_PROGRESS', 'REBALANCE_IN_PROGRESS');
        for (const one of offsets) {
          this.commits.set(nameOf(one), one.offset);
          this.commitLog.push(`${nameOf(one)}:${one.offset}`);
        }
      },
      produce: async (topic, key, value) =>
        void this.produced.push({ topic, key: key?.toString() ?? null, value: JSON.parse(value.toString()) }),
      close: async () => {
        isOpen = false;
        this.#wakeAll();
      },
    };
  };

  #read({ topic, partition, offset }: PartitionOffset): Fetched {
    const log = this.logs.get(nameOf({ topic, partition })) ?? [];
    const records = log.slice(Number(offset));
    const end = BigInt(log.length);
    const batch = { kind: 'records', first: offset, last: end - 1n, records } as const;
    const parts = records.length > 0 ? [batch] : [];
    return { topic, partition, from: offset, parts, nextOffset: end, endOffset: end };
  }

  #endOf(name: string): bigint {
    return BigInt(this.logs.get(name)?.length ?? 0);
  }

  #wakeAll(): void {
    for (const wake of this.#wake) wake();
    this.#wake.clear();
  }
}

function parse(name: string): TopicPartition {
  const [topic = '', partition] = name.split('-');
  return { topic, partition: Number(partition) };
}
