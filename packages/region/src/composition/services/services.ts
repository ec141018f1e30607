import type { ServiceDeps } from '../base.ts';
import { computeOf } from './compute.ts';
import { eventsOf } from './events.ts';
import { messagingOf } from './messaging.ts';
import { readersOf } from './readers.ts';
import { accessOf } from './rights.ts';
import { storesOf } from './stores.ts';
import { watchingOf } from './watching.ts';

export type Services = ReturnType<typeof buildServices>;

/** The services of one region. Each step takes what the steps before it have built. */
export function buildServices(deps: ServiceDeps) {
  const stores = storesOf(deps);
  const functions = computeOf(deps);
  const access = accessOf(deps, stores);
  const compute = { ...functions, ...messagingOf(deps, stores, { ...functions, ...access }) };
  const events = eventsOf(deps, stores, compute, access);
  const readers = readersOf(deps, stores, compute, { ...events, ...access });
  const watching = watchingOf(deps, stores, readers, { ...compute, ...events, ...access });
  return { ...stores, ...compute, ...access, ...events, ...readers, ...watching };
}
