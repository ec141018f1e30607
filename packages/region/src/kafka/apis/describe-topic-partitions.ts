import { array, nullableStruct, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { boolean, int16, int32, NO_UUID, nullableString, string, uuid } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, LEADER_EPOCH, NODE_ID, NOT_THROTTLED } from '../state.ts';
import { missingTopic } from '../topic/topic-name.ts';
import type { Topics } from '../topic/topics.ts';
import { authorizedOperations } from './authorized-operations.ts';
import { distinct } from './distinct.ts';

/** Kafka's default for max.request.partition.size.limit. */
const MAX_PARTITIONS_IN_AN_ANSWER = 2_000;

const partition = struct({
  errorCode: int16,
  partition: int32,
  leaderId: int32,
  leaderEpoch: int32,
  replicas: array(int32),
  inSyncReplicas: array(int32),
  eligibleLeaders: array(int32),
  lastKnownLeaders: array(int32),
  offlineReplicas: array(int32),
});

/**
 * The partitions of topics, by pages, in the order of the topics' names.
 * @see https://kafka.apache.org/protocol#The_Messages_DescribeTopicPartitions
 */
export const describeTopicPartitions: BrokerApi = brokerApi(
  {
    key: 75,
    name: 'DescribeTopicPartitions',
    minVersion: 0,
    maxVersion: 0,
    flexibleFrom: 0,
    request: struct({
      topics: array(struct({ name: string })),
      maxPartitions: int32,
      cursor: nullableStruct({ topic: string, partition: int32 }),
    }),
    response: struct({
      throttleTimeMs: int32,
      topics: array(
        struct({
          errorCode: int16,
          name: nullableString,
          id: uuid,
          isInternal: boolean,
          partitions: array(partition),
          authorizedOperations: int32,
        }),
      ),
      next: nullableStruct({ topic: string, partition: int32 }),
    }),
  },
  ({ topics: wanted, maxPartitions, cursor }, { topics }) => {
    const asked = wanted.length === 0 ? topics.all() : distinct(wanted, ({ name }) => name);
    const names = asked
      .map(({ name }) => name)
      .filter((name) => cursor === null || name >= cursor.topic)
      .toSorted();
    const limit = Math.min(Math.max(maxPartitions, 1), MAX_PARTITIONS_IN_AN_ANSWER);
    return { ...NOT_THROTTLED, ...pageOf(topics, names, cursor, limit) };
  },
);

type Place = { readonly topic: string; readonly partition: number } | null;

function pageOf(topics: Topics, names: readonly string[], cursor: Place, limit: number) {
  const page: ReturnType<typeof described>[] = [];
  let room = limit;
  for (const name of names) {
    const count = topics.get(name)?.partitions.length ?? 0;
    const first = name === cursor?.topic ? cursor.partition : 0;
    if (room === 0) return { topics: page, next: { topic: name, partition: first } };
    const end = Math.min(count, first + room);
    page.push(described(topics, name, first, end));
    room -= end - first;
    if (end < count) return { topics: page, next: { topic: name, partition: end } };
  }
  return { topics: page, next: null };
}

function described(topics: Topics, name: string, first: number, end: number) {
  const topic = topics.get(name);
  const partitions = (topic?.partitions ?? []).slice(first, end).map((_log, index) => ({
    errorCode: ErrorCode.NONE,
    partition: first + index,
    leaderId: NODE_ID,
    leaderEpoch: LEADER_EPOCH,
    replicas: [NODE_ID],
    inSyncReplicas: [NODE_ID],
    // The newest Java client takes null for no list.
    eligibleLeaders: [],
    lastKnownLeaders: [],
    offlineReplicas: [],
  }));
  return {
    errorCode: topic === undefined ? missingTopic(name) : ErrorCode.NONE,
    name,
    id: topic?.id ?? NO_UUID,
    isInternal: false,
    partitions,
    authorizedOperations: authorizedOperations('topic', true),
  };
}
