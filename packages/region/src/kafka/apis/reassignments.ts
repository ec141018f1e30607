import { array, nullableArray, since, struct } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { boolean, int16, int32, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NODE_ID, NOT_THROTTLED } from '../state.ts';
import type { Topics } from '../topic/topics.ts';
import { refusalOf } from './error-code-of.ts';

const NO_ERROR = { errorCode: ErrorCode.NONE, errorMessage: null };

/**
 * Partitions cannot move: there is one broker, and they are there.
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
  ({ topics, allowReplicationFactorChange }, state) => ({
    ...NOT_THROTTLED,
    ...NO_ERROR,
    allowReplicationFactorChange,
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partition, replicas }) => {
        const refusal = refusalOf(() => check(state.topics, name, partition, replicas));
        return {
          partition,
          errorCode: refusal?.number ?? ErrorCode.NONE,
          errorMessage: refusal?.message ?? null,
        };
      }),
    })),
  }),
);

/** @throws KafkaError for all but a move to where the partition is */
function check(topics: Topics, name: string, partition: number, replicas: readonly number[] | null): void {
  topics.partition(name, partition);
  if (replicas === null) throw new KafkaError('NO_REASSIGNMENT_IN_PROGRESS', 'The partition does not move.');
  if (replicas.length === 1 && replicas[0] === NODE_ID) return;
  throw new KafkaError('INVALID_REPLICA_ASSIGNMENT', `All partitions can only be on broker ${NODE_ID}.`);
}

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
