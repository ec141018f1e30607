import { array, struct } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { int16, int32, int64, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';
import type { Topics } from '../topic/topics.ts';

/** Asks for everything up to the end. */
const ALL = -1;

/** @see https://kafka.apache.org/protocol#The_Messages_DeleteRecords */
export const deleteRecords: BrokerApi = brokerApi(
  {
    key: 21,
    name: 'DeleteRecords',
    minVersion: 0,
    maxVersion: 2,
    flexibleFrom: 2,
    request: struct({
      topics: array(struct({ name: string, partitions: array(struct({ partition: int32, offset: int64 })) })),
      timeoutMs: int32,
    }),
    response: struct({
      throttleTimeMs: int32,
      topics: array(
        struct({
          name: string,
          partitions: array(struct({ partition: int32, lowWatermark: int64, errorCode: int16 })),
        }),
      ),
    }),
  },
  ({ topics }, state) => ({
    ...NOT_THROTTLED,
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partition, offset }) => deleteBefore(state.topics, name, partition, offset)),
    })),
  }),
);

function deleteBefore(topics: Topics, name: string, partition: number, offset: number) {
  try {
    const log = topics.partition(name, partition);
    log.deleteBefore(offset === ALL ? log.endOffset : offset);
    return { partition, lowWatermark: log.startOffset, errorCode: ErrorCode.NONE };
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    return { partition, lowWatermark: -1, errorCode: error.number };
  }
}
