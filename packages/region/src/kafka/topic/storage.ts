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

/** The oldest records go by whole segments, so a segment is a small part of what all logs may have together. */
const SEGMENT_PART = 1 / 64;

/** @param limitBytes of all logs together */
export const memoryStorage = (limitBytes: number): TopicStorage => ({
  load: () => [],
  save: () => {},
  partition: () => memoryStore(limitBytes * SEGMENT_PART),
  close: () => {},
});
