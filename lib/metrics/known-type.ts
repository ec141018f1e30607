import type { EventDefinition } from '#schemas/definition.ts';
import { objectOf } from '../json.ts';

/** Stands for every type that a function does not take, so that a producer cannot create metrics. */
export const UNKNOWN_TYPE = 'unknown';

/** The type of an event for metrics. @param metadata unchecked */
export function knownType(definitions: readonly EventDefinition[], metadata: unknown): string {
  const { source, type } = objectOf(metadata);
  return definitions.find((known) => known.type === type && known.source === source)?.type ?? UNKNOWN_TYPE;
}
