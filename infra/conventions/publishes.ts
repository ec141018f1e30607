import type { Convention } from './convention.ts';

/** Sources or types of events, as JSON Schema. */
export const PUBLISHES = { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', minLength: 1 } };

/** Writes what the function says that it puts on the bus beside it in the template, for docs/routing.md. */
export const publishes: Convention = ({ config }) =>
  config.publishes === undefined ? {} : { metadata: { Publishes: config.publishes } };
