import { allow, arn, ref } from '../cloudformation.ts';
import type { Convention } from './convention.ts';
import { topicName } from './kafka-topic.ts';

/** Sources or types of events, as JSON Schema. */
export const PUBLISHES = { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', minLength: 1 } };

/**
 * A function that publishes knows the bus, and may put events on it. The events and topics that it writes to are noted
 * in the template: docs/reference/routing.md is made of it.
 */
export const publishes: Convention = ({ config }) => ({
  ...(config.publishes === undefined
    ? {}
    : { environment: { EVENT_BUS_NAME: ref('Bus') }, statements: [allow('events:PutEvents', arn('Bus'))] }),
  metadata: {
    ...(config.publishes === undefined ? {} : { Publishes: config.publishes }),
    ...(config.kafkaProduces === undefined ? {} : { KafkaProduces: config.kafkaProduces.map(topicName) }),
  },
});
