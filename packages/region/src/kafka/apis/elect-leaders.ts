import { array, nullableArray, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { int8, int16, int32, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NODE_ID, NOT_THROTTLED } from '../state.ts';

const PREFERRED = 0;

/**
 * The one broker leads every partition already, so that no election is needed.
 * @see https://kafka.apache.org/protocol#The_Messages_ElectLeaders
 */
export const electLeaders: BrokerApi = brokerApi(
  {
    key: 43,
    name: 'ElectLeaders',
    minVersion: 0,
    maxVersion: 2,
    flexibleFrom: 2,
    request: struct({
      electionType: since(1, int8, PREFERRED),
      topics: nullableArray(struct({ name: string, partitions: array(int32) })),
      timeoutMs: int32,
    }),
    response: struct({
      throttleTimeMs: int32,
      errorCode: since(1, int16, ErrorCode.NONE),
      topics: array(
        struct({
          name: string,
          partitions: array(struct({ partition: int32, errorCode: int16, errorMessage: nullableString })),
        }),
      ),
    }),
  },
  ({ topics }, state) => ({
    ...NOT_THROTTLED,
    errorCode: ErrorCode.NONE,
    // Asked for all partitions, Kafka names those alone that got another leader.
    topics: (topics ?? []).map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((partition) => ({
        partition,
        ...outcomeOf(state.topics.get(name)?.partitions[partition] !== undefined),
      })),
    })),
  }),
);

function outcomeOf(isThere: boolean) {
  if (!isThere) return { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: 'There is no such partition.' };
  return { errorCode: ErrorCode.ELECTION_NOT_NEEDED, errorMessage: `Broker ${NODE_ID} is the leader already.` };
}
