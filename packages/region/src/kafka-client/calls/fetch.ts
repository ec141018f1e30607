import { type Connection, fetchV12, fetchV13, type Reader, type Writer } from '@platformatic/kafka';
import { send } from './send.ts';

/** A partition in a fetch. Brokers know topics by id since version 13. */
export interface WantedPartition {
  readonly partition: number;
  readonly offset: bigint;
  readonly maxBytes: number;
}

export interface WantedTopic {
  /** The id of the topic, or its name before version 13. */
  readonly topic: string;
  readonly partitions: readonly WantedPartition[];
}

/** One partition in the answer, its batches as bytes. */
export interface PartitionAnswer {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: bigint;
  readonly logStartOffset: bigint;
  readonly aborted: readonly { readonly producerId: bigint; readonly firstOffset: bigint }[];
  readonly bytes: Buffer;
}

export interface FetchAnswer {
  readonly errorCode: number;
  readonly partitions: readonly PartitionAnswer[];
}

export const FETCH = 1;
const READ_COMMITTED = 1;
/** A fetch outside of any session: each names all that it wants. */
const NO_SESSION = { id: 0, epoch: -1 };
/** Topics by id; the versions after it add what only replicas use. */
const BY_ID = 13;
const BY_NAME = 12;

/** The versions that are spoken, the best first. */
export const FETCH_VERSIONS: readonly number[] = [BY_ID, BY_NAME];
export const isById = (version: number): boolean => version >= BY_ID;

export interface FetchLimits {
  readonly maxWaitMs: number;
  readonly maxBytes: number;
}

/**
 * Fetches and leaves the batches as they are: the client's own call reads them on the way, and one that cannot be read
 * is the end of the whole answer.
 */
export function callFetch(
  connection: Connection,
  version: number,
  topics: readonly WantedTopic[],
  { maxWaitMs, maxBytes }: FetchLimits,
): Promise<FetchAnswer> {
  const { createRequest } = isById(version) ? fetchV13 : fetchV12;
  const wanted = topics.map(({ topic, partitions }) => ({ topicId: topic, partitions: partitions.map(asked) }));
  const request = (): Writer =>
    createRequest(maxWaitMs, 1, maxBytes, READ_COMMITTED, NO_SESSION.id, NO_SESSION.epoch, wanted, [], '');
  return send(connection, FETCH, version, request, (reader) => parse(reader, version));
}

const asked = ({ partition, offset, maxBytes }: WantedPartition) => ({
  partition,
  fetchOffset: offset,
  currentLeaderEpoch: -1,
  lastFetchedEpoch: -1,
  partitionMaxBytes: maxBytes,
});

/** @see https://kafka.apache.org/protocol#The_Messages_Fetch */
function parse(reader: Reader, version: number): FetchAnswer {
  reader.readInt32();
  const errorCode = reader.readInt16();
  reader.readInt32();
  const topics = reader.readArray((topic) => {
    const name = isById(version) ? topic.readUUID() : topic.readString();
    return topic.readArray((part) => partitionIn(part, name), true, true);
  });
  return { errorCode, partitions: topics.flat() };
}

function partitionIn(reader: Reader, topic: string): PartitionAnswer {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  const highWatermark = reader.readInt64();
  reader.readInt64();
  const logStartOffset = reader.readInt64();
  const aborted =
    reader.readNullableArray((one) => ({ producerId: one.readInt64(), firstOffset: one.readInt64() })) ?? [];
  reader.readInt32();
  const bytes = reader.readNullableBytes() ?? Buffer.alloc(0);
  return { topic, partition, errorCode, highWatermark, logStartOffset, aborted, bytes };
}
