import { functionUrlRows } from '../apigateway/function-url-rows.ts';
import { iamQueries } from '../authorization/iam-queries.ts';
import { stsQueries } from '../authorization/sts-queries.ts';
import { cloudFormationQueries } from '../cloudformation/api/queries.ts';
import type { ChangeSets } from '../cloudformation/change-sets.ts';
import type { RunningResource } from '../cloudformation/running-resource.ts';
import type { Stacks } from '../cloudformation/stacks.ts';
import { CLOUDWATCH, cloudWatchOperations } from '../cloudwatch/api/table.ts';
import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import type { IdFinder } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import { realClock } from '../core/real-clock.ts';
import { customResourceRoute } from '../custom-resources/route.ts';
import { dynamoDbErrors } from '../dynamodb/errors.ts';
import { streamsOperations } from '../dynamodb/streams/streams-api.ts';
import { faultyRoutes } from '../faults/calls.ts';
import type { Faults } from '../faults/faults.ts';
import { faultsPage } from '../faults/page.ts';
import { glueTarget } from '../glue/api/target.ts';
import type { Call, Route } from '../http/call.ts';
import { accessKeyOf } from '../http/caller.ts';
import { notOpen } from '../http/front-door.ts';
import { type HostedPages, hostedPage } from '../http/hosted-pages.ts';
import { jsonService } from '../http/json-service.ts';
import { regionPage } from '../http/region-pages.ts';
import type { RestRow } from '../http/rest-service.ts';
import { router } from '../http/router.ts';
import { cborRoute, structuredQuery, structuredTarget } from '../http/structured-service.ts';
import { lambdaErrors } from '../lambda/api/error-form.ts';
import { lambdaOperations } from '../lambda/api/operations.ts';
import { permissionRows } from '../lambda/api/permissions.ts';
import { logsTarget } from '../logs/api/target.ts';
import { mskRows } from '../msk/api/rows.ts';
import type { Observation } from '../observation/observation.ts';
import { pipesRows } from '../pipes/api/rows.ts';
import type { Naming } from '../resources/naming.ts';
import { s3Route } from '../s3/s3-service.ts';
import { schedulerRows } from '../scheduler/api/rows.ts';
import { schemasRows } from '../schemas/api/rows.ts';
import { secretsTarget } from '../secretsmanager/api/target.ts';
import { snsQueries } from '../sns/api/operations.ts';
import { sqsQueries } from '../sqs/api/query.ts';
import { sqsTarget } from '../sqs/api/target.ts';
import { ssmTarget } from '../ssm/api/target.ts';
import { workflowTarget } from '../stepfunctions/api/target.ts';
import { archivesPage } from './archives-page.ts';
import { authorized } from './authorized.ts';
import { pendingIn } from './idle.ts';
import { mappingsPage } from './mappings-page.ts';
import { type MemoryDeps, memoryIn } from './memory.ts';
import { namingCaller } from './naming-caller.ts';
import type { Services } from './services/services.ts';
import { stacksPage } from './stacks-page.ts';

type Find = (call: Call) => Route;

export interface RouteDeps extends Pick<MemoryDeps, 'metrics' | 'spill' | 'cluster' | 'keep'> {
  readonly naming: Naming;
  readonly findIds: IdFinder;
  readonly services: Services;
  readonly stacks: Stacks;
  readonly changeSets: ChangeSets;
  readonly random: Random;
  /** The folder for unpacked code of functions. */
  readonly cacheDir: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly faults: Faults;
  /** `host:port`, for clients that find Kafka through the region. */
  readonly kafkaBootstrapServers: string;
  readonly schemaRegistryUrl: string;
  readonly resources: ReadonlyMap<string, RunningResource>;
  readonly pages: readonly HostedPages[];
  readonly observation: Pick<Observation, 'pages' | 'rowCount'>;
}

/** Finds the route of a call of an AWS client. */
export function apiRoutes({
  naming,
  services,
  clock,
  findIds,
  stacks,
  changeSets,
  random,
  cacheDir,
  kafkaBootstrapServers,
}: Omit<RouteDeps, 'journal' | 'faults' | 'resources' | 'pages' | 'observation' | keyof MemoryDeps> &
  Pick<RouteDeps, 'services'>): Find {
  const { events, logs, store, moveTasks, parameters, secrets, topicOperations, tables, workflows, objects, roles } =
    services;
  const readObject = (bucket: string, key: string) => objects.find(bucket, key)?.body.toString();
  const cloudFormation = { stacks, changeSets, clock, random, readObject };
  const cloudWatch = cloudWatchOperations(services.cloudWatch);
  const dynamoDb = { version: '1.0', errorForm: dynamoDbErrors } as const;
  const find = router({
    targets: {
      AWSEvents: jsonService(events, { version: '1.1' }),
      AWSGlue: glueTarget(services.glue),
      AmazonEC2ContainerRegistry_V20150921: noRepositories,
      AWSStepFunctions: workflowTarget(workflows),
      [CLOUDWATCH.target]: structuredTarget(cloudWatch),
      Logs_20140328: logsTarget({ store: logs, clock, wallClock: realClock() }),
      AmazonSQS: sqsTarget({ store, moveTasks }),
      AmazonSSM: ssmTarget(parameters),
      secretsmanager: secretsTarget(secrets),
      DynamoDB_20120810: jsonService(tables.operations(), dynamoDb),
      DynamoDBStreams_20120810: jsonService(streamsOperations(tables.streams, naming.region), dynamoDb),
    },
    queries: {
      cloudformation: cloudFormationQueries(cloudFormation),
      iam: iamQueries(roles),
      [CLOUDWATCH.signedFor]: structuredQuery(cloudWatch, CLOUDWATCH.namespace),
      sqs: sqsQueries({ store, moveTasks }),
      sts: stsQueries(naming),
      sns: snsQueries(topicOperations),
    },
    rest: [...restRows(services, findIds, cacheDir), ...mskRows(services.clusters, kafkaBootstrapServers)],
  });
  return (call) => cborRoute(CLOUDWATCH.target, cloudWatch, call) ?? find(call);
}

/** The framework asks for the repository of a service's images before it removes the service. Images do not run here. */
const noRepositories = jsonService(
  {
    DescribeRepositories: () => {
      throw new AwsError('RepositoryNotFoundException', 'The region has no image repositories.');
    },
  },
  { version: '1.1' },
);

function restRows(services: Services, findIds: IdFinder, cacheDir: string): RestRow[] {
  const { functions, mappings, permissions, schemas, pipes, schedules, objects, functionUrls: urls } = services;
  const arnOf = (reference: string, qualifier?: string) => functions.arnFor(reference, qualifier);
  const readObject = (bucket: string, key: string) => objects.find(bucket, key)?.body;
  return [
    ...lambdaOperations({ lambda: functions, mappings, findIds, cacheDir, readObject }),
    ...permissionRows(functions, permissions),
    ...functionUrlRows({ urls, arnOf, errorForm: lambdaErrors }),
    ...schemasRows(schemas),
    ...pipesRows(pipes),
    ...schedulerRows(schedules),
  ];
}

/**
 * The routes while the region starts: only functions make calls, which a custom resource of its template needs, and
 * answer for them.
 */
export function startingRoutes(find: Find, { functions, customResources }: Services): Find {
  return (call) => {
    const accessKeyId = accessKeyOf(call);
    if (accessKeyId !== undefined && functions.activity.callerOf(accessKeyId) !== undefined) return find(call);
    return customResourceRoute(customResources, call) ?? notOpen();
  };
}

/**
 * Finds the route of any call to the region's port.
 * @param find finds the route of a call of an AWS client
 */
export function routes(
  find: Find,
  { services, clock, journal, faults, findIds, resources, stacks, pages, ...kept }: RouteDeps,
): Find {
  const { kafkaBootstrapServers, schemaRegistryUrl, observation } = kept;
  const { objects, apis, restApis, functionUrls, customResources } = services;
  const view = {
    journal,
    resources: () =>
      Object.fromEntries([...resources].map(([id, { type, ref, attributes }]) => [id, { type, ref, attributes }])),
    stacks: () => stacksPage(stacks.live()),
    health: () => ({
      status: 'ok',
      pid: process.pid,
      now: new Date(clock.now()).toISOString(),
      resources: resources.size,
      kafkaBootstrapServers,
      schemaRegistryUrl,
      hostedPages: Object.fromEntries(pages.map(({ label, prefix }) => [label, prefix])),
    }),
    pending: () => pendingIn(services),
    archives: (call: Call) => archivesPage(call, services),
    mappings: () => mappingsPage(services),
    faults: (call: Call) => faultsPage(call, faults),
    memory: ({ query }: Call) => memoryIn({ services, journal, ...kept }, query.has('collected')),
    observed: observation.pages,
  };
  const served = (call: Call): Route =>
    customResourceRoute(customResources, call) ??
    regionPage(call, view) ??
    hostedPage(pages, call) ??
    restApis.route(call) ??
    functionUrls.route(call) ??
    apis.find(call) ??
    s3Route(objects, call) ??
    namingCaller(find(call), callerOf);
  const callerOf = (accessKeyId: string) => services.functions.activity.callerOf(accessKeyId);
  return faultyRoutes(authorized(served, services), {
    faults,
    callerOf,
    findIds,
    clock,
    wallClock: realClock(),
  });
}
