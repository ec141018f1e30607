import type { Clock } from '../clock.ts';
import { withDefaults } from '../options.ts';
import type { SendOn } from '../outcome.ts';
import { Publication } from './publication.ts';
import type { PutEntries } from './put-events.ts';

export interface PublisherEffects {
  readonly putEntries: PutEntries;
  readonly now: Clock;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly sleep: (delayMs: number) => Promise<void>;
}

const DEFAULTS = { maxAttempts: 8, firstDelayMs: 50, maxDelayMs: 5_000, callsInFlight: 16 };
export type PublisherSettings = typeof DEFAULTS;

/** Publishes events on one bus; an outcome's reference is the id that EventBridge gave the event. */
export function publisher(
  busName: string,
  effects: PublisherEffects,
  options: Partial<PublisherSettings> = {},
): SendOn {
  const settings = withDefaults(DEFAULTS, options);
  return (outgoing, deadlineMs) => new Publication(busName, outgoing, effects, settings).run(deadlineMs);
}
