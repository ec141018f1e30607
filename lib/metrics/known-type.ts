import type { EventDefinition } from '#schemas/definition.ts';

/** Stands for every type that a function does not take, and for what cannot be read: nobody outside makes up metrics. */
export const UNKNOWN_TYPE = 'unknown';

/**
 * The type of an event for metrics.
 * @param metadata whatever came in its place
 */
export function knownType(definitions: readonly EventDefinition[], metadata: unknown): string {
  const { source, type } = Object(metadata);
  return definitions.some((known) => known.type === type && known.source === source) ? type : UNKNOWN_TYPE;
}
