import { KitError } from './errors.ts';
import type { Event } from './event.ts';

/**
 * The most hops of a story: crossings between Kafka and the bus, and publications by handlers. No service detects a
 * loop through another.
 */
export const MAX_HOPS = 16;

/** The event, one hop further. @throws TributaryError EVENT_HOPS_EXCEEDED */
export function carry<E extends Event>(event: E): E {
  const { id, hops } = event.metadata;
  if (hops >= MAX_HOPS) throw new KitError('EVENT_HOPS_EXCEEDED', { id, hops: hops + 1, max: MAX_HOPS });
  return { ...event, metadata: { ...event.metadata, hops: hops + 1 } };
}
