import { AsyncOutcomes } from './async-outcomes.ts';
import { AsyncQueue, type AsyncQueueDeps } from './async-queue.ts';
import { type DestinationPorts, destinationsOver } from './destinations.ts';
import type { EventInvokeConfigs } from './event-invoke-config.ts';
import { qualifiedName } from './function-config.ts';
import type { Functions } from './functions.ts';

export interface AsyncEventsDeps extends Omit<AsyncQueueDeps, 'configOf' | 'settingsOf' | 'onEnd'> {
  readonly table: Functions;
  readonly eventInvokeConfigs: EventInvokeConfigs;
  /** Where destinations and dead letters go. */
  readonly ports: () => DestinationPorts;
}

/** The queue of asynchronous events, whose outcomes go to their destinations and dead-letter queues. */
export function asyncEvents({ table, eventInvokeConfigs, ports, ...deps }: AsyncEventsDeps): AsyncQueue {
  const { clock, journal, metrics } = deps;
  const settingsOf = (functionArn: string) => eventInvokeConfigs.of(qualifiedName(functionArn));
  const destinations = destinationsOver(ports);
  const outcomes = new AsyncOutcomes({ clock, journal, destinations, ports, settingsOf, metrics });
  return new AsyncQueue({
    ...deps,
    settingsOf,
    configOf: (name, version) => table.find(name, version),
    onEnd: (event, condition) => outcomes.report(event, condition),
  });
}
