import { Reader } from '@platformatic/kafka';

/** The type of protocol that consumers share out partitions by. */
export const CONSUMERS = 'consumer';

/**
 * The topics that a consumer names when it joins; undefined when it does not name them in Kafka's form.
 * @see https://kafka.apache.org/protocol#The_Messages_ConsumerProtocolSubscription
 */
export function subscribedTopics(metadata: Buffer | undefined): readonly string[] | undefined {
  if (metadata === undefined || metadata.length < 6) return undefined;
  const from = Reader.from(metadata);
  from.skip(2);
  const count = from.readInt32();
  const topics: string[] = [];
  for (let index = 0; index < count; index++) {
    const topic = nextText(from);
    if (topic === undefined) return undefined;
    topics.push(topic);
  }
  return topics;
}

function nextText(from: Reader): string | undefined {
  if (from.remaining < 2) return undefined;
  const sizeBytes = from.readInt16();
  if (sizeBytes < 0 || sizeBytes > from.remaining) return undefined;
  const text = from.buffer.toString('utf8', from.position, from.position + sizeBytes);
  from.skip(sizeBytes);
  return text;
}
