import type { ServiceDeps } from '../base.ts';
import { computeOf } from './compute.ts';
import { eventsOf } from './events.ts';
import { readersOf } from './readers.ts';
import { accessOf } from './rights.ts';
import { storesOf } from './stores.ts';
import { watchingOf } from './watching.ts';

export type Services = ReturnType<typeof buildServices>;

/** The services of one region. Each step takes what the steps before it have built. */
export function buildServices(deps: ServiceDeps) {
  const stores = storesOf(deps);
  const compute = computeOf(deps, stores);
  const access = accessOf(deps, stores);
  const events = eventsOf(deps, stores, compute, access);
  const readers = readersOf(deps, stores, compute, { ...events, ...access });
  const watching = watchingOf(deps, stores, readers, { ...compute, ...events, ...access });
  return { ...stores, ...compute, ...access, ...events, ...readers, ...watching };
}
