import { realClock } from '../core/real-clock.ts';
import { Observation } from '../observation/observation.ts';
import type { Base } from './base.ts';
import type { Services } from './services/services.ts';

/** The pages that show what happens in these services. */
export function observing(
  { journal, clock, keep }: Pick<Base, 'journal' | 'clock' | 'keep'>,
  services: Services,
): Observation {
  const { functions, store, mappings, pipes } = services;
  return new Observation({
    journal,
    clock,
    wallClock: realClock(),
    mappings: () => [...mappings.all(), ...pipes.mappings()],
    queues: () => store.all(),
    functions,
    maxRows: keep.events,
  });
}
