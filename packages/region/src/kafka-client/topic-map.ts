import { ApiError, errorOfCode } from './api-error.ts';
import type { MetadataAnswer, TopicAnswer } from './calls/metadata.ts';
import type { TopicPartition } from './record.ts';

/** The id of each topic as it was seen last. A topic that is deleted and made again has another one. */
export type TopicIds = Map<string, string>;

export interface TopicChange {
  readonly topic: string;
  readonly kind: 'made-again' | 'more-partitions';
}

/** Which broker leads which partition, as far as the cluster said. */
export class TopicMap {
  readonly #ids: TopicIds;
  readonly #topics = new Map<string, TopicAnswer>();

  constructor(ids: TopicIds) {
    this.#ids = ids;
  }

  /** Takes in what the cluster says. @returns what is new about topics that were known */
  take({ topics }: MetadataAnswer): readonly TopicChange[] {
    return topics.flatMap((topic) => {
      const before = this.#topics.get(topic.name);
      this.#topics.set(topic.name, topic);
      return topic.errorCode === 0 ? this.#changeOf(topic, before) : [];
    });
  }

  idOf(topic: string): string | undefined {
    return this.#topics.get(topic)?.id;
  }

  /** The broker that leads a partition, or why nobody does. */
  leaderOf({ topic, partition }: TopicPartition): number | ApiError {
    const known = this.#topics.get(topic);
    if (known === undefined) return new ApiError('Metadata', 'UNKNOWN_TOPIC_OR_PARTITION', `${topic} is unknown`);
    const part = known.partitions.find((one) => one.partition === partition);
    const error = errorOfCode('Metadata', known.errorCode) ?? errorOfCode('Metadata', part?.errorCode ?? 0);
    if (error) return error;
    if (part === undefined) {
      return new ApiError('Metadata', 'UNKNOWN_TOPIC_OR_PARTITION', `${topic} has no partition ${partition}`);
    }
    const isLed = part.leader >= 0;
    return isLed ? part.leader : new ApiError('Metadata', 'LEADER_NOT_AVAILABLE', `nobody leads ${topic}-${partition}`);
  }

  #changeOf({ name, id, partitions }: TopicAnswer, before: TopicAnswer | undefined): TopicChange[] {
    const knownId = this.#ids.get(name);
    if (id !== undefined) this.#ids.set(name, id);
    if (knownId !== undefined && id !== undefined && knownId !== id) return [{ topic: name, kind: 'made-again' }];
    const grew = before !== undefined && before.errorCode === 0 && before.partitions.length < partitions.length;
    return grew ? [{ topic: name, kind: 'more-partitions' }] : [];
  }
}
