import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isObject, type Json } from '../../core/json.ts';
import type { OffsetJournal } from '../group/offsets.ts';
import type { TopicRecord, TopicStorage } from '../topic/storage.ts';
import { damaged, readObject, replaceFile } from './atomic-file.ts';
import { lockDirectory } from './directory-lock.ts';
import { OffsetFile } from './offset-file.ts';
import { PartitionStore } from './partition-store.ts';

/** The persisted identity of a broker. */
export interface Identity {
  readonly clusterId: string;
  /** Producer ids below this one may have been given away. */
  readonly nextProducerId: number;
}

/**
 * The directory in which a broker keeps everything:
 * broker.json, topics.json, offsets.jsonl, and topics/<topic id>/<partition>/ with the segments.
 */
export class DataDirectory implements TopicStorage {
  readonly #root: string;
  readonly offsets: OffsetJournal;
  readonly #unlock: () => void;

  /** @throws KafkaDataError KAFKA_DATA_IN_USE */
  constructor(root: string) {
    this.#root = root;
    mkdirSync(this.#topicsPath, { recursive: true });
    this.#unlock = lockDirectory(root);
    this.offsets = new OffsetFile(path.join(root, 'offsets.jsonl'));
  }

  loadIdentity(): Identity | undefined {
    const file = path.join(this.#root, 'broker.json');
    const value = readObject(file);
    if (value === undefined) return undefined;
    const { clusterId, nextProducerId } = value;
    if (typeof clusterId === 'string' && typeof nextProducerId === 'number') return { clusterId, nextProducerId };
    throw damaged(file, 'it names no cluster');
  }

  saveIdentity(identity: Identity): void {
    replaceFile(path.join(this.#root, 'broker.json'), JSON.stringify(identity));
  }

  /** The topics. Files that a killed process left of deleted topics are removed. */
  load(): readonly TopicRecord[] {
    const file = path.join(this.#root, 'topics.json');
    const topics = readObject(file)?.['topics'] ?? [];
    if (!Array.isArray(topics)) throw damaged(file, 'it lists no topics');
    const records = topics.map((topic) => topicRecord(topic, file));
    const ids = new Set(records.map(({ id }) => id));
    for (const id of readdirSync(this.#topicsPath)) {
      if (!ids.has(id)) rmSync(path.join(this.#topicsPath, id), { recursive: true });
    }
    return records;
  }

  save(topics: readonly TopicRecord[]): void {
    replaceFile(path.join(this.#root, 'topics.json'), JSON.stringify({ topics }));
  }

  partition(_topic: string, topicId: string, index: number): PartitionStore {
    return new PartitionStore(path.join(this.#topicsPath, topicId, String(index)));
  }

  close(): void {
    this.#unlock();
  }

  get #topicsPath(): string {
    return path.join(this.#root, 'topics');
  }
}

function topicRecord(value: Json, file: string): TopicRecord {
  const { name, id, partitions, configs } = isObject(value) ? value : {};
  if (typeof name !== 'string' || typeof id !== 'string' || typeof partitions !== 'number' || !Array.isArray(configs)) {
    throw damaged(file, 'a topic is incomplete');
  }
  return { name, id, partitions, configs: configs.map((pair) => configPair(pair, file)) };
}

function configPair(value: Json, file: string): readonly [name: string, value: string] {
  const [name, setting] = Array.isArray(value) ? value : [];
  if (typeof name === 'string' && typeof setting === 'string') return [name, setting];
  throw damaged(file, 'a setting is incomplete');
}
