import type { StateStore } from '../../core/state-store.ts';
import type { Services } from './services.ts';

/**
 * Brings back what resources are made upon, tables with their items, schemas, parameters, secrets, layers and
 * versions of functions, before resources are created.
 */
export function restoreServices(
  { tables, schemas, glue, parameters, secrets, functions }: Services,
  stateStore: StateStore,
): void {
  tables.restore();
  schemas.restore(stateStore);
  glue.restore(stateStore);
  parameters.restore(stateStore);
  secrets.restore(stateStore);
  functions.table.restore(stateStore);
  functions.layers.restore(stateStore);
}

/** Takes up the work that earlier starts left, once all resources are there; then lets the readers begin. */
export async function resumeServices(services: Services, stateStore: StateStore): Promise<void> {
  const { store, topicStore, topicDeliveries, functions, eventBridge, schedules, alarms, dashboards, workflows, gate } =
    services;
  for (const service of [store, topicStore, topicDeliveries, functions, eventBridge, schedules, alarms, dashboards])
    service.restore(stateStore);
  workflows.resume();
  await gate.open();
}

/**
 * Ends everything. The readers finish the batch in hand; from then on all is cut short as by a kill, and the next start
 * takes up what was persisted.
 * @param hangUp closes the front door at once: what is not persisted any more must not be answered either
 */
export async function stopServices(
  services: Services,
  stateStore: StateStore,
  hangUp: () => Promise<void>,
): Promise<void> {
  const { mappings, pipes, eventBridge, schedules, workflows, functions } = services;
  await mappings.stop();
  await pipes.stopAll();
  const hungUp = hangUp();
  stateStore.close();
  eventBridge.stop();
  schedules.stop();
  workflows.stop();
  functions.stop();
  await hungUp;
}
