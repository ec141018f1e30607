import type { Clock } from '../../core/clock.ts';
import type { Random } from '../../core/random.ts';
import { PartitionLog, type PartitionLogOptions } from '../log/partition-log.ts';
import { KafkaError } from '../protocol/error-code.ts';
import { checkConfig, type TopicConfig, topicConfig } from './config.ts';
import { MemoryLimit } from './memory-limit.ts';
import type { TopicRecord, TopicStorage } from './storage.ts';
import { checkTopicName } from './topic-name.ts';

export interface Topic {
  readonly name: string;
  /** A UUID, by which newer clients name the topic. */
  readonly id: string;
  readonly partitions: readonly PartitionLog[];
  /** The settings that differ from the defaults, by name. */
  readonly configs: ReadonlyMap<string, string>;
}

interface StoredTopic {
  readonly name: string;
  readonly id: string;
  readonly partitions: PartitionLog[];
  configs: ReadonlyMap<string, string>;
  config: TopicConfig;
  record: TopicRecord | undefined;
}

export interface TopicsOptions {
  readonly clock: Clock;
  /** The time of producers outside of the region. */
  readonly wallClock?: Clock;
  readonly random: Random;
  readonly storage: TopicStorage;
  /** Bytes of all logs together above which the oldest records are dropped. */
  readonly limitBytes: number;
  /** Told of what went wrong after a batch was appended. */
  readonly onError?: (error: unknown) => void;
}

/** A mistyped partition count must not take all memory. */
const MAX_PARTITIONS = 10_000;
/** Topics are created by being asked for: clients could fill the memory with them. */
const MAX_PARTITIONS_IN_ALL = 20_000;

/** The topics of the broker. */
export class Topics {
  readonly #logOptions: Omit<PartitionLogOptions, 'store' | 'config'>;
  readonly #random: Random;
  readonly #storage: TopicStorage;
  readonly #limit: MemoryLimit;
  readonly #byName = new Map<string, StoredTopic>();
  readonly #byId = new Map<string, StoredTopic>();
  readonly #byMetricName = new Map<string, string>();
  #partitions = 0;

  constructor({ random, storage, limitBytes, ...logOptions }: TopicsOptions) {
    this.#logOptions = logOptions;
    this.#random = random;
    this.#storage = storage;
    this.#limit = new MemoryLimit(limitBytes, () => this.all().flatMap(({ partitions }) => partitions));
    for (const { name, id, partitions, configs } of storage.load()) this.#add(name, id, partitions, new Map(configs));
  }

  /** The records of all topics, their size, and how many were dropped because they were too many for the memory. */
  fill(): { readonly records: number; readonly sizeBytes: number; readonly dropped: number } {
    const logs = this.all().flatMap(({ partitions }) => partitions);
    const records = logs.reduce((sum, { startOffset, endOffset }) => sum + endOffset - startOffset, 0);
    return { records, sizeBytes: logs.reduce((sum, log) => sum + log.sizeBytes, 0), dropped: this.#limit.dropped };
  }

  all(): readonly Topic[] {
    return [...this.#byName.values()];
  }

  get(name: string): Topic | undefined {
    return this.#byName.get(name);
  }

  byId(id: string): Topic | undefined {
    return this.#byId.get(id);
  }

  /** @throws KafkaError UNKNOWN_TOPIC_OR_PARTITION */
  partition(name: string, index: number): PartitionLog {
    const log = this.#byName.get(name)?.partitions[index];
    if (log === undefined)
      throw new KafkaError('UNKNOWN_TOPIC_OR_PARTITION', `There is no partition ${name}-${index}.`);
    return log;
  }

  /** @throws KafkaError INVALID_TOPIC_EXCEPTION, TOPIC_ALREADY_EXISTS, INVALID_PARTITIONS, INVALID_CONFIG */
  check(name: string, partitions: number, configs: ReadonlyMap<string, string>): void {
    checkTopicName(name);
    if (this.#byName.has(name)) throw new KafkaError('TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`);
    const collision = this.#byMetricName.get(metricName(name));
    if (collision !== undefined) {
      throw new KafkaError('INVALID_TOPIC_EXCEPTION', `Topic '${name}' collides with existing topic: ${collision}`);
    }
    checkCount(partitions);
    this.#checkTotal(partitions);
    this.checkConfigs(configs);
  }

  /** @throws KafkaError INVALID_CONFIG */
  checkConfigs(configs: ReadonlyMap<string, string>): void {
    for (const [name, value] of configs) checkConfig(name, value);
  }

  /** @throws KafkaError as {@link check} */
  create(name: string, partitions: number, configs: ReadonlyMap<string, string> = new Map()): Topic {
    this.check(name, partitions, configs);
    const topic = this.#add(name, this.#newId(), partitions, configs);
    this.#save();
    return topic;
  }

  /** @throws KafkaError UNKNOWN_TOPIC_OR_PARTITION */
  delete(name: string): void {
    const topic = this.#existing(name);
    this.#byName.delete(name);
    this.#byId.delete(topic.id);
    this.#byMetricName.delete(metricName(name));
    this.#partitions -= topic.partitions.length;
    this.#save();
    for (const log of topic.partitions) log.remove();
  }

  /** @throws KafkaError UNKNOWN_TOPIC_OR_PARTITION, INVALID_PARTITIONS */
  checkGrowth(name: string, count: number): void {
    const { partitions } = this.#existing(name);
    checkCount(count);
    this.#checkTotal(count - partitions.length);
    if (count > partitions.length) return;
    const message = `The topic ${name} currently has ${partitions.length} partition(s); ${count} would not be an increase.`;
    throw new KafkaError('INVALID_PARTITIONS', message);
  }

  /** @throws KafkaError as {@link checkGrowth} */
  grow(name: string, count: number): void {
    this.checkGrowth(name, count);
    const topic = this.#existing(name);
    this.#partitions += count - topic.partitions.length;
    topic.record = undefined;
    while (topic.partitions.length < count) topic.partitions.push(this.#open(topic, topic.partitions.length));
    this.#save();
  }

  /** @throws KafkaError UNKNOWN_TOPIC_OR_PARTITION, INVALID_CONFIG */
  configure(name: string, configs: ReadonlyMap<string, string>): void {
    const topic = this.#existing(name);
    this.checkConfigs(configs);
    topic.configs = configs;
    topic.config = topicConfig(configs);
    topic.record = undefined;
    this.#save();
  }

  /** To be called with the bytes of every append. */
  grew(bytes: number): void {
    this.#limit.grew(bytes);
  }

  close(): void {
    for (const topic of this.#byName.values()) for (const log of topic.partitions) log.close();
    this.#storage.close();
  }

  #add(name: string, id: string, count: number, configs: ReadonlyMap<string, string>): StoredTopic {
    const topic: StoredTopic = { name, id, partitions: [], configs, config: topicConfig(configs), record: undefined };
    for (let index = 0; index < count; index++) topic.partitions.push(this.#open(topic, index));
    this.#byName.set(name, topic);
    this.#byId.set(id, topic);
    this.#byMetricName.set(metricName(name), name);
    this.#partitions += count;
    return topic;
  }

  #checkTotal(more: number): void {
    if (this.#partitions + more <= MAX_PARTITIONS_IN_ALL) return;
    const message = `All topics together have at most ${MAX_PARTITIONS_IN_ALL} partitions.`;
    throw new KafkaError('POLICY_VIOLATION', message);
  }

  /** A process that starts from the same seed again must not give the id of a topic that is there already. */
  #newId(): string {
    const id = this.#random.uuid();
    return this.#byId.has(id) ? this.#newId() : id;
  }

  #open(topic: StoredTopic, index: number): PartitionLog {
    const store = this.#storage.partition(topic.name, topic.id, index);
    return new PartitionLog({ ...this.#logOptions, store, config: () => topic.config });
  }

  #save(): void {
    this.#storage.save(Array.from(this.#byName.values(), recordOf));
  }

  #existing(name: string): StoredTopic {
    const topic = this.#byName.get(name);
    if (topic === undefined) throw new KafkaError('UNKNOWN_TOPIC_OR_PARTITION', `There is no topic ${name}.`);
    return topic;
  }
}

/** Made once for each change of a topic, as all are saved with each. */
function recordOf(topic: StoredTopic): TopicRecord {
  const { name, id, partitions, configs } = topic;
  topic.record ??= { name, id, partitions: partitions.length, configs: [...configs] };
  return topic.record;
}

function checkCount(partitions: number): void {
  if (partitions >= 1 && partitions <= MAX_PARTITIONS) return;
  throw new KafkaError('INVALID_PARTITIONS', `A topic has 1 to ${MAX_PARTITIONS} partitions, not ${partitions}.`);
}

/** Kafka's metrics cannot tell a dot from an underscore, so it refuses names that differ in nothing else. */
function metricName(name: string): string {
  return name.replaceAll('.', '_');
}
