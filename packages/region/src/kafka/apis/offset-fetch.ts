import type { CommittedOffset, Offsets } from '../group/offsets.ts';
import { array, between, nullableArray, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { boolean, int16, int32, int64, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';
import { distinct } from './distinct.ts';

interface WantedTopic {
  readonly name: string;
  readonly partitions: readonly number[];
}

/** The first version that asks for several groups at once. */
const SEVERAL_FROM = 8;

const wantedTopics = nullableArray(struct<WantedTopic>({ name: string, partitions: array(int32) }));
const partition = struct({
  partition: int32,
  offset: int64,
  leaderEpoch: since(5, int32, -1),
  metadata: nullableString,
  errorCode: int16,
});
const topics = array(struct({ name: string, partitions: array(partition) }));

/** @see https://kafka.apache.org/protocol#The_Messages_OffsetFetch */
export const offsetFetch: BrokerApi = brokerApi(
  {
    key: 9,
    name: 'OffsetFetch',
    minVersion: 0,
    maxVersion: 9,
    flexibleFrom: 6,
    request: struct({
      groupId: between(0, 7, string, ''),
      topics: between(0, 7, wantedTopics, null),
      groups: since(
        SEVERAL_FROM,
        array(
          struct({
            groupId: string,
            memberId: since(9, nullableString, null),
            memberEpoch: since(9, int32, -1),
            topics: wantedTopics,
          }),
        ),
        [],
      ),
      requireStable: since(7, boolean, false),
    }),
    response: struct({
      throttleTimeMs: since(3, int32, 0),
      topics: between(0, 7, topics, []),
      errorCode: between(2, 7, int16, ErrorCode.NONE),
      groups: since(SEVERAL_FROM, array(struct({ groupId: string, topics, errorCode: int16 })), []),
    }),
  },
  ({ groupId, topics: wanted, groups }, { groups: { offsets } }, { version }) => ({
    ...NOT_THROTTLED,
    topics: version < SEVERAL_FROM ? committed(offsets, groupId, wanted) : [],
    errorCode: ErrorCode.NONE,
    groups: distinct(groups, (group) => group.groupId).map((group) => ({
      groupId: group.groupId,
      topics: committed(offsets, group.groupId, group.topics),
      errorCode: ErrorCode.NONE,
    })),
  }),
);

function committed(offsets: Offsets, groupId: string, wanted: readonly WantedTopic[] | null) {
  const all = (): WantedTopic[] =>
    [...offsets.topicsOf(groupId)].map(([name, partitions]) => ({ name, partitions: [...partitions.keys()] }));
  return (wanted ?? all()).map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((index) => describe(index, offsets.get(groupId, name, index))),
  }));
}

function describe(index: number, committedOffset: CommittedOffset = { offset: -1, leaderEpoch: -1, metadata: '' }) {
  return { partition: index, ...committedOffset, errorCode: ErrorCode.NONE };
}
