import type { EventDefinition } from '#schemas/definition.ts';
import type { BatchKit } from '../batch-kit.ts';
import { KitError } from '../errors.ts';
import { type KafkaRecord, locationOf, partitionOf, recordsOf } from '../kafka/record.ts';
import { settleBatch } from '../kafka/settle.ts';
import type { Slot } from '../kafka/slot.ts';
import type { ValueReader } from '../kafka/value-reader.ts';
import type { SendOn } from '../outcome.ts';
import { deadlineOf } from '../tools.ts';
import { reportBatch } from './kafka-report.ts';
import { type Pipeline, pipeline } from './pipeline.ts';

export interface KafkaBatchOptions {
  /** Whether the mapping has ReportBatchItemFailures, which needs provisioned pollers. */
  readonly partialBatch: boolean;
  /**
   * The source whose events a topic carries. Other events on it are dead-lettered as of an unknown type, so that a
   * producer of one topic cannot send events of another topic's source.
   */
  readonly sourceOf?: (topic: string) => string;
  /**
   * Topics of which no event may pass an earlier one of its key on the bus. Each such event takes a call of its own
   * after the one before it. Of other topics the events of one key go in one call, of which the bus may refuse a part.
   */
  readonly strictTopics?: readonly string[];
  /** Reads the values of topics that carry Avro or Protobuf: `valuesOf`. Without it all topics carry JSON. */
  readonly values?: ValueReader;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html */
export interface KafkaBatchResponse {
  readonly batchItemFailures: readonly {
    readonly itemIdentifier: { readonly partition: string; readonly offset: number };
  }[];
}

/** What the handler does with the records. */
export interface KafkaBatchWork {
  readonly definitions: readonly EventDefinition[];
  readonly sendOn: SendOn;
  /** Whether a record that is done counts as published. */
  readonly sendsOn: boolean;
  /** Whether events without a definition are left alone. Else they are dead-lettered as of an unknown type. */
  readonly ignoresOthers: boolean;
}

/**
 * The frame of the handlers for batches from Kafka. Each record is done, recognised as a duplicate, ignored, or
 * dead-lettered with its bytes. Only unsettled records are handed back. Where the mapping reads the answer, it names
 * them, from the first of each partition on; elsewhere the whole batch fails.
 */
export function kafkaBatch(
  kit: BatchKit,
  work: KafkaBatchWork,
  options: KafkaBatchOptions,
): Pipeline<KafkaBatchResponse> {
  const { definitions } = work;
  const { sourceOf, strictTopics = [], values } = options;
  const effects = { ...kit, ...work, sourceOf, strictTopics, values };
  return pipeline(kit, async (invocation, context) => {
    const takenMs = kit.now();
    const settlement = await settleBatch(recordsOf(invocation), definitions, effects, deadlineOf(kit.now, context));
    reportBatch({ ...work, kit }, settlement, takenMs);
    return handBack(settlement.slots, options);
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
