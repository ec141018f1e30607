import path from 'node:path';
import type { RunningResource } from './cloudformation/running-resource.ts';
import { Stacks } from './cloudformation/stacks.ts';
import type { StackUpdate } from './cloudformation/update.ts';
import { announceRegion } from './composition/announce-region.ts';
import { type Base, openBase, type ServiceDeps } from './composition/base.ts';
import { openCluster } from './composition/cluster.ts';
import { idFinder, journalMetadata } from './composition/id-finder.ts';
import { untilIdle } from './composition/idle.ts';
import { inspect } from './composition/inspect.ts';
import { lineageFinder } from './composition/lineage.ts';
import { loggedHops } from './composition/logged-hops.ts';
import { MissingRights } from './composition/metadata.ts';
import { Opened } from './composition/opened.ts';
import { DEFAULTS, faultNeeds, type RegionOptions, withDefaults } from './composition/options.ts';
import { PersistedCalls } from './composition/persisted-calls.ts';
import { planning } from './composition/planning.ts';
import { listenOn } from './composition/ports.ts';
import { producedHops } from './composition/produced-hops.ts';
import { apiRoutes, routes } from './composition/routes.ts';
import { restoreServices, resumeServices, stopServices } from './composition/services/lifecycle.ts';
import { buildServices, type Services } from './composition/services/services.ts';
import { StartStack, startTemplate } from './composition/start-stack.ts';
import { type Clock, holding } from './core/clock.ts';
import type { Journal } from './core/journal.ts';
import { parseJson } from './core/json.ts';
import type { IdFinder } from './core/ports.ts';
import { realClock } from './core/real-clock.ts';
import { brokerFaults } from './faults/broker.ts';
import type { Faults } from './faults/faults.ts';
import { armRegionKill } from './faults/region-kill.ts';
import { checkNeeds } from './faults/usual-plan.ts';
import { FrontDoor } from './http/front-door.ts';
import type { Cluster } from './kafka-client/cluster.ts';
import type { KafkaConnection } from './kafka-client/connection.ts';
import type { InspectOptions } from './lambda/inspection/inspection.ts';
import type { LogListener } from './lambda/logs.ts';
import type { Naming } from './resources/naming.ts';
import { type CodeFiles, storeCode } from './template/artifacts.ts';
import { readStack } from './template/stack.ts';
import { parseTemplate, type Template } from './template/template.ts';

export type { RunningResource } from './cloudformation/running-resource.ts';
export type { StackUpdate } from './cloudformation/update.ts';
export { DEFAULT_KAFKA, type RegionOptions } from './composition/options.ts';
export { RegionError } from './core/region-error.ts';

/** A region that runs. */
export interface Region {
  /** The endpoint for AWS SDKs and the AWS CLI: `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** The AWS Region that the stack names, such as `eu-west-1`. */
  readonly awsRegion: string;
  /** `host:port` for any Kafka client. */
  readonly kafkaBootstrapServers: string;
  /** The same, with the credentials of the cluster. */
  readonly kafkaConnection: KafkaConnection;
  readonly clock: Clock;
  readonly journal: Journal;
  /** The faults that the region injects. */
  readonly faults: Faults;
  /** By logical id. */
  readonly resources: ReadonlyMap<string, RunningResource>;
  /**
   * Calls `listener` for each line that a function writes, until the returned function is called.
   * @param options platform: also for the lines that Lambda writes: START, END, REPORT
   */
  onLog(listener: LogListener, options?: { platform?: boolean }): () => void;
  /**
   * Reads the package again and brings the running resources to what its template declares. What is unchanged is not
   * touched, what changes keeps its data. Updates run one after the other.
   * @throws TemplateError with all problems of the template; then everything stays, or is again, as it was
   */
  update(): Promise<StackUpdate>;
  /**
   * Gives a function other code, once a worker has loaded it. Invocations under way end with the code that they began with.
   * @param files by their paths in the function's zip
   * @throws RegionError CODE_REFUSED with the error of the function's initialisation
   */
  replaceCode(functionName: string, files: CodeFiles): Promise<void>;
  /**
   * Opens a function for a debugger: one process handles its events, and has no time limit while one is attached.
   * @param functionName its name, its logical id, or the end of its name after a hyphen
   * @param options default: port 9229, and the sources of maps below the current folder
   * @returns the port, on 127.0.0.1
   * @throws RegionError OPTION_INVALID, PORT_IN_USE
   */
  inspect(functionName: string, options?: Partial<InspectOptions>): Promise<number>;
  /** Resolves when the region is idle: no service has work under way or scheduled. */
  settled(): Promise<void>;
  /** Stops the region; safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Runs the compiled template of a package on this machine.
 * @throws TemplateError with all problems of the template; RegionError PORT_IN_USE, OPTION_UNKNOWN,
 *   KAFKA_UNREACHABLE, FAULTS_INVALID, and with a data directory DATA_IN_USE, DATA_FOREIGN, DATA_DAMAGED, DATA_NEWER,
 *   KAFKA_DATA_DAMAGED, KAFKA_DATA_IN_USE
 */
export async function startRegion(options: Partial<RegionOptions> = {}): Promise<Region> {
  const settings = withDefaults(DEFAULTS, options);
  if (settings.faults) checkNeeds(settings.faults, faultNeeds(settings));
  const template = readTemplate(settings);
  const opened = new Opened();
  try {
    const base = openBase(settings, opened);
    // Virtual time stands still until the region is complete.
    return await holding(base.clock, () => build(base, template, settings, opened));
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function build(base: Base, template: Template, settings: RegionOptions, opened: Opened): Promise<Region> {
  const metadata = journalMetadata(template.metadata);
  const [findIds, lineageOf] = [idFinder(metadata), lineageFinder(metadata)];
  const door = await openDoor(base, settings);
  opened.add(() => door.close());
  const cluster = await openKafka(base, settings, { findIds, lineageOf });
  opened.add(() => cluster.stop());
  const naming = { ...readStack(settings.packageDir), endpoint: door.endpoint };
  const services = buildServices({
    ...base,
    findIds,
    lineageOf,
    naming,
    cluster,
    folders: settings,
    log: settings.log,
    iam: settings.iam,
  });
  opened.add(() => stopServices(services, base.stateStore, () => door.close()));
  services.functions.onLog(loggedHops(base.journal, findIds));
  await restoreServices(services, base.stateStore);
  const regionServices = { ...services, queues: services.store, naming, cluster, folders: settings };
  const exports = () => new Map(stacks.exports().map(({ exportName = '', value }) => [exportName, value]));
  const plan = planning({ naming, cluster, settings, exports });
  const stacks: Stacks = new Stacks({ ...base, services: regionServices, plan });
  const startStack = settings.isEmpty ? undefined : new StartStack(stacks, naming.stackName, settings);
  await startStack?.create();
  const missingRights = new MissingRights(template.metadata);
  const { resources } = stacks;
  services.denials.connect({ resources, wordingOf: (functionId) => missingRights.of(functionId) });
  const parts = { door, cluster, naming, findIds, services, stacks, startStack, resources, missingRights };
  const running = { ...base, ...parts, opened };
  await serve(running, settings);
  await resumeServices(services, base.stateStore);
  if (settings.announce) announceRegion(opened, door.endpoint, settings);
  return regionOf(running, settings);
}

type Finders = Pick<ServiceDeps, 'findIds' | 'lineageOf'>;

function openKafka(base: Base, { dataDir: dir, kafka }: RegionOptions, find: Finders): Promise<Cluster> {
  const dataDir = dir === undefined ? undefined : path.join(dir, 'kafka');
  const onAppend = producedHops({ journal: base.journal, ...find });
  return openCluster({ ...base, onAppend, dataDir, faults: brokerFaults(base.faults, realClock()) }, kafka);
}

/** Makes the API calls of earlier starts again, then opens the door. */
async function serve(running: Running, { log, cacheDir }: RegionOptions): Promise<void> {
  const { door, stateStore, faults, journal, cluster } = running;
  const served = { ...running, kafkaBootstrapServers: cluster.bootstrapServers, cacheDir };
  const find = apiRoutes(served);
  const calls = new PersistedCalls(log);
  await calls.repeat(stateStore, find);
  armRegionKill(faults, journal, log);
  door.open(routes(calls.persisting(find), served));
}

async function openDoor({ clock, requestIds: random }: Base, { port, log }: RegionOptions): Promise<FrontDoor> {
  const onFault = (error: unknown, what: string): void => {
    log(`fault in ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  const door = new FrontDoor({ clock, random, onFault });
  await listenOn(port, '--port', () => door.listen(port));
  return door;
}

async function update({ startStack, missingRights }: Running, settings: RegionOptions): Promise<StackUpdate> {
  if (startStack === undefined) return { added: [], changed: [], replaced: [], removed: [] };
  const update = await startStack.update();
  missingRights.read(readTemplate(settings).metadata);
  return update;
}

const readTemplate = (settings: RegionOptions): Template => parseTemplate(parseJson(startTemplate(settings)) ?? null);

interface Running extends Base {
  readonly door: FrontDoor;
  readonly cluster: Cluster;
  readonly naming: Naming;
  readonly findIds: IdFinder;
  readonly services: Services;
  readonly stacks: Stacks;
  /** Undefined in a region that was started empty. */
  readonly startStack: StartStack | undefined;
  readonly resources: Region['resources'];
  readonly missingRights: MissingRights;
  readonly opened: Opened;
}

function regionOf(running: Running, settings: RegionOptions): Region {
  const { door, cluster, naming, clock, journal, faults, services, resources, opened } = running;
  return {
    endpoint: door.endpoint,
    awsRegion: naming.region,
    kafkaBootstrapServers: cluster.bootstrapServers,
    kafkaConnection: cluster.connection,
    clock,
    journal,
    faults,
    resources,
    onLog: (listener, { platform = false } = {}) =>
      services.functions.onLog((line) => (platform || !line.isPlatform) && listener(line)),
    update: () => holding(clock, () => update(running, settings)),
    replaceCode: (functionName, files) =>
      services.functions.replaceCode(functionName, storeCode(settings.cacheDir, files)),
    inspect: (functionName, options = {}) =>
      inspect({ ...services, resources, log: settings.log }, functionName, options),
    settled: () => untilIdle(services),
    stop: () => opened.close(),
  };
}
