import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { DataDamage } from '../../../core/data/damage.ts';
import type { TopicRecord } from '../../topic/storage.ts';
import { type PartitionName, readPartition } from '../partition-document.ts';

/** The topics that the folders of partitions name; one whose folders do not say it is named by its id. */
export function topicsInFolders(topicsPath: string): readonly TopicRecord[] {
  const taken = new Set<string>();
  return (existsSync(topicsPath) ? readdirSync(topicsPath) : []).flatMap((id) => {
    const partitions = readdirSync(path.join(topicsPath, id)).filter((name) => /^\d+$/.test(name));
    if (partitions.length === 0) return [];
    const names = partitions.flatMap((name) => nameIn(path.join(topicsPath, id, name)) ?? []);
    const named = names.find(({ topicId }) => topicId === id)?.topic;
    const name = named === undefined || taken.has(named) ? `recovered.${id}` : named;
    taken.add(name);
    return [{ name, id, partitions: 1 + Math.max(...partitions.map(Number)), configs: [] }];
  });
}

function nameIn(directory: string): PartitionName | undefined {
  try {
    return readPartition(directory);
  } catch (error) {
    if (error instanceof DataDamage) return undefined;
    throw error;
  }
}
