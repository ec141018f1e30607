import { randomInt } from 'node:crypto';
import { TableService } from '../../dynamodb/table-service.ts';
import { deliveryTimes } from '../../faults/deliveries.ts';
import { internalCallCheck } from '../../faults/internal-calls.ts';
import { GlueService } from '../../glue/glue-service.ts';
import { SCHEMA_KINDS } from '../../kafka-values/kinds.ts';
import { ManagedClusters } from '../../msk/clusters.ts';
import { ObjectStore } from '../../s3/object-store.ts';
import { SecretStore } from '../../secretsmanager/secret-store.ts';
import { TopicStore } from '../../sns/topic-store.ts';
import { MoveTasks } from '../../sqs/move-tasks.ts';
import { QueueStore } from '../../sqs/queue-store.ts';
import { SqsService } from '../../sqs/sqs-service.ts';
import { ParameterStore } from '../../ssm/parameter-store.ts';
import type { ServiceDeps } from '../base.ts';
import { MB } from '../kept-limits.ts';

export type Stores = ReturnType<typeof storesOf>;

/** The queues, tables, objects, parameters, secrets, schemas of records and clusters. */
export function storesOf(deps: ServiceDeps) {
  const { clock, random, journal, metrics, stateStore, spill, findIds, naming, faults, keep } = deps;
  const { partition, region, accountId, endpoint } = naming;
  const times = deliveryTimes(faults);
  const overflow = { spill, limitBytes: keep.queues * MB };
  const observed = { journal, metrics, findIds };
  const store = new QueueStore({ clock, random, ...observed, endpoint, times, region, accountId, overflow });
  return {
    store,
    clusters: new ManagedClusters(),
    topicStore: new TopicStore(clock, { partition, region, accountId }),
    queues: new SqsService(store, internalCallCheck(faults)),
    moveTasks: new MoveTasks(store),
    objects: new ObjectStore({ clock, random, stateStore, spill, region, accountId }),
    glue: new GlueService({ clock, random, kinds: SCHEMA_KINDS, partition, region, accountId }),
    parameters: new ParameterStore({ clock, region, accountId }),
    // Secrets are not made of the seed, which is known.
    secrets: new SecretStore({ clock, random: (below) => randomInt(below), region, accountId }),
    tables: new TableService({ clock, random, stateStore, spill, region, accountId }),
  };
}
