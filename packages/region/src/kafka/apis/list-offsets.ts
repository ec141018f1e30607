import type { PartitionLog } from '../log/partition-log.ts';
import type { RecordLocation } from '../log/record-location.ts';
import { array, between, since, struct } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { int8, int16, int32, int64, string } from '../protocol/types.ts';
import type { Steps } from '../records/steps.ts';
import { type BrokerApi, type BrokerState, brokerApi, LEADER_EPOCH, NOT_THROTTLED } from '../state.ts';
import { checkLeaderEpoch } from './leader-epoch.ts';

interface WantedPartition {
  readonly partition: number;
  readonly leaderEpoch: number;
  readonly timestampMs: number;
  readonly maxOffsets: number;
}

interface WantedTopic {
  readonly name: string;
  readonly partitions: readonly WantedPartition[];
}

interface DescribedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly oldStyleOffsets: readonly number[];
  readonly timestampMs: number;
  readonly offset: number;
  readonly leaderEpoch: number;
}

interface DescribedTopic {
  readonly name: string;
  readonly partitions: readonly DescribedPartition[];
}

/** Times that are none. Earliest local is the same as earliest here, and nothing is in tiered storage. */
const LATEST = -1;
const EARLIEST = -2;
const MAX_TIMESTAMP = -3;
const EARLIEST_LOCAL = -4;
/** The versions in which some of them came. */
const KNOWN_FROM: Readonly<Record<number, number>> = { [MAX_TIMESTAMP]: 7, [EARLIEST_LOCAL]: 8 };
const NOWHERE: RecordLocation = { offset: -1, timestampMs: -1 };

/** @see https://kafka.apache.org/protocol#The_Messages_ListOffsets */
export const listOffsets: BrokerApi = brokerApi(
  {
    key: 2,
    name: 'ListOffsets',
    minVersion: 0,
    maxVersion: 10,
    flexibleFrom: 6,
    request: struct({
      replicaId: int32,
      isolationLevel: since(2, int8, 0),
      topics: array(
        struct({
          name: string,
          partitions: array(
            struct<WantedPartition>({
              partition: int32,
              leaderEpoch: since(4, int32, -1),
              timestampMs: int64,
              maxOffsets: between(0, 0, int32, 1),
            }),
          ),
        }),
      ),
      timeoutMs: since(10, int32, 0),
    }),
    response: struct({
      throttleTimeMs: since(2, int32, 0),
      topics: array(
        struct({
          name: string,
          partitions: array(
            struct({
              partition: int32,
              errorCode: int16,
              oldStyleOffsets: between(0, 0, array(int64), []),
              timestampMs: since(1, int64, -1),
              offset: since(1, int64, -1),
              leaderEpoch: since(4, int32, -1),
            }),
          ),
        }),
      ),
    }),
  },
  ({ topics }, state, { version }) =>
    state.turns.answer(describeAll(topics, state, version), (described) => ({ ...NOT_THROTTLED, topics: described })),
);

function* describeAll(topics: readonly WantedTopic[], state: BrokerState, version: number): Steps<DescribedTopic[]> {
  const described: DescribedTopic[] = [];
  for (const { name, partitions } of topics) {
    const found: DescribedPartition[] = [];
    for (const wanted of partitions) found.push(yield* describe(wanted, name, state, version));
    described.push({ name, partitions: found });
  }
  return described;
}

function* describe(
  { partition, leaderEpoch: knownEpoch, timestampMs, maxOffsets }: WantedPartition,
  name: string,
  { topics }: BrokerState,
  version: number,
): Steps<DescribedPartition> {
  try {
    if (version < (KNOWN_FROM[timestampMs] ?? 0)) {
      throw new KafkaError('UNSUPPORTED_VERSION', `Time ${timestampMs} needs version ${KNOWN_FROM[timestampMs]}.`);
    }
    const log = topics.partition(name, partition);
    checkLeaderEpoch(knownEpoch);
    const found = yield* find(log, timestampMs);
    const oldStyleOffsets = found.offset < 0 || maxOffsets < 1 ? [] : [found.offset];
    const leaderEpoch = found.offset < 0 ? -1 : LEADER_EPOCH;
    return { partition, errorCode: ErrorCode.NONE, oldStyleOffsets, leaderEpoch, ...found };
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    return { partition, errorCode: error.number, oldStyleOffsets: [], leaderEpoch: -1, ...NOWHERE };
  }
}

function* find(log: PartitionLog, timestampMs: number): Steps<RecordLocation> {
  log.dropExpired();
  switch (timestampMs) {
    case LATEST:
      return { offset: log.endOffset, timestampMs: -1 };
    case EARLIEST:
    case EARLIEST_LOCAL:
      return { offset: log.startOffset, timestampMs: -1 };
    case MAX_TIMESTAMP:
      return (yield* log.latestRecord()) ?? NOWHERE;
    default:
      return timestampMs < 0 ? NOWHERE : ((yield* log.offsetForTime(timestampMs)) ?? NOWHERE);
  }
}
