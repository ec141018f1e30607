import type { Convention } from './convention.ts';

/** Sources or types of events, as JSON Schema. */
export const PUBLISHES = { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', minLength: 1 } };

/** Notes in the template the events and topics that the function writes to: docs/reference/routing.md is made of it. */
export const publishes: Convention = ({ config }) => ({
  metadata: {
    ...(config.publishes === undefined ? {} : { Publishes: config.publishes }),
    ...(config.kafkaProduces === undefined ? {} : { KafkaProduces: config.kafkaProduces }),
  },
});
