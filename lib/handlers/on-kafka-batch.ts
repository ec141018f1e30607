import type { EventDefinition } from '#schemas/definition.ts';
import { KitError } from '../errors.ts';
import { eventIn } from '../kafka/reading.ts';
import { type KafkaRecord, locationOf, partitionOf, recordsOf } from '../kafka/record.ts';
import { type Fate, type Settlement, type Slot, settleBatch } from '../kafka/settle.ts';
import type { Kit } from '../kit.ts';
import { knownType } from '../metrics/known-type.ts';
import type { Counter } from '../metrics/meter.ts';
import type { SendOn } from '../outcome.ts';
import { deadlineOf } from '../tools.ts';
import { measureAge } from './observe.ts';
import { type Pipeline, pipeline } from './pipeline.ts';

export interface KafkaBatchOptions {
  /** Whether the mapping has ReportBatchItemFailures, which needs provisioned pollers. */
  readonly partialBatch: boolean;
  /**
   * The source whose events a topic carries. Other events on it are dead-lettered as of an unknown type, so that a
   * producer of one topic cannot send events of another topic's source.
   */
  readonly sourceOf?: (topic: string) => string;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html */
export interface KafkaBatchResponse {
  readonly batchItemFailures: readonly {
    readonly itemIdentifier: { readonly partition: string; readonly offset: number };
  }[];
}

/**
 * A handler for batches from Kafka. Each record is sent on, recognised as a duplicate, or dead-lettered with its
 * bytes. Only unsettled records are handed back. Where the mapping reads the answer, it names them, from the first of
 * each partition on; elsewhere the whole batch fails.
 */
export function onKafkaBatch(
  kit: Kit,
  definitions: readonly EventDefinition[],
  sendOn: SendOn,
  options: KafkaBatchOptions,
): Pipeline<KafkaBatchResponse> {
  const { sourceOf } = options;
  return pipeline(kit, async (invocation, context) => {
    const takenMs = kit.now();
    const records = recordsOf(invocation);
    const settlement = await settleBatch(
      records,
      definitions,
      { ...kit, sendOn, sourceOf },
      deadlineOf(kit.now, context),
    );
    report(kit, definitions, settlement, takenMs);
    return handBack(settlement.slots, options);
  });
}

const METRICS = {
  done: 'Done',
  duplicate: 'Duplicates',
  tombstone: 'Tombstones',
  'dead-lettered': 'DeadLettered',
  unsettled: 'HandedBack',
} as const satisfies Record<Fate, Counter>;

function report(
  kit: Kit,
  definitions: readonly EventDefinition[],
  { slots, notRemembered }: Settlement,
  takenMs: number,
): void {
  kit.metrics.measure('BatchSize', slots.length);
  for (const slot of slots) {
    countFate(kit, definitions, slot, takenMs);
    logFate(kit, slot);
  }
  if (notRemembered)
    kit.logger.warn('Handled ids were not noted and may come again', { reason: notRemembered.message });
}

function countFate(kit: Kit, definitions: readonly EventDefinition[], { reading, fate }: Slot, takenMs: number): void {
  const metadata = eventIn(reading)?.metadata;
  const type = knownType(definitions, metadata);
  kit.metrics.count('Consumed', 1, type);
  measureAge(kit, type, metadata?.time, takenMs);
  if (fate) kit.metrics.count(METRICS[fate], 1, type);
  if (fate === 'done') kit.metrics.count('Published', 1, type);
}

/** Logs what an operator may look for; records that were sent are in the metrics only. */
function logFate(kit: Kit, { reading, fate, error }: Slot): void {
  if (fate !== 'duplicate' && fate !== 'dead-lettered') return;
  const location = locationOf(reading.record);
  const { id: eventId, correlationId, traceparent } = eventIn(reading)?.metadata ?? {};
  if (fate === 'duplicate')
    kit.logger.info('A duplicate was dropped', { location, eventId, correlationId, traceparent });
  else
    kit.logger.warn('A record is on the dead-letter queue', {
      location,
      eventId,
      correlationId,
      traceparent,
      code: error?.name,
      reason: error?.message,
    });
}

function handBack(slots: readonly Slot[], { partialBatch }: KafkaBatchOptions): KafkaBatchResponse {
  const unsettled = slots.filter(({ fate }) => fate === 'unsettled');
  const [first] = unsettled;
  if (!first) return { batchItemFailures: [] };
  if (partialBatch) return { batchItemFailures: fromFirstUnsettled(slots).map(itemOf) };
  const from = locationOf(first.reading.record);
  throw new KitError(
    'BATCH_UNSETTLED',
    { count: unsettled.length, from, problem: first.error?.message },
    { cause: first.error },
  );
}

/** A partition is handed back from its first unsettled record on. Settled records among them are duplicates then. */
function fromFirstUnsettled(slots: readonly Slot[]): KafkaRecord[] {
  const open = new Set<string>();
  return slots.flatMap(({ fate, reading: { record } }) => {
    if (fate === 'unsettled') open.add(partitionOf(record));
    return open.has(partitionOf(record)) ? [record] : [];
  });
}

const itemOf = (record: KafkaRecord) => ({ itemIdentifier: { partition: partitionOf(record), offset: record.offset } });
