import { ConfigResourceTypes, IncrementalAlterConfigOperationTypes, ListOffsetTimestamps } from '@platformatic/kafka';
import { adminOf, type KafkaConnection, PartitionReader } from '@tributary/region/kafka-client';
import { retry } from './retry.ts';

/** Offsets by the name of their partition: `readings-0`. */
export type Offsets = ReadonlyMap<string, bigint>;

/** What a record is about, and where it is: `readings-0@42`. */
export interface RecordOfEvent {
  readonly record: string;
  readonly eventId: string;
}

/** A topic as whoever runs its cluster sees it. */
export class TopicLog {
  readonly #topic: string;
  readonly #kafka: KafkaConnection;

  constructor(topic: string, kafka: KafkaConnection) {
    this.#topic = topic;
    this.#kafka = kafka;
  }

  /** The first offset that can be read, and the one after the last. */
  async bounds(): Promise<{ readonly starts: Offsets; readonly ends: Offsets }> {
    const { EARLIEST, LATEST } = ListOffsetTimestamps;
    return { starts: await this.#offsetsAt(EARLIEST), ends: await this.#offsetsAt(LATEST) };
  }

  /** The offsets that a group has committed. */
  committed(group: string): Promise<Offsets> {
    return this.#ask('reading offsets', async (admin) => {
      const [found] = await admin.listConsumerGroupOffsets({ groups: [group] });
      const { partitions = [] } = found?.topics.find(({ name }) => name === this.#topic) ?? {};
      return this.#named(partitions.map(({ partitionIndex, committedOffset }) => [partitionIndex, committedOffset]));
    });
  }

  /** Sets these settings of the topic; those without a value are as before. */
  configure(settings: Readonly<Record<string, string | undefined>>): Promise<void> {
    const { SET, DELETE } = IncrementalAlterConfigOperationTypes;
    const configs = Object.entries(settings).map(([name, value]) =>
      value === undefined ? { name, configOperation: DELETE } : { name, configOperation: SET, value },
    );
    const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: this.#topic, configs };
    return this.#ask('changing a topic', (admin) => admin.incrementalAlterConfigs({ resources: [resource] }));
  }

  /** The records from these offsets on. */
  async eventsFrom(from: Offsets): Promise<readonly RecordOfEvent[]> {
    const { ends } = await this.bounds();
    const found: RecordOfEvent[] = [];
    for (const [name, end] of ends) {
      for (let offset = from.get(name) ?? 0n; offset < end; ) {
        const read = await retry('reading a topic', () => this.#read(name, offset));
        found.push(...read.events);
        offset = read.nextOffset;
      }
    }
    return found;
  }

  async #read(name: string, offset: bigint): Promise<{ events: readonly RecordOfEvent[]; nextOffset: bigint }> {
    const reader = new PartitionReader({ clientId: 'chaos', cluster: this.#kafka });
    try {
      const partition = Number(name.slice(this.#topic.length + 1));
      const [fetched] = await reader.fetch([{ topic: this.#topic, partition, offset }]);
      if (fetched === undefined || fetched.error || fetched.nextOffset <= offset)
        throw new Error(`${name} is not read`);
      const records = fetched.parts.flatMap((part) => (part.kind === 'records' ? part.records : []));
      const events = records.map(({ offset: at, headers }) => ({
        record: `${name}@${at}`,
        eventId: headers.flatMap(([header, id]) => (String(header) === 'ce_id' ? [String(id)] : [])).join(),
      }));
      return { events, nextOffset: fetched.nextOffset };
    } finally {
      await reader.close();
    }
  }

  #offsetsAt(timestamp: bigint): Promise<Offsets> {
    return this.#ask('looking at a topic', async (admin) => {
      const { partitions = {} } = (await admin.metadata({ topics: [this.#topic] })).topics.get(this.#topic) ?? {};
      const wanted = Object.keys(partitions).map((index) => ({ partitionIndex: Number(index), timestamp }));
      const found = await admin.listOffsets({ topics: [{ name: this.#topic, partitions: wanted }] });
      const all = found.flatMap((one) => one.partitions);
      return this.#named(all.map(({ partitionIndex, offset }) => [partitionIndex, offset]));
    });
  }

  #named(offsets: readonly (readonly [partition: number, offset: bigint])[]): Offsets {
    return new Map(offsets.map(([partition, offset]) => [`${this.#topic}-${partition}`, offset]));
  }

  #ask<Answer>(what: string, question: (admin: ReturnType<typeof adminOf>) => Promise<Answer>): Promise<Answer> {
    return retry(what, async () => {
      const admin = adminOf('chaos', this.#kafka);
      try {
        return await question(admin);
      } finally {
        await admin.close();
      }
    });
  }
}
