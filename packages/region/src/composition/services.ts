import { HttpApis } from '../apigateway/http-apis.ts';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { isObject } from '../core/json.ts';
import type { IdFinder } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import { realClock } from '../core/real-clock.ts';
import type { StateStore } from '../core/state-store.ts';
import { TableService } from '../dynamodb/table-service.ts';
import { eventBridgeOperations } from '../eventbridge/api/table.ts';
import { EventBridge } from '../eventbridge/eventbridge.ts';
import { compilePattern } from '../eventbridge/pattern/pattern.ts';
import { ruleDeadLetters, ruleDelivery } from '../eventbridge/targets/rule-targets.ts';
import { deliveryTimes } from '../faults/deliveries.ts';
import type { Faults } from '../faults/faults.ts';
import { internalCallCheck } from '../faults/internal-calls.ts';
import { InvocationFaults } from '../faults/invocations.ts';
import { Permissions } from '../iam/permissions.ts';
import type { Cluster } from '../kafka-client/cluster.ts';
import { lambdaOperations } from '../lambda/api/operations.ts';
import { permissionRows } from '../lambda/api/permissions.ts';
import { destinationsOver } from '../lambda/destinations.ts';
import { mappingKinds } from '../lambda/mappings/kinds.ts';
import { PlatformaticSource } from '../lambda/mappings/platformatic-source.ts';
import { Mappings } from '../lambda/mappings/registry.ts';
import { StartGate } from '../lambda/mappings/start-gate.ts';
import { LambdaService } from '../lambda/service.ts';
import { pipesRows } from '../pipes/api/rows.ts';
import { Pipes } from '../pipes/pipes.ts';
import { pipeWorkflows } from '../pipes/targets/workflow.ts';
import type { Naming } from '../resources/naming.ts';
import type { RegionServices } from '../resources/services.ts';
import { ObjectStore } from '../s3/object-store.ts';
import { schemasRows } from '../schemas/api/rows.ts';
import { SchemasService } from '../schemas/schemas-service.ts';
import { Fauxqs } from '../sqs/fauxqs.ts';
import { FauxqsStore } from '../sqs/fauxqs-store.ts';
import { MoveTasks } from '../sqs/move-tasks.ts';
import { QueueStore } from '../sqs/queue-store.ts';
import { SqsService } from '../sqs/sqs-service.ts';
import { TopicService } from '../sqs/topic-service.ts';
import { WorkflowService } from '../stepfunctions/workflow-service.ts';
import type { ArtifactFolders } from '../template/artifacts.ts';
import { taskServices } from './task-services.ts';

export interface ServiceDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly stateStore: StateStore;
  readonly findIds: IdFinder;
  readonly naming: Naming;
  readonly cluster: Cluster;
  readonly folders: ArtifactFolders;
  readonly faults: Faults;
}

/** The services of one region, each given what it needs of the others. */
export function buildServices(deps: ServiceDeps) {
  const { clock, random, journal, stateStore, findIds, naming, cluster, folders, faults } = deps;
  const { region, accountId, endpoint } = naming;
  const home = { region, accountId };
  const times = deliveryTimes(faults);
  const store = new QueueStore({ clock, random, journal, findIds, endpoint, times, ...home });
  const subscribers = new FauxqsStore(store);
  const fauxqs = new Fauxqs({ store: subscribers, region });
  const functions = new LambdaService({
    clock,
    random,
    journal,
    faults: new InvocationFaults(faults, realClock()),
    times,
    ...home,
    environment: functionEnvironment(naming),
  });
  const check = internalCallCheck(faults);
  const queues = new SqsService(store, check);
  const objects = new ObjectStore({ clock, stateStore });
  const topics = new TopicService({ fauxqs, subscribers, functions, journal, findIds });
  const tables = new TableService({ clock, random, stateStore, ...home });
  const permissions = new Permissions({ accountId, queuePolicy: (arn) => store.policyOf(arn) });
  const services = taskServices({ fauxqs, topics, tables: tables.operations(), events: () => events, check });
  const workflows = new WorkflowService({
    clock,
    random,
    journal,
    stateStore,
    findIds,
    ...home,
    ports: { functions, services },
  });
  const eventBridge = new EventBridge({
    clock,
    random,
    journal,
    findIds,
    ...home,
    deliver: ruleDelivery({ functions, queues, topics, workflows }, permissions),
    queues: ruleDeadLetters(queues, permissions),
    times,
  });
  functions.connect({ queues, topics, buses: eventBridge });
  const apis = new HttpApis({ clock, ...home, functions, mayInvoke: invocationBy(permissions, API_PRINCIPAL) });
  const destinations = destinationsOver(() => functions.ports());
  const open = (): PlatformaticSource => new PlatformaticSource(cluster.connection);
  const readers = {
    clock,
    random,
    journal,
    stateStore,
    findIds,
    functions,
    destinations,
    queues,
    streams: tables.streams,
    compilePattern: matcher,
    kafka: { open, bootstrapServers: cluster.bootstrapServers },
  };
  const gate = new StartGate(!stateStore.isPersisted);
  const mappings = new Mappings(mappingKinds(readers), clock, gate);
  const pipes = new Pipes({
    ...readers,
    ...home,
    gate,
    ports: { functions, queues, topics, buses: eventBridge, workflows: pipeWorkflows(workflows) },
    sources: (overrides) => mappingKinds({ ...readers, ...overrides }),
  });
  const schemas = new SchemasService({
    clock,
    ...home,
    onEvent: (busArn, listener) => eventBridge.onEvent(busArn, listener),
  });
  const events = eventBridgeOperations(eventBridge);
  const forResources: RegionServices = {
    naming,
    folders,
    functions,
    mappings,
    events,
    schemas,
    queues: store,
    objects,
    topics,
    tables,
    workflows,
    pipes,
    apis,
    permissions,
    cluster,
  };
  /** Brings back what resources are made upon: tables with their items, schemas; before resources are created. */
  const restore = async (): Promise<void> => {
    await tables.restore();
    schemas.restore(stateStore);
  };
  /** Takes up the work that earlier starts left, once all resources are there; then lets those that read begin. */
  const resume = async (): Promise<void> => {
    for (const service of [store, functions, eventBridge]) service.restore(stateStore);
    workflows.resume();
    await gate.open();
  };
  /** @param hangUp closes the front door, at once: what is not kept any more must not be answered either */
  const stop = async (hangUp: () => Promise<void>): Promise<void> => {
    await mappings.stop();
    await pipes.stopAll();
    // From here on everything is cut short, as by a kill: what was kept goes on at the next start.
    const hungUp = hangUp();
    stateStore.close();
    eventBridge.stop();
    workflows.stop();
    functions.stop();
    await fauxqs.stop();
    await tables.stop();
    await hungUp;
  };
  const moveTasks = new MoveTasks(store);
  const rest = [
    ...lambdaOperations({ lambda: functions, mappings, findIds }),
    ...permissionRows(functions, permissions),
    ...schemasRows(schemas),
    ...pipesRows(pipes),
  ];
  return {
    rest,
    store,
    objects,
    fauxqs,
    functions,
    mappings,
    eventBridge,
    events,
    topics,
    tables,
    workflows,
    pipes,
    apis,
    moveTasks,
    forResources,
    restore,
    resume,
    stop,
  };
}

export type Services = ReturnType<typeof buildServices>;

const API_PRINCIPAL = 'apigateway.amazonaws.com';

/** Whether a function's policy lets a service invoke it on behalf of something. */
function invocationBy(permissions: Permissions, principal: string) {
  return (resourceArn: string, sourceArn: string): boolean =>
    permissions.may({ principal, action: 'lambda:InvokeFunction', resourceArn, sourceArn });
}

function matcher(patternText: string): (value: unknown) => boolean {
  const pattern = compilePattern(patternText);
  return (value) => isObject(value) && pattern.matches(value);
}

/** What makes a function's SDK clients come here. The credentials are none; whatever is signed is accepted. */
function functionEnvironment({ region, endpoint }: Naming): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
  };
}
