import type { EventDefinition } from '#schemas/definition.ts';
import type { BatchKit } from '../batch-kit.ts';
import { KitError } from '../errors.ts';
import { knownType } from '../metrics/known-type.ts';
import type { Counter } from '../metrics/meter.ts';
import { changesOf } from '../outbox/change.ts';
import { eventIn, type Fate, type Slot, settleChanges } from '../outbox/settle.ts';
import type { SendOn } from '../outcome.ts';
import { deadlineOf } from '../tools.ts';
import { measureAge } from './observe.ts';
import { type Pipeline, pipeline } from './pipeline.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html */
export interface StreamBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * A handler that publishes the events of an event store, which it reads from the stream of its table: the second half
 * of a transactional outbox. The text of an event goes out as it is in the table, and the events of one subject in
 * their order. A change that is no event of the store, or that the bus will never take, is dead-lettered with its
 * bytes. When the bus does not answer, the stream comes again from the first change that is not settled: it is the one
 * that the answer names. If that is the first of the batch, the invocation fails, so that Lambda counts it as an error,
 * and a change that a redrive sent alone is tried again.
 * @param definitions the events of the store
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/cloud-design-patterns/transactional-outbox.html
 */
export function onOutbox(
  kit: BatchKit,
  definitions: readonly EventDefinition[],
  sendOn: SendOn,
): Pipeline<StreamBatchResponse> {
  return pipeline(kit, async (invocation, context) => {
    const takenMs = kit.now();
    const effects = { ...kit, sendOn };
    const slots = await settleChanges(changesOf(invocation), definitions, effects, deadlineOf(kit.now, context));
    kit.metrics.measure('BatchSize', slots.length);
    for (const slot of slots) report(kit, definitions, slot, takenMs);
    return handBack(slots);
  });
}

const COUNTERS: Readonly<Record<Fate, readonly Counter[]>> = {
  done: ['Done', 'Published'],
  'dead-lettered': ['DeadLettered'],
  unsettled: ['HandedBack'],
};

function report(kit: BatchKit, definitions: readonly EventDefinition[], slot: Slot, takenMs: number): void {
  const metadata = eventIn(slot)?.metadata;
  const type = knownType(definitions, metadata);
  for (const counter of ['Consumed', ...COUNTERS[slot.fate ?? 'unsettled']] as const)
    kit.metrics.count(counter, 1, type);
  measureAge(kit, type, metadata?.time, takenMs);
  if (slot.fate === 'dead-lettered') logDeadLetter(kit, slot);
}

function logDeadLetter({ logger }: BatchKit, { change: { sequenceNumber }, error, ...slot }: Slot): void {
  const { id: eventId, correlationId, traceparent } = eventIn(slot)?.metadata ?? {};
  const why = { code: error?.name, reason: error?.message };
  logger.warn('A change is on the dead-letter queue', { sequenceNumber, eventId, correlationId, traceparent, ...why });
}

function handBack(slots: readonly Slot[]): StreamBatchResponse {
  const unsettled = slots.filter(({ fate }) => fate === 'unsettled');
  const [first] = unsettled;
  if (!first) return { batchItemFailures: [] };
  const { sequenceNumber } = first.change;
  if (first !== slots[0]) return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
  const from = `change ${sequenceNumber}`;
  throw new KitError(
    'BATCH_UNSETTLED',
    { count: unsettled.length, from, problem: first.error?.message },
    { cause: first.error },
  );
}
