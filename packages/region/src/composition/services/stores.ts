import { TableService } from '../../dynamodb/table-service.ts';
import { deliveryTimes } from '../../faults/deliveries.ts';
import { internalCallCheck } from '../../faults/internal-calls.ts';
import { ObjectStore } from '../../s3/object-store.ts';
import { Fauxqs } from '../../sqs/fauxqs.ts';
import { FauxqsStore } from '../../sqs/fauxqs-store.ts';
import { MoveTasks } from '../../sqs/move-tasks.ts';
import { QueueStore } from '../../sqs/queue-store.ts';
import { SqsService } from '../../sqs/sqs-service.ts';
import type { ServiceDeps } from '../base.ts';

export type Stores = ReturnType<typeof storesOf>;

/** The queues, the tables and the objects. */
export function storesOf({ clock, random, journal, stateStore, findIds, naming, faults }: ServiceDeps) {
  const { region, accountId, endpoint } = naming;
  const times = deliveryTimes(faults);
  const store = new QueueStore({ clock, random, journal, findIds, endpoint, times, region, accountId });
  const subscribers = new FauxqsStore(store);
  return {
    store,
    subscribers,
    fauxqs: new Fauxqs({ store: subscribers, region }),
    queues: new SqsService(store, internalCallCheck(faults)),
    moveTasks: new MoveTasks(store),
    objects: new ObjectStore({ clock, stateStore }),
    tables: new TableService({ clock, random, stateStore, region, accountId }),
  };
}
