import { isObject } from '../../core/json.ts';
import { NO_METRICS } from '../../core/metrics-port.ts';
import { compilePattern } from '../../eventbridge/pattern/pattern.ts';
import { destinationsOver } from '../../lambda/destinations.ts';
import { Checkpoints } from '../../lambda/mappings/checkpoints.ts';
import { compilingFilters } from '../../lambda/mappings/filter.ts';
import type { OpenKafkaSource } from '../../lambda/mappings/kafka-source.ts';
import { sourceKinds } from '../../lambda/mappings/kinds.ts';
import { PlatformaticSource } from '../../lambda/mappings/platformatic-source.ts';
import { Mappings } from '../../lambda/mappings/registry.ts';
import { StartGate } from '../../lambda/mappings/start-gate.ts';
import { Pipes } from '../../pipes/pipes.ts';
import { pipeApiDestinations } from '../../pipes/targets/api-destination.ts';
import { pipeWorkflows } from '../../pipes/targets/workflow.ts';
import type { ServiceDeps } from '../base.ts';
import { schemaRegistries } from '../schema-registries.ts';
import type { Compute } from './compute.ts';
import type { Events } from './events.ts';
import type { Messaging } from './messaging.ts';
import type { Access } from './rights.ts';
import type { Stores } from './stores.ts';

export type Readers = ReturnType<typeof readersOf>;

/** What reads from queues, streams and topics: event source mappings and pipes. They begin when the gate opens. */
export function readersOf(
  { clock, random, journal, metrics, stateStore, findIds, cluster, naming: { region, accountId } }: ServiceDeps,
  { queues, tables, glue, secrets }: Stores,
  { functions, topics }: Compute & Messaging,
  { eventBridge, workflows, rights }: Events & Access,
) {
  const open: OpenKafkaSource = (topicIds) => new PlatformaticSource(cluster.connection, topicIds);
  const openRegistry = schemaRegistries({ glue, kinds: glue.kinds, secrets, rights, functions });
  const sources = {
    clock,
    random,
    journal,
    metrics,
    checkpoints: new Checkpoints(stateStore),
    findIds,
    functions,
    destinations: destinationsOver(() => functions.ports()),
    queues,
    streams: tables.streams,
    compilePattern: matcher,
    kafka: { open, bootstrapServers: cluster.bootstrapServers, openRegistry },
  };
  const gate = new StartGate(!stateStore.isPersisted);
  const mappings = new Mappings(sourceKinds({ ...sources, compilePattern: compilingFilters(matcher) }), clock, gate);
  const pipes = new Pipes({
    ...sources,
    region,
    accountId,
    gate,
    mayAct: (...asked) => rights.checkAction(...asked),
    ports: {
      apiDestinations: pipeApiDestinations(eventBridge.apiDestinations, clock),
      functions,
      queues,
      topics,
      buses: eventBridge,
      workflows: pipeWorkflows(workflows),
    },
    // The readers of a pipe are those of no function: the pipe reports for itself.
    sources: (overrides) => sourceKinds({ ...sources, ...overrides, metrics: NO_METRICS }),
  });
  return { gate, mappings, pipes };
}

function matcher(patternText: string): (value: unknown) => boolean {
  const pattern = compilePattern(patternText);
  return (value) => isObject(value) && pattern.matches(value);
}
