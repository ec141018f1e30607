import type { Stacks } from '../cloudformation/stacks.ts';
import { realClock } from '../core/real-clock.ts';
import { Observation } from '../observation/observation.ts';
import type { Base } from './base.ts';
import type { Services } from './services/services.ts';

/** The pages that show what happens in these services. */
export function observing(
  { journal, clock, keep, faults }: Pick<Base, 'journal' | 'clock' | 'keep' | 'faults'>,
  services: Services,
  stacks: Stacks,
): Observation {
  const { functions, store, mappings, pipes } = services;
  return new Observation({
    journal,
    clock,
    wallClock: realClock(),
    mappings: () => [...mappings.all(), ...pipes.mappings()],
    queues: () => store.all(),
    functions,
    stacks: () => stacks.live().map(({ state }) => state),
    faults: () => faults.switches,
    maxRows: keep.events,
  });
}
