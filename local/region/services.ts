import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import type { IdFinder } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import { TableService } from '../dynamodb/table-service.ts';
import { LambdaService } from '../lambda/service.ts';
import type { Naming } from '../resources/kind.ts';
import { Permissions } from '../resources/permissions.ts';
import type { RegionServices } from '../resources/services.ts';
import { Fauxqs } from '../sqs/fauxqs.ts';
import { FauxqsStore } from '../sqs/fauxqs-store.ts';
import { MoveTasks } from '../sqs/move-tasks.ts';
import { QueueStore } from '../sqs/queue-store.ts';
import { SqsService } from '../sqs/sqs-service.ts';
import { TopicService } from '../sqs/topic-service.ts';
import type { Cluster } from './kafka.ts';

export interface ServiceDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly findIds: IdFinder;
  readonly naming: Naming;
  readonly cluster: Cluster;
  /** The folder that `sls package` wrote. */
  readonly packageDir: string;
}

/** The services of one region, each given what it needs of the others. */
export function buildServices(deps: ServiceDeps) {
  const { clock, random, journal, findIds, naming, cluster, packageDir } = deps;
  const { region, accountId, endpoint } = naming;
  const store = new QueueStore({ clock, random, journal, findIds, region, accountId, endpoint });
  const fauxqsStore = new FauxqsStore(store);
  const fauxqs = new Fauxqs({ store: fauxqsStore, region });
  const functions = new LambdaService({ ...deps, region, accountId, environment: functionEnvironment(naming) });
  const queues = new SqsService(store);
  const topics = new TopicService({ fauxqs, subscribers: fauxqsStore, functions, journal, findIds });
  const tables = new TableService({ clock, region, accountId });
  const queuePolicy = (arn: string): string | undefined => {
    const queue = store.byLastPart(arn);
    return queue?.arn === arn ? (queue.attributes['Policy'] ?? '') : undefined;
  };
  const permissions = new Permissions({ accountId, queuePolicy });
  const forResources: RegionServices = {
    naming,
    packageDir,
    functions,
    queues: store,
    topics,
    tables,
    permissions,
    cluster,
  };
  const stop = async (): Promise<void> => {
    functions.stop();
    await fauxqs.stop();
    await tables.stop();
  };
  const moveTasks = new MoveTasks(store);
  return { store, fauxqs, functions, queues, topics, tables, permissions, moveTasks, forResources, stop };
}

export type Services = ReturnType<typeof buildServices>;

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
