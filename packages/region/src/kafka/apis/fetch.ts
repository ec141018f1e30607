import type { PartitionLog } from '../log/partition-log.ts';
import type { Caller } from '../protocol/api.ts';
import { array, nullableArray, since, struct, until } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { int8, int16, int32, int64, NO_UUID, string, type Type, uuid } from '../protocol/types.ts';
import { type BrokerApi, type BrokerState, brokerApi, MAX_FETCH_BYTES, NOT_THROTTLED } from '../state.ts';
import { recordBatches } from './fetched-records.ts';
import { checkLeaderEpoch } from './leader-epoch.ts';
import { topicOf } from './named-topic.ts';

interface WantedPartition {
  readonly partition: number;
  readonly leaderEpoch: number;
  readonly offset: number;
  readonly lastFetchedEpoch: number;
  readonly logStartOffset: number;
  readonly maxBytes: number;
}

interface WantedTopic {
  readonly name: string;
  readonly id: string;
  readonly partitions: readonly WantedPartition[];
}

interface FetchRequest {
  readonly replicaId: number;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel: number;
  readonly sessionId: number;
  readonly sessionEpoch: number;
  readonly topics: readonly WantedTopic[];
  readonly forgotten: readonly { readonly name: string; readonly id: string; readonly partitions: readonly number[] }[];
  readonly rackId: string;
}

interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  readonly startOffset: number;
  readonly abortedTransactions: readonly { readonly producerId: number; readonly firstOffset: number }[] | null;
  readonly preferredReadReplica: number;
  readonly batches: readonly Buffer[];
}

interface FetchResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly sessionId: number;
  readonly topics: readonly { name: string; id: string; partitions: readonly FetchedPartition[] }[];
}

const topicName: Type<string> = until(12, string, '');
const topicId: Type<string> = since(13, uuid, NO_UUID);

const wantedPartition = struct<WantedPartition>({
  partition: int32,
  leaderEpoch: since(9, int32, -1),
  offset: int64,
  lastFetchedEpoch: since(12, int32, -1),
  logStartOffset: since(5, int64, -1),
  maxBytes: int32,
});

const fetchedPartition = struct<FetchedPartition>({
  partition: int32,
  errorCode: int16,
  highWatermark: int64,
  lastStableOffset: since(4, int64, -1),
  startOffset: since(5, int64, -1),
  abortedTransactions: since(4, nullableArray(struct({ producerId: int64, firstOffset: int64 })), null),
  preferredReadReplica: since(11, int32, -1),
  batches: recordBatches,
});

/**
 * Answers at once when there is enough to read or anything is wrong, else when enough has been appended or the
 * client's patience ends. Fetch sessions (KIP-227) are declined, as the protocol allows: each request is complete.
 * @see https://kafka.apache.org/protocol#The_Messages_Fetch
 */
export const fetch: BrokerApi = brokerApi(
  {
    key: 1,
    name: 'Fetch',
    minVersion: 0,
    maxVersion: 18,
    flexibleFrom: 12,
    request: struct<FetchRequest>({
      replicaId: until(14, int32, -1),
      maxWaitMs: int32,
      minBytes: int32,
      maxBytes: since(3, int32, 0x7fffffff),
      isolationLevel: since(4, int8, 0),
      sessionId: since(7, int32, 0),
      sessionEpoch: since(7, int32, -1),
      topics: array(struct<WantedTopic>({ name: topicName, id: topicId, partitions: array(wantedPartition) })),
      forgotten: since(7, array(struct({ name: topicName, id: topicId, partitions: array(int32) })), []),
      rackId: since(11, string, ''),
    }),
    response: struct<FetchResponse>({
      throttleTimeMs: since(1, int32, 0),
      errorCode: since(7, int16, ErrorCode.NONE),
      sessionId: since(7, int32, 0),
      topics: array(struct({ name: topicName, id: topicId, partitions: array(fetchedPartition) })),
    }),
  },
  (asked, state, caller) => {
    const request = { ...asked, topics: eachOnce(asked.topics) };
    if (request.sessionId !== 0) return answer([], ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    const attempt = (): FetchResponse => answer(readAll(request, state, caller.version));
    if (request.maxWaitMs <= 0 || isReady(request, state, caller.version)) return attempt();
    return waitFor(request, state, caller).then(attempt);
  },
);

function answer(topics: FetchResponse['topics'], errorCode: number = ErrorCode.NONE): FetchResponse {
  return { ...NOT_THROTTLED, errorCode, sessionId: 0, topics };
}

/** Each partition once, as Kafka answers it: a request that repeats one would be looked through at each append. */
function eachOnce(topics: readonly WantedTopic[]): readonly WantedTopic[] {
  const [only] = topics;
  if (topics.length === 1 && only?.partitions.length === 1) return topics;
  const seen = new Set<string>();
  const isNew = (key: string): boolean => seen.size < seen.add(key).size;
  return topics.map(({ partitions, ...topic }) => ({
    ...topic,
    partitions: partitions.filter(({ partition }) => isNew(`${topic.id} ${topic.name} ${partition}`)),
  }));
}

/** The newest version that asks for topics by name. */
const BY_NAME_UNTIL = 12;
/** The first version whose records are of format 2. */
const BATCHES_FROM = 4;

/** @throws KafkaError for a partition, or a request for it, that cannot be served */
function logOf(state: BrokerState, { name, id }: WantedTopic, wanted: WantedPartition, version: number): PartitionLog {
  if (version < BATCHES_FROM) {
    throw new KafkaError('UNSUPPORTED_VERSION', `Records are given from version ${BATCHES_FROM} of Fetch on.`);
  }
  const topic = topicOf(state.topics, name, id, version > BY_NAME_UNTIL);
  const log = state.topics.partition(topic.name, wanted.partition);
  checkLeaderEpoch(wanted.leaderEpoch);
  return log;
}

/** True when the bytes that are wanted at least are there, or when something is wrong: the client must hear of it. */
function isReady(request: FetchRequest, state: BrokerState, version: number): boolean {
  let readableBytes = 0;
  for (const topic of request.topics) {
    for (const wanted of topic.partitions) {
      try {
        const bytes = logOf(state, topic, wanted, version).readableBytes(wanted.offset);
        readableBytes += Math.min(bytes, Math.max(wanted.maxBytes, 1));
      } catch (error) {
        if (error instanceof KafkaError) return true;
        throw error;
      }
      if (readableBytes >= request.minBytes) return true;
    }
  }
  return readableBytes >= request.minBytes;
}

function readAll(request: FetchRequest, state: BrokerState, version: number): FetchResponse['topics'] {
  let leftBytes = Math.min(request.maxBytes, MAX_FETCH_BYTES, state.answerRoomBytes());
  let isFirst = true;
  const take = (sizeBytes: number): Buffer => state.memory.take(sizeBytes);
  const read = (topic: WantedTopic, wanted: WantedPartition): FetchedPartition => {
    try {
      const log = logOf(state, topic, wanted, version);
      const batches = log.read(wanted.offset, Math.min(wanted.maxBytes, leftBytes), isFirst, take);
      for (const batch of batches) leftBytes -= batch.length;
      if (batches.length > 0) isFirst = false;
      return fetched(wanted.partition, ErrorCode.NONE, log.endOffset, log.startOffset, batches);
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error;
      return fetched(wanted.partition, error.number, -1, -1, []);
    }
  };
  return request.topics.map((topic) => ({
    name: topic.name,
    id: topic.id,
    partitions: topic.partitions.map((wanted) => read(topic, wanted)),
  }));
}

function fetched(
  partition: number,
  errorCode: number,
  highWatermark: number,
  startOffset: number,
  batches: readonly Buffer[],
): FetchedPartition {
  const offsets = { highWatermark, lastStableOffset: highWatermark, startOffset };
  return { partition, errorCode, ...offsets, abortedTransactions: null, preferredReadReplica: -1, batches };
}

/** Resolves when the request can be answered, the client's patience ends or the client goes away. */
function waitFor(request: FetchRequest, state: BrokerState, caller: Caller): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      for (const cancel of cancels.splice(0)) cancel();
      resolve();
    };
    let isLooking = false;
    const look = (): void => {
      isLooking = false;
      try {
        if (isReady(request, state, caller.version)) finish();
      } catch {
        finish(); // reading fails in the same way, where it is told
      }
    };
    // Once for all that is appended in a turn.
    const lookSoon = (): void => {
      if (!isLooking) setImmediate(look);
      isLooking = true;
    };
    const cancels = request.topics.flatMap((topic) =>
      topic.partitions.map((wanted) => logOf(state, topic, wanted, caller.version).onAppend(lookSoon)),
    );
    cancels.push(state.liveness.schedule(request.maxWaitMs, finish), caller.onDisconnect(finish));
  });
}
