import { adminOf, type KafkaConnection } from '@tributary/region/kafka-client';
import type { Random } from '@tributary/region/random';
import type { Operator } from './operator.ts';
import type { Redriven } from './redriven-dead-letter.ts';

/** The committed offsets of a group, by topic and partition. */
interface Committed {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly { readonly partitionIndex: number; readonly committedOffset: bigint }[];
  }[];
}

/** The records of a partition before this offset are to be deleted. */
interface Deletion {
  readonly topic: string;
  readonly partition: number;
  readonly before: bigint;
}

/** Deletes from topics what nobody needs any more, as retention or an operator does. */
export class Housekeeping {
  readonly #kafka: KafkaConnection;
  readonly #operator: Pick<Operator, 'deadLetters'>;
  readonly #random: Random;

  constructor(kafka: KafkaConnection, operator: Pick<Operator, 'deadLetters'>, random: Random) {
    this.#kafka = kafka;
    this.#operator = operator;
    this.#random = random;
  }

  async deleteRead(): Promise<void> {
    const admin = adminOf('chaos', this.#kafka);
    try {
      const groups = [...(await admin.listGroups()).keys()];
      const committed = groups.length === 0 ? [] : await admin.listConsumerGroupOffsets({ groups });
      // A mapping sends the dead letter of a batch that it gives up before it commits its offsets.
      const deletions = deletable(committed, await this.#operator.deadLetters(), this.#random);
      const topics = [...Map.groupBy(deletions, ({ topic }) => topic)].map(([name, ofOne]) => ({
        name,
        partitions: ofOne.map(({ partition, before }) => ({ partition, offset: before })),
      }));
      if (topics.length > 0) await admin.deleteRecords({ topics });
    } finally {
      await admin.close();
    }
  }
}

/**
 * What every reader of a partition has read, or a part of it, and no dead letter names only by its offset. While a group
 * has read nothing yet, it is not known which topic is its own, and nothing is deleted.
 */
export function deletable(
  groups: readonly Committed[],
  deadLetters: readonly Pick<Redriven, 'records'>[],
  random: Random,
): readonly Deletion[] {
  if (groups.some(({ topics }) => topics.length === 0)) return [];
  const needed = neededIn(deadLetters);
  const readers = Map.groupBy(
    groups.flatMap(({ topics }) => topics),
    ({ name }) => name,
  );
  return [...readers].flatMap(([topic, ofTopic]) => {
    const indexes = new Set(
      ofTopic.flatMap(({ partitions }) => partitions.map(({ partitionIndex }) => partitionIndex)),
    );
    return [...indexes].flatMap((partition) => {
      const ends = ofTopic.map(
        ({ partitions }) =>
          partitions.find(({ partitionIndex }) => partitionIndex === partition)?.committedOffset ?? 0n,
      );
      const lowest = Math.min(...ends.map(Number), needed.get(`${topic}-${partition}`) ?? Number.POSITIVE_INFINITY);
      const before = Math.floor(lowest * (0.5 + random.next() / 2));
      return before <= 0 ? [] : [{ topic, partition, before: BigInt(before) }];
    });
  });
}

/** The first record of each partition that a dead letter names. */
function neededIn(deadLetters: readonly Pick<Redriven, 'records'>[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const record of deadLetters.flatMap(({ records }) => records)) {
    const [partition = '', offset] = record.split('@');
    first.set(partition, Math.min(first.get(partition) ?? Number.POSITIVE_INFINITY, Number(offset)));
  }
  return first;
}
