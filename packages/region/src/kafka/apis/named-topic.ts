import { KafkaError } from '../protocol/error-code.ts';
import type { Topic, Topics } from '../topic/topics.ts';

/**
 * The topic that a request names: by id in the newest versions, by name before.
 * @throws KafkaError UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION
 */
export function topicOf(topics: Topics, name: string, id: string, byId: boolean): Topic {
  const topic = byId ? topics.byId(id) : topics.get(name);
  if (topic !== undefined) return topic;
  if (byId) throw new KafkaError('UNKNOWN_TOPIC_ID', `There is no topic with id ${id}.`);
  throw new KafkaError('UNKNOWN_TOPIC_OR_PARTITION', `There is no topic ${name}.`);
}
