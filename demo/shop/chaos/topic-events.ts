import { adminOf, type KafkaConnection } from '@tributary/region/kafka-client';
import type { OffsetRange } from '../../../ops/dlq/dead-letter.ts';
import { KafkaTopics } from '../../../ops/dlq/kafka-topics.ts';

/** Event ids in the records of a topic, one for each record, partition by partition in their order. */
export async function eventIdsOn(topic: string, connection: KafkaConnection): Promise<readonly string[]> {
  const topics = new KafkaTopics(connection);
  try {
    const ids: string[] = [];
    for (const range of await wholeOf(topic, connection)) {
      for (const { headers } of await topics.read(range))
        ids.push(...headers.filter(([name]) => String(name) === 'ce_id').map(([, id]) => String(id)));
    }
    return ids;
  } finally {
    await topics.close();
  }
}

/** All records of each partition that has some. Nothing is deleted from a topic during a run. */
async function wholeOf(topic: string, connection: KafkaConnection): Promise<readonly OffsetRange[]> {
  const admin = adminOf('chaos', connection);
  try {
    const found = (await admin.metadata({ topics: [topic] })).topics.get(topic)?.partitions ?? {};
    const partitions = Object.keys(found).map((index) => ({ partitionIndex: Number(index), timestamp: -1n }));
    const ends = (await admin.listOffsets({ topics: [{ name: topic, partitions }] })).flatMap((end) => end.partitions);
    return ends
      .filter(({ offset }) => offset > 0n)
      .map(({ partitionIndex: partition, offset }) => ({ topic, partition, first: 0n, last: offset - 1n }));
  } finally {
    await admin.close();
  }
}
