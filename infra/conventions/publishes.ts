import type { Convention } from './convention.ts';

/** Sources or types of events, as JSON Schema. */
export const PUBLISHES = { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', minLength: 1 } };

/** Writes what the function puts on the bus and on topics beside it in the template: docs/reference/routing.md is made of it. */
export const publishes: Convention = ({ config }) => ({
  metadata: {
    ...(config.publishes === undefined ? {} : { Publishes: config.publishes }),
    ...(config.kafkaProduces === undefined ? {} : { KafkaProduces: config.kafkaProduces }),
  },
});
