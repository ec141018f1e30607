import { array, since, struct } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { int16, int32, int64, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, LEADER_EPOCH, NOT_THROTTLED } from '../state.ts';
import type { Topics } from '../topic/topics.ts';
import { checkLeaderEpoch } from './leader-epoch.ts';

/**
 * Tells where the records of a leader end: there was one leader from the start, so it is the end of the log.
 * @see https://kafka.apache.org/protocol#The_Messages_OffsetForLeaderEpoch
 */
export const offsetForLeaderEpoch: BrokerApi = brokerApi(
  {
    key: 23,
    name: 'OffsetForLeaderEpoch',
    minVersion: 0,
    maxVersion: 4,
    flexibleFrom: 4,
    request: struct({
      replicaId: since(3, int32, -2),
      topics: array(
        struct({
          name: string,
          partitions: array(struct({ partition: int32, currentLeaderEpoch: since(2, int32, -1), leaderEpoch: int32 })),
        }),
      ),
    }),
    response: struct({
      throttleTimeMs: since(2, int32, 0),
      topics: array(
        struct({
          name: string,
          partitions: array(
            struct({ errorCode: int16, partition: int32, leaderEpoch: since(1, int32, -1), endOffset: int64 }),
          ),
        }),
      ),
    }),
  },
  ({ topics }, state) => ({
    ...NOT_THROTTLED,
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((wanted) => find(state.topics, name, wanted)),
    })),
  }),
);

interface WantedEpoch {
  readonly partition: number;
  readonly currentLeaderEpoch: number;
  readonly leaderEpoch: number;
}

function find(topics: Topics, name: string, { partition, currentLeaderEpoch, leaderEpoch }: WantedEpoch) {
  try {
    const { endOffset } = topics.partition(name, partition);
    checkLeaderEpoch(currentLeaderEpoch);
    const found = leaderEpoch === LEADER_EPOCH ? { leaderEpoch, endOffset } : { leaderEpoch: -1, endOffset: -1 };
    return { errorCode: ErrorCode.NONE, partition, ...found };
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    return { errorCode: error.number, partition, leaderEpoch: -1, endOffset: -1 };
  }
}
