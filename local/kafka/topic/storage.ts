import { memoryStore } from '../log/memory-segment.ts';
import { ProducerStates } from '../log/producer-states.ts';
import type { SegmentStore } from '../log/segment.ts';

/** What has to be kept of a topic besides its records. */
export interface TopicRecord {
  readonly name: string;
  readonly id: string;
  readonly partitions: number;
  readonly configs: readonly (readonly [name: string, value: string])[];
}

/** Where topics are kept. */
export interface TopicStorage {
  load(): readonly TopicRecord[];
  save(topics: readonly TopicRecord[]): void;
  /** Opens a partition: its segments, and what it remembers of its idempotent producers. */
  partition(topic: string, topicId: string, index: number): { store: SegmentStore; producers: ProducerStates };
}

export const memoryStorage: TopicStorage = {
  load: () => [],
  save: () => {},
  partition: () => ({ store: memoryStore, producers: new ProducerStates() }),
};
