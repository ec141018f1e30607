import { array, nullableArray, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { boolean, int16, int32, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NODE_ID, NOT_THROTTLED } from '../state.ts';

const NO_ERROR = { errorCode: ErrorCode.NONE, errorMessage: null };

/**
 * Partitions cannot move: there is one broker.
 * @see https://kafka.apache.org/protocol#The_Messages_AlterPartitionReassignments
 */
export const alterPartitionReassignments: BrokerApi = brokerApi(
  {
    key: 45,
    name: 'AlterPartitionReassignments',
    minVersion: 0,
    maxVersion: 1,
    flexibleFrom: 0,
    request: struct({
      timeoutMs: int32,
      allowReplicationFactorChange: since(1, boolean, true),
      topics: array(
        struct({
          name: string,
          partitions: array(struct({ partition: int32, replicas: nullableArray(int32) })),
        }),
      ),
    }),
    response: struct({
      throttleTimeMs: int32,
      allowReplicationFactorChange: since(1, boolean, true),
      errorCode: int16,
      errorMessage: nullableString,
      topics: array(
        struct({
          name: string,
          partitions: array(struct({ partition: int32, errorCode: int16, errorMessage: nullableString })),
        }),
      ),
    }),
  },
  ({ topics, allowReplicationFactorChange }) => ({
    ...NOT_THROTTLED,
    ...NO_ERROR,
    allowReplicationFactorChange,
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partition }) => ({
        partition,
        errorCode: ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        errorMessage: `All partitions can only be on broker ${NODE_ID}.`,
      })),
    })),
  }),
);

/** @see https://kafka.apache.org/protocol#The_Messages_ListPartitionReassignments */
export const listPartitionReassignments: BrokerApi = brokerApi(
  {
    key: 46,
    name: 'ListPartitionReassignments',
    minVersion: 0,
    maxVersion: 0,
    flexibleFrom: 0,
    request: struct({
      timeoutMs: int32,
      topics: nullableArray(struct({ name: string, partitions: array(int32) })),
    }),
    response: struct({
      throttleTimeMs: int32,
      errorCode: int16,
      errorMessage: nullableString,
      topics: array(struct({ name: string })),
    }),
  },
  () => ({ ...NOT_THROTTLED, ...NO_ERROR, topics: [] }),
);
