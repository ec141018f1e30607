import { memoryStore } from '../log/memory-segment.ts';
import type { SegmentStore } from '../log/segment.ts';

/** What is persisted of a topic besides its records. */
export interface TopicRecord {
  readonly name: string;
  readonly id: string;
  readonly partitions: number;
  readonly configs: readonly (readonly [name: string, value: string])[];
}

/** The store of topics. */
export interface TopicStorage {
  load(): readonly TopicRecord[];
  save(topics: readonly TopicRecord[]): void;
  partition(topic: string, topicId: string, index: number): SegmentStore;
  /** After all partitions have been closed. */
  close(): void;
}

export const memoryStorage: TopicStorage = {
  load: () => [],
  save: () => {},
  partition: memoryStore,
  close: () => {},
};
