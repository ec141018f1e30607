import { array, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { int16, int32, int64, NO_UUID, nullableString, string, uuid } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NODE_ID } from '../state.ts';

/** Kafka's topic of metadata: the brokers of a cluster vote for who writes it. */
const METADATA_TOPIC = '__cluster_metadata';
const FIRST_EPOCH = 1;
const NEVER_MS = -1;

const replica = struct({
  replicaId: int32,
  directoryId: since(2, uuid, NO_UUID),
  logEndOffset: int64,
  lastFetchMs: since(1, int64, NEVER_MS),
  lastCaughtUpMs: since(1, int64, NEVER_MS),
});

/**
 * The one broker is its own controller, elected once. It writes no log of its metadata, so that its end is 0.
 * @see https://kafka.apache.org/protocol#The_Messages_DescribeQuorum
 */
export const describeQuorum: BrokerApi = brokerApi(
  {
    key: 55,
    name: 'DescribeQuorum',
    minVersion: 0,
    maxVersion: 2,
    flexibleFrom: 0,
    request: struct({ topics: array(struct({ name: string, partitions: array(struct({ partition: int32 })) })) }),
    response: struct({
      errorCode: int16,
      errorMessage: since(2, nullableString, null),
      topics: array(
        struct({
          name: string,
          partitions: array(
            struct({
              partition: int32,
              errorCode: int16,
              errorMessage: since(2, nullableString, null),
              leaderId: int32,
              leaderEpoch: int32,
              highWatermark: int64,
              voters: array(replica),
              observers: array(replica),
            }),
          ),
        }),
      ),
      nodes: since(
        2,
        array(struct({ nodeId: int32, listeners: array(struct({ name: string, host: string, port: int16 })) })),
        [],
      ),
    }),
  },
  ({ topics }) => ({
    ...NO_ERROR,
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partition }) => describePartition(name, partition)),
    })),
    nodes: [{ nodeId: NODE_ID, listeners: [] }],
  }),
);

const NO_ERROR = { errorCode: ErrorCode.NONE, errorMessage: null };

function describePartition(name: string, partition: number) {
  if (name !== METADATA_TOPIC || partition !== 0) {
    const errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    const nobody = { leaderId: -1, leaderEpoch: -1, highWatermark: -1, voters: [], observers: [] };
    return { partition, errorCode, errorMessage: null, ...nobody };
  }
  const voters = [{ ...ONLY_VOTER, lastFetchMs: NEVER_MS, lastCaughtUpMs: NEVER_MS }];
  const quorum = { leaderId: NODE_ID, leaderEpoch: FIRST_EPOCH, highWatermark: 0, voters, observers: [] };
  return { partition, ...NO_ERROR, ...quorum };
}

const ONLY_VOTER = { replicaId: NODE_ID, directoryId: NO_UUID, logEndOffset: 0 };
