import { existsSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { Backup } from '../../../core/data/backup.ts';
import { readFile } from '../../../core/data/checked-document.ts';
import { damageOf } from '../../../core/data/damage-of.ts';
import type { OffsetEntry } from '../../group/offsets.ts';
import { Offsets } from '../../group/offsets.ts';
import type { TopicRecord } from '../../topic/storage.ts';
import type { DataDirectory } from '../data-directory.ts';
import { OffsetFile } from '../offset-file.ts';
import { readOffsetLines } from '../offset-line.ts';
import { recordBytes } from '../partition-store.ts';
import { readTopics, writeTopics } from '../topics-document.ts';
import { repairIdentity } from './repair-identity.ts';
import { repairPartition } from './repair-partition.ts';
import { topicsInFolders } from './topics-in-folders.ts';

export interface RepairOptions {
  /** Gives the id of a cluster whose own is lost. */
  readonly newClusterId: () => string;
}

/**
 * Makes a damaged directory usable: what can be read stays, no offset is given twice, and each file is copied before it
 * is changed. Every loss is reported. A whole directory stays as it is.
 */
export function repairDirectory(directory: DataDirectory, { newClusterId }: RepairOptions): void {
  if (!existsSync(directory.root) || isEmpty(directory)) return;
  const backup = new Backup(directory.root);
  const offsets = repairOffsets(directory, backup);
  const topics = repairTopics(directory, backup);
  for (const topic of topics) {
    for (let partition = 0; partition < topic.partitions; partition++) {
      repairPartition({ directory, backup, topic, partition, minNextOffset: highest(offsets, topic.name, partition) });
    }
  }
  repairIdentity(directory, backup, newClusterId);
  if (existsSync(backup.folder)) directory.report(`The files as they were are in ${backup.folder}.`);
  else directory.report(`Nothing is damaged in ${directory.root}.`);
}

const isEmpty = ({ identityFile, topicsFile, topicsPath, expectedClusterId }: DataDirectory): boolean =>
  expectedClusterId === undefined &&
  !existsSync(identityFile) &&
  !existsSync(topicsFile) &&
  recordBytes(topicsPath) === 0;

function highest(offsets: readonly OffsetEntry[], topic: string, partition: number): number {
  const found = offsets.filter((entry) => entry.topic === topic && entry.partition === partition);
  return Math.max(0, ...found.map(({ committed }) => committed?.offset ?? 0));
}

/** The commits that can be read. */
function repairOffsets({ root, files, report }: DataDirectory, backup: Backup): readonly OffsetEntry[] {
  const file = new OffsetFile({ directory: root, files, report });
  const fault = damageOf(() => file.check());
  const names = readdirSync(root).filter((name) => /^offsets-\d+\.jsonl$/.test(name));
  const numbered = names.toSorted((one, other) => partOf(one) - partOf(other));
  const read = numbered.map((name) => readOffsetLines(readFile(path.join(root, name)) ?? Buffer.alloc(0)));
  const offsets = new Offsets();
  for (const { entries } of read) offsets.commit(entries);
  if (fault === undefined) return offsets.entries();
  for (const name of [...names, 'offsets.end']) backup.keep(path.join(root, name));
  const lines = read.reduce((sum, { damaged }) => sum + damaged.length, 0);
  report(
    `Repaired: ${fault.path}: ${fault.reason}. ${offsets.entries().length} offsets of groups are kept, ` +
      `${lines} damaged lines and all that is missing are lost: groups read again what they had read since.`,
  );
  file.create(offsets.entries(), partOf(numbered.at(-1) ?? ''));
  return offsets.entries();
}

const partOf = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? 0);

function repairTopics(directory: DataDirectory, backup: Backup): readonly TopicRecord[] {
  const { topicsFile, topicsPath, files, report } = directory;
  const fault = damageOf(() => readTopics(topicsFile));
  const listed = fault === undefined ? readTopics(topicsFile) : { topics: topicsInFolders(topicsPath), deleted: [] };
  if (fault !== undefined) {
    backup.keep(topicsFile);
    files.makeFolder(topicsPath);
    report(
      `Repaired: ${topicsFile}: ${fault.reason}. The topics are those whose folders are there: ` +
        `${listed.topics.map(({ name }) => name).join(', ') || 'none'}. Their settings are lost; the template sets its own again.`,
    );
    writeTopics(topicsFile, listed, files);
  }
  setAside(directory, backup, listed.topics, listed.deleted);
  return listed.topics;
}

/** Moves folders with records that no topic has out of the way. */
function setAside(
  { topicsPath, report }: DataDirectory,
  backup: Backup,
  topics: readonly TopicRecord[],
  deleted: readonly string[],
): void {
  for (const id of existsSync(topicsPath) ? readdirSync(topicsPath) : []) {
    const folder = path.join(topicsPath, id);
    if (topics.some((topic) => topic.id === id) || deleted.includes(id) || recordBytes(folder) === 0) continue;
    const aside = backup.placeOf(folder);
    renameSync(folder, aside);
    report(`Repaired: ${folder} belongs to no topic, and is now ${aside}.`);
  }
}
