import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { publisher } from '#lib/bus/publisher.ts';
import { putEventsOf } from '#lib/bus/put-events.ts';
import { onKafkaBatch } from '#lib/handlers/on-kafka-batch.ts';
import { kitFor } from '#lib/kit.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const kit = kitFor(env);
// The publisher retries by entry, inside the invocation's time: the client must not retry whole calls below it.
const putEntries = putEventsOf(new EventBridgeClient({ maxAttempts: 1 }));

export const handler = onKafkaBatch(kit, allEvents, publisher(env.busName, { ...kit, putEntries }), env);
