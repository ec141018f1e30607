import type { OffsetEntry } from '../group/offsets.ts';
import { array, between, since, struct } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { int16, int32, int64, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';
import { errorCodeOf } from './error-code-of.ts';

interface Commit {
  readonly partition: number;
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly timestampMs: number;
  readonly metadata: string | null;
}

/** Kafka's default for offset.metadata.max.bytes. */
const MAX_METADATA_BYTES = 4096;

/** @see https://kafka.apache.org/protocol#The_Messages_OffsetCommit */
export const offsetCommit: BrokerApi = brokerApi(
  {
    key: 8,
    name: 'OffsetCommit',
    minVersion: 0,
    maxVersion: 9,
    flexibleFrom: 8,
    request: struct({
      groupId: string,
      generationId: since(1, int32, -1),
      memberId: since(1, string, ''),
      instanceId: since(7, nullableString, null),
      retentionMs: between(2, 4, int64, -1),
      topics: array(
        struct({
          name: string,
          partitions: array(
            struct<Commit>({
              partition: int32,
              offset: int64,
              leaderEpoch: since(6, int32, -1),
              timestampMs: between(1, 1, int64, -1),
              metadata: nullableString,
            }),
          ),
        }),
      ),
    }),
    response: struct({
      throttleTimeMs: since(3, int32, 0),
      topics: array(struct({ name: string, partitions: array(struct({ partition: int32, errorCode: int16 })) })),
    }),
  },
  ({ groupId, generationId, memberId, instanceId, topics }, { groups, topics: known }) => {
    const refusal = errorCodeOf(() => groups.checkCommit(groupId, { memberId, instanceId }, generationId));
    const entries: OffsetEntry[] = [];
    const commit = (topic: string, { partition, offset, leaderEpoch, metadata }: Commit): void => {
      known.partition(topic, partition);
      checkMetadata(metadata);
      entries.push({ groupId, topic, partition, committed: { offset, leaderEpoch, metadata: metadata ?? '' } });
    };
    const results = topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((one) => ({
        partition: one.partition,
        errorCode: refusal === ErrorCode.NONE ? errorCodeOf(() => commit(name, one)) : refusal,
      })),
    }));
    if (entries.length > 0) groups.commit(groupId, entries);
    return { ...NOT_THROTTLED, topics: results };
  },
);

function checkMetadata(metadata: string | null): void {
  if (metadata === null || Buffer.byteLength(metadata) <= MAX_METADATA_BYTES) return;
  throw new KafkaError('OFFSET_METADATA_TOO_LARGE', `Metadata of a commit is limited to ${MAX_METADATA_BYTES} bytes.`);
}
