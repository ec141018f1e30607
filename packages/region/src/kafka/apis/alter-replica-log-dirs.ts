import { array, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { int16, int32, string } from '../protocol/types.ts';
import { type BrokerApi, type BrokerState, brokerApi, NOT_THROTTLED } from '../state.ts';
import { FOLDER } from './describe-log-dirs.ts';

/**
 * Topics stay in their one folder.
 * @see https://kafka.apache.org/protocol#The_Messages_AlterReplicaLogDirs
 */
export const alterReplicaLogDirs: BrokerApi = brokerApi(
  {
    key: 34,
    name: 'AlterReplicaLogDirs',
    minVersion: 1,
    maxVersion: 2,
    flexibleFrom: 2,
    request: struct({
      folders: array(struct({ path: string, topics: array(struct({ name: string, partitions: array(int32) })) })),
    }),
    response: struct({
      throttleTimeMs: int32,
      topics: array(struct({ name: string, partitions: array(struct({ partition: int32, errorCode: int16 })) })),
    }),
  },
  ({ folders }, state) => ({
    ...NOT_THROTTLED,
    topics: folders.flatMap(({ path, topics }) =>
      topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map((partition) => ({ partition, errorCode: outcomeOf(path, name, partition, state) })),
      })),
    ),
  }),
);

function outcomeOf(path: string, name: string, partition: number, { topics }: BrokerState): ErrorCode {
  if (path !== FOLDER) return ErrorCode.LOG_DIR_NOT_FOUND;
  const isThere = topics.get(name)?.partitions[partition] !== undefined;
  return isThere ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
}
