import { existsSync } from 'node:fs';
import path from 'node:path';
import { DataFiles } from '../../../src/core/data/data-files.ts';
import { PartitionStore } from '../../../src/kafka/storage/partition-store.ts';

/** The partition `t-0` in a directory, new when there is none. */
export function storedPartition(
  directory: string,
  report: (line: string) => void = () => {},
  files = new DataFiles(),
): PartitionStore {
  const exists = existsSync(path.join(directory, 'partition.json'));
  return new PartitionStore({ directory, name: { topic: 't', topicId: 'id', partition: 0 }, exists, files, report });
}
