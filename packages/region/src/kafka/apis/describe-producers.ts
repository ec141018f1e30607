import type { PartitionLog } from '../log/partition-log.ts';
import { array, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { int16, int32, int64, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';

/** There are no transactions, so that no partition is part of one. */
const OUTSIDE_OF_TRANSACTIONS = { coordinatorEpoch: -1, transactionStartOffset: -1 };

const producer = struct({
  producerId: int64,
  producerEpoch: int32,
  lastSequence: int32,
  lastTimestampMs: int64,
  coordinatorEpoch: int32,
  transactionStartOffset: int64,
});

/** @see https://kafka.apache.org/protocol#The_Messages_DescribeProducers */
export const describeProducers: BrokerApi = brokerApi(
  {
    key: 61,
    name: 'DescribeProducers',
    minVersion: 0,
    maxVersion: 0,
    flexibleFrom: 0,
    request: struct({ topics: array(struct({ name: string, partitions: array(int32) })) }),
    response: struct({
      throttleTimeMs: int32,
      topics: array(
        struct({
          name: string,
          partitions: array(
            struct({
              partition: int32,
              errorCode: int16,
              errorMessage: nullableString,
              producers: array(producer),
            }),
          ),
        }),
      ),
    }),
  },
  ({ topics: wanted }, { topics }) => ({
    ...NOT_THROTTLED,
    topics: wanted.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((partition) => ({
        partition,
        ...producersOf(topics.get(name)?.partitions[partition]),
      })),
    })),
  }),
);

function producersOf(log: PartitionLog | undefined) {
  if (log === undefined) {
    const errorMessage = 'There is no such partition.';
    return { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage, producers: [] };
  }
  const producers = log.producers.map(({ producerId, epoch: producerEpoch, batches }) => {
    const { lastSequence = -1, timestampMs: lastTimestampMs = -1 } = batches.at(-1) ?? {};
    return { producerId, producerEpoch, lastSequence, lastTimestampMs, ...OUTSIDE_OF_TRANSACTIONS };
  });
  return { errorCode: ErrorCode.NONE, errorMessage: null, producers };
}
