import { withDefaults } from '../options.ts';
import type { SendOn } from '../outcome.ts';
import { Publication, type PublisherEffects, type PublisherSettings } from './publication.ts';

const DEFAULTS: PublisherSettings = { maxAttempts: 8, firstDelayMs: 50, maxDelayMs: 5_000, callsInFlight: 16 };

/** Publishes events on one bus; an outcome's reference is the id that EventBridge gave the event. */
export function publisher(
  busName: string,
  effects: PublisherEffects,
  options: Partial<PublisherSettings> = {},
): SendOn {
  const settings = withDefaults(DEFAULTS, options);
  return (outgoing, deadlineMs) => new Publication(busName, outgoing, effects, settings).run(deadlineMs);
}
