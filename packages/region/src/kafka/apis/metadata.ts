import { array, between, nullableArray, since, struct } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import {
  boolean,
  int16,
  int32,
  NO_UUID,
  nullableString,
  nullableStringSince,
  string,
  type Type,
  uuid,
} from '../protocol/types.ts';
import { eachInSteps } from '../records/steps.ts';
import {
  type BrokerApi,
  type BrokerState,
  brokerApi,
  LEADER_EPOCH,
  NODE_ID,
  NOT_THROTTLED,
  OPERATIONS_NOT_ASKED_FOR,
} from '../state.ts';
import { missingTopic } from '../topic/topic-name.ts';
import type { Topic } from '../topic/topics.ts';
import { authorizedOperations } from './authorized-operations.ts';
import { distinct } from './distinct.ts';

/** In version 0 an empty list asks for all topics, later null does. */
const requestedTopics =
  <T>(element: Type<T>): Type<readonly T[] | null> =>
  (layout) => {
    const { read, write } = nullableArray(element)(layout);
    return { write, read: (from) => emptyToNull(read(from), layout.version === 0) };
  };

function emptyToNull<T>(list: readonly T[] | null, isVersion0: boolean): readonly T[] | null {
  return isVersion0 && list?.length === 0 ? null : list;
}

const partition = struct({
  errorCode: int16,
  partition: int32,
  leaderId: int32,
  leaderEpoch: since(7, int32, LEADER_EPOCH),
  replicas: array(int32),
  inSyncReplicas: array(int32),
  offlineReplicas: since(5, array(int32), []),
});

const topicResult = struct({
  errorCode: int16,
  name: nullableStringSince(12),
  id: since(10, uuid, NO_UUID),
  isInternal: since(1, boolean, false),
  partitions: array(partition),
  authorizedOperations: since(8, int32, OPERATIONS_NOT_ASKED_FOR),
});

/** @see https://kafka.apache.org/protocol#The_Messages_Metadata */
export const metadata: BrokerApi = brokerApi(
  {
    key: 3,
    name: 'Metadata',
    minVersion: 0,
    maxVersion: 13,
    flexibleFrom: 9,
    request: struct({
      topics: requestedTopics(struct({ id: since(10, uuid, NO_UUID), name: nullableString })),
      allowAutoTopicCreation: since(4, boolean, true),
      includeClusterAuthorizedOperations: between(8, 10, boolean, false),
      includeTopicAuthorizedOperations: since(8, boolean, false),
    }),
    response: struct({
      throttleTimeMs: since(3, int32, 0),
      brokers: array(struct({ nodeId: int32, host: string, port: int32, rack: since(1, nullableString, null) })),
      clusterId: since(2, nullableString, null),
      controllerId: since(1, int32, NODE_ID),
      topics: array(topicResult),
      clusterAuthorizedOperations: between(8, 10, int32, OPERATIONS_NOT_ASKED_FOR),
      errorCode: since(13, int16, ErrorCode.NONE),
    }),
  },
  ({ topics, allowAutoTopicCreation, ...include }, state) => {
    const operations = authorizedOperations('topic', include.includeTopicAuthorizedOperations);
    const answer = (found: readonly FoundTopic[]) => ({
      ...NOT_THROTTLED,
      brokers: [{ nodeId: NODE_ID, host: state.host, port: state.port, rack: null }],
      clusterId: state.clusterId,
      controllerId: NODE_ID,
      topics: found.map((topic) => ({ ...topic, authorizedOperations: operations })),
      clusterAuthorizedOperations: authorizedOperations('cluster', include.includeClusterAuthorizedOperations),
      errorCode: ErrorCode.NONE,
    });
    if (topics === null) return answer(state.topics.all().map(describe));
    const wanted = distinct(topics, ({ id, name }) => (id === NO_UUID ? (name ?? '') : id));
    const work = ({ id, name }: WantedTopic) => find(state, id, name, allowAutoTopicCreation);
    return state.turns.answer(eachInSteps(wanted, FOUND_IN_ONE_STEP, work), answer);
  },
);

interface WantedTopic {
  readonly id: string;
  readonly name: string | null;
}

/** Some may be created by being asked for, and saved. */
const FOUND_IN_ONE_STEP = 8;

type FoundTopic = ReturnType<typeof describe>;

function find(state: BrokerState, id: string, name: string | null, mayCreate: boolean): FoundTopic {
  // A client that asks by id may leave the name empty.
  if (id !== NO_UUID || name === null) {
    const byId = state.topics.byId(id);
    return byId === undefined ? missing(null, id, ErrorCode.UNKNOWN_TOPIC_ID) : describe(byId);
  }
  const topic = state.topics.get(name);
  if (topic !== undefined) return describe(topic);
  if (!mayCreate) return missing(name, NO_UUID, missingTopic(name));
  try {
    return describe(state.topics.create(name, state.defaultPartitions));
  } catch (error) {
    if (error instanceof KafkaError) return missing(name, NO_UUID, error.number);
    throw error;
  }
}

function missing(name: string | null, id: string, errorCode: ErrorCode): FoundTopic {
  return { errorCode, name, id, isInternal: false, partitions: [] };
}

function describe({ name, id, partitions }: Topic) {
  return {
    errorCode: ErrorCode.NONE as ErrorCode,
    name: name as string | null,
    id,
    isInternal: false,
    partitions: partitions.map((_log, index) => ({
      errorCode: ErrorCode.NONE,
      partition: index,
      leaderId: NODE_ID,
      leaderEpoch: LEADER_EPOCH,
      replicas: [NODE_ID],
      inSyncReplicas: [NODE_ID],
      offlineReplicas: [],
    })),
  };
}
