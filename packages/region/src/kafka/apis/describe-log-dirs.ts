import { array, nullableArray, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { boolean, int16, int32, int64, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';
import type { Topic } from '../topic/topics.ts';
import { distinct } from './distinct.ts';

/** Topics are in one folder, or in the memory: clients are shown a name for either. */
export const FOLDER = '/region';
/** How much room there is, which this broker does not tell. */
const UNKNOWN_BYTES = -1;

/**
 * The sizes of partitions, which user interfaces ask for.
 * @see https://kafka.apache.org/protocol#The_Messages_DescribeLogDirs
 */
export const describeLogDirs: BrokerApi = brokerApi(
  {
    key: 35,
    name: 'DescribeLogDirs',
    minVersion: 0,
    maxVersion: 4,
    flexibleFrom: 2,
    request: struct({ topics: nullableArray(struct({ name: string, partitions: array(int32) })) }),
    response: struct({
      throttleTimeMs: int32,
      errorCode: since(3, int16, ErrorCode.NONE),
      results: array(
        struct({
          errorCode: int16,
          logDir: string,
          topics: array(
            struct({
              name: string,
              partitions: array(struct({ partition: int32, sizeBytes: int64, offsetLag: int64, isFuture: boolean })),
            }),
          ),
          totalBytes: since(4, int64, UNKNOWN_BYTES),
          usableBytes: since(4, int64, UNKNOWN_BYTES),
        }),
      ),
    }),
  },
  ({ topics: wanted }, { topics }) => {
    const described =
      wanted === null
        ? topics.all().map((topic) => sizesOf(topic))
        : distinct(wanted, ({ name }) => name).flatMap(({ name, partitions }) => {
            const topic = topics.get(name);
            return topic === undefined ? [] : [sizesOf(topic, new Set(partitions))];
          });
    const bytes = { totalBytes: UNKNOWN_BYTES, usableBytes: UNKNOWN_BYTES };
    const folder = { errorCode: ErrorCode.NONE, logDir: FOLDER, topics: described, ...bytes };
    return { ...NOT_THROTTLED, errorCode: ErrorCode.NONE, results: [folder] };
  },
);

/** @param wanted the partitions; undefined for all */
function sizesOf({ name, partitions }: Topic, wanted?: ReadonlySet<number>) {
  const sizes = partitions.map(({ sizeBytes }, partition) => ({ partition, sizeBytes, offsetLag: 0, isFuture: false }));
  return { name, partitions: sizes.filter(({ partition }) => wanted?.has(partition) ?? true) };
}
