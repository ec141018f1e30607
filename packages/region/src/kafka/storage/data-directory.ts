import { readdirSync } from 'node:fs';
import path from 'node:path';
import { checkedDocument, readDocument } from '../../core/data/checked-document.ts';
import { DataDamage } from '../../core/data/damage.ts';
import { DataFiles } from '../../core/data/data-files.ts';
import type { OffsetJournal } from '../group/offsets.ts';
import type { TopicRecord, TopicStorage } from '../topic/storage.ts';
import { KafkaDataError } from './data-error.ts';
import { lockDirectory } from './directory-lock.ts';
import { fieldsOf } from './json-fields.ts';
import { OffsetFile } from './offset-file.ts';
import { PartitionStore, recordBytes, sizeOf } from './partition-store.ts';
import { readTopics, writeTopics } from './topics-document.ts';

/** The persisted identity of a broker. */
export interface Identity {
  readonly clusterId: string;
  /** Producer ids below this one may have been given away. */
  readonly nextProducerId: number;
}

export interface DataDirectoryOptions {
  readonly root: string;
  readonly files?: DataFiles;
  /** Told of each change that is made to the files at the start, and of its reason. */
  readonly report?: (line: string) => void;
  /** The cluster that the directory must hold, where that is known from elsewhere. */
  readonly expectedClusterId?: string | undefined;
}

/** Increases when older code cannot read what newer code writes. */
export const FORMAT = 2;

/**
 * The directory in which a broker keeps everything: broker.json, topics.json, the offsets, and
 * topics/<topic id>/<partition>/ with the segments.
 */
export class DataDirectory implements TopicStorage {
  readonly root: string;
  readonly files: DataFiles;
  readonly report: (line: string) => void;
  readonly offsets: OffsetJournal;
  readonly expectedClusterId: string | undefined;
  readonly #unlock: () => void;
  /** The numbers of partitions that topics.json lists, by topic id. */
  #listed = new Map<string, number>();

  /** @throws KafkaDataError KAFKA_DATA_IN_USE */
  constructor({ root, files = new DataFiles(), report = () => {}, expectedClusterId }: DataDirectoryOptions) {
    this.root = root;
    this.files = files;
    this.report = report;
    this.expectedClusterId = expectedClusterId;
    files.makeFolder(root);
    this.#unlock = lockDirectory(root);
    this.offsets = new OffsetFile({ directory: root, files, report });
  }

  /** @throws DataDamage; KafkaDataError KAFKA_DATA_NEWER */
  loadIdentity(): Identity | undefined {
    return this.#isNew() ? undefined : this.#readIdentity();
  }

  saveIdentity(identity: Identity): void {
    const { identityFile, topicsFile, root, files, report } = this;
    if (sizeOf(identityFile) === undefined) {
      files.makeFolder(this.topicsPath);
      new OffsetFile({ directory: root, files, report }).create();
      writeTopics(topicsFile, { topics: [], deleted: [] }, files);
    }
    // The last file of a new directory: with it, all others must be there.
    files.replace(identityFile, checkedDocument({ format: FORMAT, ...identity }));
  }

  /**
   * The topics. Folders that a killed process left of deleted topics are removed.
   * @throws DataDamage
   */
  load(): readonly TopicRecord[] {
    const { topics, deleted } = readTopics(this.topicsFile);
    for (const id of deleted) this.files.remove(path.join(this.topicsPath, id));
    this.#listed = new Map(topics.map(({ id, partitions }) => [id, partitions]));
    this.#tidy();
    return topics;
  }

  save(topics: readonly TopicRecord[]): void {
    const listed = new Map(topics.map(({ id, partitions }) => [id, partitions]));
    const deleted = [...this.#listed.keys()].filter((id) => !listed.has(id));
    writeTopics(this.topicsFile, { topics, deleted }, this.files);
    this.#listed = listed;
  }

  partition(topic: string, topicId: string, partition: number): PartitionStore {
    const directory = path.join(this.topicsPath, topicId, String(partition));
    const exists = partition < (this.#listed.get(topicId) ?? 0);
    const { files, report } = this;
    return new PartitionStore({ directory, name: { topic, topicId, partition }, exists, files, report });
  }

  close(): void {
    this.#unlock();
  }

  get topicsPath(): string {
    return path.join(this.root, 'topics');
  }

  get topicsFile(): string {
    return path.join(this.root, 'topics.json');
  }

  get identityFile(): string {
    return path.join(this.root, 'broker.json');
  }

  #readIdentity(): Identity {
    const file = this.identityFile;
    const fields = fieldsOf(readDocument(file), file);
    const format = fields.number('format');
    if (format > FORMAT) {
      const message = `${file} was written by a newer version (${format}; this one reads ${FORMAT}). Use that version.`;
      throw new KafkaDataError('KAFKA_DATA_NEWER', message);
    }
    const clusterId = fields.text('clusterId');
    const expected = this.expectedClusterId;
    if (expected !== undefined && clusterId !== expected) {
      throw new DataDamage(file, `it belongs to the cluster ${clusterId}, and the region has the cluster ${expected}`);
    }
    return { clusterId, nextProducerId: fields.number('nextProducerId') };
  }

  /** True when nothing was ever accepted here: a new directory, or one whose making was cut short. */
  #isNew(): boolean {
    if (sizeOf(this.identityFile) !== undefined) return false;
    if (this.expectedClusterId !== undefined) {
      throw new DataDamage(this.identityFile, `it is missing, with the topics of cluster ${this.expectedClusterId}`);
    }
    if (this.#holdsAnything())
      throw new DataDamage(this.identityFile, 'it is missing, and there are topics or offsets');
    return true;
  }

  #holdsAnything(): boolean {
    if (recordBytes(this.topicsPath) > 0) return true;
    if (sizeOf(this.topicsFile) !== undefined && readTopics(this.topicsFile).topics.length > 0) return true;
    const offsets = readdirSync(this.root).filter((name) => /^offsets.*\.jsonl$/.test(name));
    return offsets.some((name) => sizeOf(path.join(this.root, name)) !== 0);
  }

  /** Removes the folders of topics and partitions whose making was cut short: they hold no records. */
  #tidy(): void {
    for (const id of folders(this.topicsPath)) {
      const folder = path.join(this.topicsPath, id);
      const count = this.#listed.get(id) ?? 0;
      const surplus = folders(folder).filter((name) => !(Number(name) < count));
      for (const one of count === 0 ? [folder] : surplus.map((name) => path.join(folder, name))) {
        if (recordBytes(one) > 0) throw new DataDamage(one, 'topics.json does not list it');
        this.files.remove(one);
      }
    }
  }
}

function folders(parent: string): readonly string[] {
  return sizeOf(parent) === undefined ? [] : readdirSync(parent);
}
