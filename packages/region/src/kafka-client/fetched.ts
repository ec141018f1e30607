import { type Consumer, findErrorBy, type RecordsBatch } from '@platformatic/kafka';
import type { Fetched, KafkaRecord, PartitionOffset } from './record.ts';

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

/** A partition to fetch from, under the id by which the broker knows its topic. */
export interface FetchTarget extends PartitionOffset {
  readonly topicId: string;
}

const OFFSET_OUT_OF_RANGE = 1;
/** Bits of a batch's attributes. @see https://kafka.apache.org/documentation/#recordbatch */
const LOG_APPEND_TIME = 0x08;
const CONTROL = 0x20;

/** Fetches and gives the records as the mapping reads them; an offset that does not exist is no error here. */
export async function fetchedFrom(
  targets: readonly FetchTarget[],
  fetch: () => Promise<FetchResponse>,
): Promise<readonly Fetched[]> {
  const response = await fetch().catch((error: unknown) => outOfRangeResponse(error));
  return response.responses.flatMap(({ topicId, partitions }) =>
    partitions.flatMap((part) => {
      const target = targets.find((one) => one.topicId === topicId && one.partition === part.partitionIndex);
      if (!target) return [];
      const { topic, partition, offset: from } = target;
      const batches = part.records ?? [];
      const last = batches.at(-1);
      const fetched = {
        topic,
        partition,
        from,
        records: batches.flatMap((batch) => recordsIn(batch, topic, partition)),
        nextOffset: last ? last.firstOffset + BigInt(last.lastOffsetDelta) + 1n : from,
        endOffset: part.highWatermark,
      };
      return part.errorCode === OFFSET_OUT_OF_RANGE
        ? [{ ...fetched, nextOffset: part.logStartOffset < 0n ? 0n : part.logStartOffset }]
        : [fetched];
    }),
  );
}

/** The client throws when a partition has an error; the answer comes with it. */
function outOfRangeResponse(error: unknown): FetchResponse {
  const cause = error instanceof Error ? findErrorBy(error, 'apiId', 'OFFSET_OUT_OF_RANGE') : undefined;
  const response = error instanceof Error && 'response' in error ? error.response : undefined;
  if (cause && isFetchResponse(response)) return response;
  throw error;
}

function isFetchResponse(value: unknown): value is FetchResponse {
  return typeof value === 'object' && value !== null && 'responses' in value && Array.isArray(value.responses);
}

function recordsIn(batch: RecordsBatch, topic: string, partition: number): KafkaRecord[] {
  if ((batch.attributes & CONTROL) !== 0) return [];
  const isAppendTime = (batch.attributes & LOG_APPEND_TIME) !== 0;
  return batch.records.map(({ offsetDelta, timestampDelta, key, value, headers }) => ({
    topic,
    partition,
    offset: batch.firstOffset + BigInt(offsetDelta),
    timestampMs: Number(isAppendTime ? batch.maxTimestamp : batch.firstTimestamp + timestampDelta),
    timestampType: isAppendTime ? 'LOG_APPEND_TIME' : 'CREATE_TIME',
    key,
    value,
    headers: headers.map(([name, bytes]) => [name ?? Buffer.alloc(0), bytes] as const),
  }));
}
