import { batchKitFor } from '#lib/batch-kit.ts';
import { publisher } from '#lib/bus/publisher.ts';
import { busClient, putEventsOf } from '#lib/bus/put-events.ts';
import { onKafkaBatch } from '#lib/handlers/on-kafka-batch.ts';
import { valuesOf } from '#lib/kafka/values/values-of.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { allMessages } from '#schemas/generated/messages.ts';
import { sourceOf } from '#schemas/service.ts';
import { env } from './env.ts';

const kit = batchKitFor(env);
const bus = busClient();
const putEntries = putEventsOf(bus);

export const handler = onKafkaBatch(kit, allEvents, publisher(env.busName, { ...kit, putEntries }), {
  ...env,
  sourceOf,
  values: valuesOf(env, bus, allMessages),
});
