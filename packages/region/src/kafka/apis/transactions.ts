import { array, between, since, struct, until } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { boolean, int16, int32, int64, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';

/**
 * The broker has no transactions, and InitProducerId already refuses them. A client that goes on all the same gets the
 * one error that no client retries.
 */
const REFUSED = ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;

/** The first version that names several transactions at once. */
const SEVERAL_FROM = 4;

interface TxnTopic {
  readonly name: string;
  readonly partitions: readonly number[];
}

const txnTopics = array(struct<TxnTopic>({ name: string, partitions: array(int32) }));
const producer = { transactionalId: string, producerId: int64, producerEpoch: int16 };
const partitionResults = array(struct({ partition: int32, errorCode: int16 }));
const topicResults = array(struct({ name: string, partitions: partitionResults }));

const refusedTopics = (topics: readonly TxnTopic[]) =>
  topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((partition) => ({ partition, errorCode: REFUSED })),
  }));

/** @see https://kafka.apache.org/protocol#The_Messages_AddPartitionsToTxn */
export const addPartitionsToTxn: BrokerApi = brokerApi(
  {
    key: 24,
    name: 'AddPartitionsToTxn',
    minVersion: 0,
    maxVersion: 5,
    flexibleFrom: 3,
    request: struct({
      transactions: since(SEVERAL_FROM, array(struct({ ...producer, verifyOnly: boolean, topics: txnTopics })), []),
      transactionalId: until(3, string, ''),
      producerId: until(3, int64, -1),
      producerEpoch: until(3, int16, -1),
      topics: until(3, txnTopics, []),
    }),
    response: struct({
      throttleTimeMs: int32,
      errorCode: since(SEVERAL_FROM, int16, ErrorCode.NONE),
      transactions: since(SEVERAL_FROM, array(struct({ transactionalId: string, topics: topicResults })), []),
      topics: between(0, 3, topicResults, []),
    }),
  },
  ({ transactions, topics }) => ({
    ...NOT_THROTTLED,
    errorCode: ErrorCode.NONE,
    transactions: transactions.map((one) => ({
      transactionalId: one.transactionalId,
      topics: refusedTopics(one.topics),
    })),
    topics: refusedTopics(topics),
  }),
);

/** @see https://kafka.apache.org/protocol#The_Messages_AddOffsetsToTxn */
export const addOffsetsToTxn: BrokerApi = brokerApi(
  {
    key: 25,
    name: 'AddOffsetsToTxn',
    minVersion: 0,
    maxVersion: 4,
    flexibleFrom: 3,
    request: struct({ ...producer, groupId: string }),
    response: struct({ throttleTimeMs: int32, errorCode: int16 }),
  },
  () => ({ ...NOT_THROTTLED, errorCode: REFUSED }),
);

/** @see https://kafka.apache.org/protocol#The_Messages_EndTxn */
export const endTxn: BrokerApi = brokerApi(
  {
    key: 26,
    name: 'EndTxn',
    minVersion: 0,
    maxVersion: 5,
    flexibleFrom: 3,
    request: struct({ ...producer, committed: boolean }),
    response: struct({
      throttleTimeMs: int32,
      errorCode: int16,
      producerId: since(5, int64, -1),
      producerEpoch: since(5, int16, -1),
    }),
  },
  () => ({ ...NOT_THROTTLED, errorCode: REFUSED, producerId: -1, producerEpoch: -1 }),
);

/** @see https://kafka.apache.org/protocol#The_Messages_TxnOffsetCommit */
export const txnOffsetCommit: BrokerApi = brokerApi(
  {
    key: 28,
    name: 'TxnOffsetCommit',
    minVersion: 0,
    maxVersion: 5,
    flexibleFrom: 3,
    request: struct({
      transactionalId: string,
      groupId: string,
      producerId: int64,
      producerEpoch: int16,
      generationId: since(3, int32, -1),
      memberId: since(3, string, ''),
      instanceId: since(3, nullableString, null),
      topics: array(
        struct({
          name: string,
          partitions: array(
            struct({
              partition: int32,
              offset: int64,
              leaderEpoch: since(2, int32, -1),
              metadata: nullableString,
            }),
          ),
        }),
      ),
    }),
    response: struct({ throttleTimeMs: int32, topics: topicResults }),
  },
  ({ topics }) => ({
    ...NOT_THROTTLED,
    topics: refusedTopics(
      topics.map(({ name, partitions }) => ({ name, partitions: partitions.map(({ partition }) => partition) })),
    ),
  }),
);
