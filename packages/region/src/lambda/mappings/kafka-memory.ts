import type { TopicIds } from '../../kafka-client/topic-map.ts';

/** What a mapping has passed over of a partition since it was started, whoever had the partition in between. */
export interface PassedOver {
  /** Records that the cluster deleted before they were read. */
  missing: bigint;
  /** Batches that could not be read. */
  unreadable: number;
}

/** What a mapping knows of its topics from before a connection was lost. */
export interface KafkaMemory {
  readonly topicIds: TopicIds;
  /** Topics that were deleted and made again. The offsets that the group has there may be those of the old one. */
  readonly madeAgain: Set<string>;
  /**
   * Where each partition was begun. Until the group has an offset there it begins there again: at the end, which moves,
   * it would leave out what came meanwhile.
   */
  readonly begun: Map<string, bigint>;
  readonly passedOver: Map<string, PassedOver>;
}

/** @param name of the partition */
export function passedOverOf({ passedOver }: Pick<KafkaMemory, 'passedOver'>, name: string): PassedOver {
  const known = passedOver.get(name) ?? { missing: 0n, unreadable: 0 };
  passedOver.set(name, known);
  return known;
}

/** Of a topic that was made again, no offset from before counts. */
export function forgetTopic({ madeAgain, begun }: KafkaMemory, topic: string): void {
  madeAgain.add(topic);
  for (const name of begun.keys()) if (name.slice(0, name.lastIndexOf('-')) === topic) begun.delete(name);
}

export const newMemory = (): KafkaMemory => ({
  topicIds: new Map(),
  madeAgain: new Set(),
  begun: new Map(),
  passedOver: new Map(),
});
