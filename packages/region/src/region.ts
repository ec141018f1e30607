import path from 'node:path';
import { ChangeSets } from './cloudformation/change-sets.ts';
import { Stacks } from './cloudformation/stacks.ts';
import { announceRegion } from './composition/announce-region.ts';
import { apiCalls } from './composition/api-calls.ts';
import { type Base, openBase, type ServiceDeps } from './composition/base.ts';
import { openCluster } from './composition/cluster.ts';
import { MB } from './composition/kept-limits.ts';
import { loggedHops } from './composition/logged-hops.ts';
import { observing } from './composition/observing.ts';
import { openToPages } from './composition/open-to-pages.ts';
import { Opened } from './composition/opened.ts';
import { DEFAULTS, faultNeeds, type RegionOptions, withDefaults } from './composition/options.ts';
import { PersistedCalls } from './composition/persisted-calls.ts';
import { planning } from './composition/planning.ts';
import { listenOn } from './composition/ports.ts';
import { producedHops } from './composition/produced-hops.ts';
import { openRegistry } from './composition/registry.ts';
import { restServiceCalls } from './composition/rest-service-calls.ts';
import { apiRoutes, type RouteDeps, routes, startingRoutes } from './composition/routes.ts';
import { type Region, type Running, readTemplate, regionOf, templateOf } from './composition/running-region.ts';
import { restoreServices, resumeServices, stopServices } from './composition/services/lifecycle.ts';
import { buildServices } from './composition/services/services.ts';
import { StartStack } from './composition/start-stack.ts';
import { ToldByTemplates } from './composition/told-by-templates.ts';
import { workflowApi } from './composition/workflow-api.ts';
import { holding } from './core/clock.ts';
import { WriteGuard } from './core/data/write-guard.ts';
import { realClock } from './core/real-clock.ts';
import { brokerFaults } from './faults/broker.ts';
import { armFullDisk } from './faults/full-disk.ts';
import { armRegionKill } from './faults/region-kill.ts';
import { checkNeeds } from './faults/usual-plan.ts';
import { FrontDoor } from './http/front-door.ts';
import { isPlainPageOf } from './http/hosted-pages.ts';
import type { Cluster } from './kafka-client/cluster.ts';
import { withCode } from './lambda/api/code.ts';
import type { ArtifactFolders } from './template/artifacts.ts';
import { bootstrapVersion } from './template/assets.ts';
import { locatePackage } from './template/locate.ts';
import type { OutputOf } from './template/resolve.ts';
import { readStack } from './template/stack.ts';
import type { Template } from './template/template.ts';

export type { RunningResource } from './cloudformation/running-resource.ts';
export type { StackUpdate } from './cloudformation/update.ts';
export { DEFAULT_KAFKA, type RegionOptions } from './composition/options.ts';
export type { Region } from './composition/running-region.ts';
export { RegionError } from './core/region-error.ts';

/**
 * Runs the compiled template of a package on this machine.
 * @throws TemplateError with all problems of the template; RegionError PORT_IN_USE, OPTION_UNKNOWN,
 *   KAFKA_UNREACHABLE, FAULTS_INVALID, and with a data directory DATA_IN_USE, DATA_FOREIGN, DATA_DAMAGED, DATA_NEWER,
 *   KAFKA_DATA_DAMAGED, KAFKA_DATA_IN_USE, KAFKA_DATA_NEWER, DATA_WRITE_FAILED
 */
export async function startRegion(options: Partial<RegionOptions> = {}): Promise<Region> {
  const settings = located(withDefaults(DEFAULTS, options));
  if (settings.faults) checkNeeds(settings.faults, faultNeeds(settings));
  const template = readTemplate(settings);
  const opened = new Opened();
  const guard = new WriteGuard();
  try {
    const base = openBase(settings, guard, opened);
    // Virtual time stands still until the region is complete.
    const region = await holding(base.clock, () => build(base, template, settings, opened));
    if (guard.failure !== undefined) throw guard.failure;
    guard.onFailure(() => void opened.close().catch((error: unknown) => settings.log(String(error))));
    return region;
  } catch (error) {
    await opened.close().catch(() => {});
    throw guard.failure ?? error;
  }
}

const located = (settings: RegionOptions): RegionOptions =>
  settings.isEmpty ? settings : { ...settings, ...locatePackage(settings.packageDir, settings.templateFile) };

const foldersOf = ({ packageDir, templateFile, cacheDir }: RegionOptions): ArtifactFolders => ({
  packageDir,
  cacheDir,
  templateDir: templateFile === undefined ? packageDir : path.dirname(templateFile),
});

async function build(base: Base, template: Template, settings: RegionOptions, opened: Opened): Promise<Region> {
  const told = new ToldByTemplates();
  told.read(template.metadata);
  const { findIds, lineageOf, missingRights } = told;
  const door = await openDoor(base, settings);
  opened.add(() => door.close());
  const cluster = await openKafka(base, settings, { findIds, lineageOf });
  opened.add(() => cluster.stop());
  const registry = await openRegistry({ ...base, random: base.requestIds, log: settings.log }, settings.kafka);
  opened.add(() => registry.stop());
  const schemaRegistryUrl = registry.url;
  const stack = readStack(settings.packageDir, settings.templateFile);
  const folders = foldersOf(settings);
  const { templateDir } = folders;
  const naming = { ...stack, region: settings.awsRegion ?? stack.region, endpoint: door.endpoint };
  const services = buildServices({
    ...base,
    findIds,
    lineageOf,
    naming,
    cluster,
    folders,
    log: settings.log,
    iam: settings.iam,
  });
  const hangUp = async () => void (await Promise.all([door.close(), registry.stop()]));
  opened.add(() => stopServices(services, base.stateStore, hangUp));
  services.functions.onLog(loggedHops(base.journal, findIds));
  restoreServices(services, base.stateStore);
  const regionServices = { ...services, clock: base.clock, queues: services.store, naming, cluster, folders };
  const exports = () => new Map(stacks.exports().map(({ exportName = '', value }) => [exportName, value]));
  const outputOf: OutputOf = (stackName, outputName) => stacks.outputOf(stackName, outputName);
  const findStored = (name: string, version?: string) =>
    services.parameters.read(name, version) ?? bootstrapVersion(name);
  const onMetadata: ToldByTemplates['read'] = (said) => told.read(said);
  const plan = planning({
    naming,
    cluster,
    schemaRegistryUrl,
    settings,
    exports,
    outputOf,
    findStored,
    onMetadata,
    templateDir,
  });
  const stacks: Stacks = new Stacks({ ...base, services: regionServices, plan, log: settings.log });
  const finishRestoring = await stacks.restore(base.stateStore, settings.isEmpty ? undefined : naming.stackName);
  for (const { state } of stacks.live()) told.read(templateOf(state.declaration.templateBody).metadata);
  const startStack = settings.isEmpty ? undefined : new StartStack(stacks, naming.stackName, settings);
  const changeSets = new ChangeSets(door.endpoint);
  const { resources } = stacks;
  services.denials.connect({ resources, wordingOf: (functionId) => missingRights.of(functionId) });
  const observation = observing(base, services, stacks);
  observation.start();
  opened.add(async () => observation.stop());
  const parts = { door, cluster, schemaRegistryUrl, naming, findIds, services, stacks, changeSets, startStack };
  const running = { ...base, ...parts, resources, observation, opened };
  const served = servedBy(running, settings);
  door.open(startingRoutes(routes(apiRoutes(served), served), services));
  await startStack?.create();
  await finishRestoring();
  changeSets.restore(base.stateStore, stacks);
  await serve(running, settings);
  await resumeServices(services, base.stateStore);
  if (settings.announce) announceRegion(opened, door.endpoint, settings);
  return regionOf(running, settings);
}

type Finders = Pick<ServiceDeps, 'findIds' | 'lineageOf'>;

function openKafka(base: Base, settings: RegionOptions, find: Finders): Promise<Cluster> {
  const { dataDir: dir, kafka, repair, log } = settings;
  const dataDir = dir === undefined ? undefined : path.join(dir, 'kafka');
  const onAppend = producedHops({ journal: base.journal, ...find });
  const memoryLimitBytes = base.keep.topics * MB;
  const faults = brokerFaults(base.faults, realClock());
  const limits = { memoryLimitBytes, maxGroups: base.keep.groups };
  return openCluster({ ...base, ...limits, onAppend, dataDir, repair, log, faults }, kafka);
}

/** Makes the API calls of earlier starts again, then opens the door. */
async function serve(running: Running, settings: RegionOptions): Promise<void> {
  const { door, stateStore, faults, guard, journal, services } = running;
  const { dataDir, log } = settings;
  const served = servedBy(running, settings);
  const find = apiRoutes(served);
  const isOfStack = (name: string): boolean =>
    [...running.resources.values()].some(({ type, ref }) => type === 'AWS::Lambda::Function' && ref === name);
  const readObject = (bucket: string, key: string) => services.objects.find(bucket, key)?.body;
  const calls = new PersistedCalls(log, isOfStack, (call) => withCode(call, readObject));
  const persisting = calls.persisting(find);
  services.workflows.connect(workflowApi(persisting));
  services.apis.connect(apiCalls(persisting));
  services.restApis.connect(restServiceCalls(persisting, services));
  await calls.repeat(stateStore, find);
  const idsInHand = (): readonly string[] => services.functions.activity.idsInHand;
  armRegionKill({ faults, journal, dataDir, idsInHand, log });
  armFullDisk({ faults, guard, dataDir, idsInHand });
  door.open(routes(persisting, served), openToPages(services, served.pages));
}

const servedBy = (running: Running, { cacheDir, pages }: RegionOptions): RouteDeps => ({
  ...running,
  pages,
  kafkaBootstrapServers: running.cluster.bootstrapServers,
  cacheDir,
});

async function openDoor({ clock, requestIds: random }: Base, { port, log, pages }: RegionOptions): Promise<FrontDoor> {
  const onFault = (error: unknown, what: string): void => {
    log(`fault in ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  const isPlainPage = (path: string): boolean => pages.some((one) => isPlainPageOf(one, path));
  const door = new FrontDoor({ clock, random, isPlainPage, onFault });
  await listenOn(port, '--port', () => door.listen(port));
  return door;
}
