import path from 'node:path';
import { openCluster } from './composition/cluster.ts';
import { createResources } from './composition/create.ts';
import { idFinder, journalMetadata } from './composition/id-finder.ts';
import { loggedHops } from './composition/logged-hops.ts';
import { regionMetadata } from './composition/metadata.ts';
import { Opened } from './composition/opened.ts';
import { DEFAULTS, faultNeeds, type RegionOptions, withDefaults } from './composition/options.ts';
import { PersistedCalls } from './composition/persisted-calls.ts';
import { openClock } from './composition/persisted-clock.ts';
import { listenOn } from './composition/ports.ts';
import { producedHops } from './composition/produced-hops.ts';
import { apiRoutes, routes } from './composition/routes.ts';
import type { RunningResource } from './composition/running-resource.ts';
import { buildServices, type Services } from './composition/services.ts';
import { untilSettled } from './composition/settled.ts';
import { openStateStore } from './composition/sqlite-store.ts';
import { countStart, seedOfStart } from './composition/start-seed.ts';
import { StoppableClock } from './composition/stoppable-clock.ts';
import { type Clock, holding } from './core/clock.ts';
import { Journal } from './core/journal.ts';
import { type Random, seededRandom } from './core/random.ts';
import { realClock } from './core/real-clock.ts';
import { NO_STATE_STORE, type StateStore } from './core/state-store.ts';
import { brokerFaults } from './faults/broker.ts';
import { Faults } from './faults/faults.ts';
import { armRegionKill } from './faults/region-kill.ts';
import { checkNeeds } from './faults/usual-plan.ts';
import { FrontDoor } from './http/front-door.ts';
import type { Cluster } from './kafka-client/cluster.ts';
import type { KafkaConnection } from './kafka-client/connection.ts';
import type { LogListener } from './lambda/logs.ts';
import type { Naming } from './resources/naming.ts';
import { planResources } from './resources/plan.ts';
import { readPackage } from './template/package.ts';
import { resolveParameters } from './template/parameters.ts';
import type { ResolvedResource } from './template/resource.ts';
import { readStack } from './template/stack.ts';
import type { Template } from './template/template.ts';

export { DEFAULT_KAFKA, type RegionOptions } from './composition/options.ts';
export type { RunningResource } from './composition/running-resource.ts';
export { RegionError } from './core/region-error.ts';

/** A region that runs. */
export interface Region {
  /** Where AWS SDKs and the AWS CLI find it: `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** `host:port` for any Kafka client. */
  readonly kafkaBootstrapServers: string;
  /** The same, with what it takes to sign in. */
  readonly kafkaConnection: KafkaConnection;
  readonly clock: Clock;
  readonly journal: Journal;
  /** What goes wrong on purpose. */
  readonly faults: Faults;
  /** By logical id. */
  readonly resources: ReadonlyMap<string, RunningResource>;
  /** Calls `listener` for each line that a function writes, until the returned function is called. */
  onLog(listener: LogListener): () => void;
  /** Resolves when nothing is under way or scheduled anywhere. */
  settled(): Promise<void>;
  /** Ends everything; safe to call twice. */
  stop(): Promise<void>;
}

/** Ids of requests come from their own chance, so that calls from outside do not change what a seed gives. */
const REQUEST_ID_SEED = 0x5eed;

/**
 * Runs the compiled template of a package on this machine.
 * @throws TemplateError with everything that is wrong with the template; RegionError PORT_IN_USE, OPTION_UNKNOWN,
 *   KAFKA_UNREACHABLE, FAULTS_INVALID, and with a data directory DATA_IN_USE, DATA_FOREIGN, DATA_DAMAGED, DATA_NEWER,
 *   KAFKA_DATA_DAMAGED, KAFKA_DATA_IN_USE
 */
export async function startRegion(options: Partial<RegionOptions> = {}): Promise<Region> {
  const settings = withDefaults(DEFAULTS, options);
  if (settings.faults) checkNeeds(settings.faults, faultNeeds(settings));
  const template = readPackage(settings.packageDir, settings.templateFile);
  const opened = new Opened();
  try {
    const base = openBase(settings, opened);
    // No time passes before everything is in its place.
    return await holding(base.clock, () => build(base, template, settings, opened));
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function build(base: Base, template: Template, settings: RegionOptions, opened: Opened): Promise<Region> {
  const { stateStore, journal } = base;
  const door = await openDoor(base, settings);
  opened.add(() => door.close());
  const naming = { ...readStack(settings.packageDir), endpoint: door.endpoint };
  const findIds = idFinder(journalMetadata(template.metadata));
  const onAppend = producedHops({ journal, findIds });
  const broken = brokerFaults(base.faults, realClock());
  const dataDir = kafkaDirectory(settings);
  const cluster = await openCluster({ ...base, onAppend, dataDir, faults: broken }, settings.kafka);
  opened.add(() => cluster.stop());
  const known = regionMetadata(template.metadata, { 'kafka.bootstrapServers': cluster.bootstrapServers });
  const parameters = { ...known.parameters, ...settings.parameters };
  const planned = plan(template, naming, { ...settings, parameters });
  for (const topic of known.kafkaTopics) await cluster.ensureTopic(topic);
  const services = buildServices({ ...base, findIds, naming, cluster, folders: settings });
  opened.add(() => services.stop(() => door.close()));
  services.functions.onLog(loggedHops(journal, findIds));
  await services.restore();
  await createResources(planned, services.forResources);
  const resources = new Map(
    planned.map(({ logicalId, type, ref, attributes }) => [logicalId, { type, ref, attributes }]),
  );
  const { bootstrapServers: kafkaBootstrapServers } = cluster;
  const served = { ...base, naming, services, resources, kafkaBootstrapServers };
  const find = apiRoutes(served);
  const calls = new PersistedCalls(settings.log);
  await calls.repeat(stateStore, find);
  armRegionKill(base.faults, journal, settings.log);
  door.open(routes(calls.keeping(find), served));
  await services.resume();
  return regionOf({ ...base, door, cluster, services, resources, opened });
}

/** What everything else is built on. */
interface Base {
  readonly stateStore: StateStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly requestIds: Random;
  readonly journal: Journal;
  readonly faults: Faults;
}

function openBase({ dataDir, clock: kind, seed, faults: faultPlan }: RegionOptions, opened: Opened): Base {
  const stateStore = dataDir === undefined ? NO_STATE_STORE : openStateStore(dataDir);
  opened.add(async () => stateStore.close());
  const clock = new StoppableClock(openClock(kind, stateStore));
  opened.add(async () => clock.stop());
  const start = countStart(stateStore);
  const startSeed = seedOfStart(seed, start);
  const random = seededRandom(startSeed);
  const requestIds = seededRandom(seedOfStart(REQUEST_ID_SEED, start));
  const journal = new Journal(clock);
  const faults = new Faults({ clock, journal, seed: startSeed, plan: faultPlan });
  return { stateStore, clock, random, requestIds, journal, faults };
}

function kafkaDirectory({ dataDir }: RegionOptions): string | undefined {
  return dataDir === undefined ? undefined : path.join(dataDir, 'kafka');
}

function plan(template: Template, naming: Naming, settings: RegionOptions): readonly ResolvedResource[] {
  const parameters = resolveParameters(template.parameters, settings.parameters);
  const { allowUnsupported, log: warn } = settings;
  return planResources(template, { naming, parameters, allowUnsupported, warn });
}

async function openDoor({ clock, requestIds: random }: Base, { port, log }: RegionOptions): Promise<FrontDoor> {
  const onFault = (error: unknown, what: string): void => {
    log(`fault in ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  const door = new FrontDoor({ clock, random, onFault });
  await listenOn(port, '--port', () => door.listen(port));
  return door;
}

interface Parts {
  readonly door: FrontDoor;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly services: Services;
  readonly resources: Region['resources'];
  readonly opened: Opened;
}

function regionOf({ door, cluster, clock, journal, faults, services, resources, opened }: Parts): Region {
  return {
    endpoint: door.endpoint,
    kafkaBootstrapServers: cluster.bootstrapServers,
    kafkaConnection: cluster.connection,
    clock,
    journal,
    faults,
    resources,
    onLog: (listener) => services.functions.onLog(listener),
    settled: () => untilSettled(services),
    stop: () => opened.close(),
  };
}
