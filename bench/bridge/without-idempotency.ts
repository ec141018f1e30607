import { publisher } from '#lib/bus/publisher.ts';
import { busClient, putEventsOf } from '#lib/bus/put-events.ts';
import { flag, readEnv, text } from '#lib/env.ts';
import { onKafkaBatch } from '#lib/handlers/on-kafka-batch.ts';
import { kitFor, kitVariables } from '#lib/kit.ts';
import { allEvents } from '#schemas/generated/contracts.ts';

const env = readEnv({ ...kitVariables, busName: text('EVENT_BUS_NAME'), partialBatch: flag('KAFKA_PARTIAL_BATCH') });
const nothingSeen = { seen: async () => new Set<string>(), remember: async () => {} };
const kit = { ...kitFor(env), seenIds: nothingSeen };
const putEntries = putEventsOf(busClient());

/** The function bridge-kafka with its idempotency switched off, and nothing else. */
export const handler = onKafkaBatch(kit, allEvents, publisher(env.busName, { ...kit, putEntries }), env);
