import { KafkaError } from '../protocol/error-code.ts';
import type { BrokerState } from '../state.ts';
import type { Topic } from '../topic/topics.ts';

/** The owner of settings: a topic or a broker. */
export const ResourceType = { TOPIC: 2, BROKER: 4 } as const;

export interface Resource {
  readonly resourceType: number;
  readonly resourceName: string;
}

/**
 * The topic whose settings are to be changed.
 * @throws KafkaError INVALID_REQUEST for anything but a topic, UNKNOWN_TOPIC_OR_PARTITION
 */
export function alterableTopic(state: BrokerState, { resourceType, resourceName }: Resource): Topic {
  if (resourceType !== ResourceType.TOPIC) {
    const message = 'Only the settings of topics can be changed; those of the broker are given at its start.';
    throw new KafkaError('INVALID_REQUEST', message);
  }
  const topic = state.topics.get(resourceName);
  if (topic !== undefined) return topic;
  throw new KafkaError('UNKNOWN_TOPIC_OR_PARTITION', `There is no topic ${resourceName}.`);
}
