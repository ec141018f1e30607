import { ORDER_EVENTS } from '#domain/orders/events.ts';
import { batchKitFor } from '#lib/batch-kit.ts';
import { publisher } from '#lib/bus/publisher.ts';
import { busClient, putEventsOf } from '#lib/bus/put-events.ts';
import { onOutbox } from '#lib/handlers/on-outbox.ts';
import { env } from './env.ts';

const kit = batchKitFor(env);

export const handler = onOutbox(
  kit,
  ORDER_EVENTS,
  publisher(env.busName, { ...kit, putEntries: putEventsOf(busClient()) }),
);
