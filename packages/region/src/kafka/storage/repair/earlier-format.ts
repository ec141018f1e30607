import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Backup } from '../../../core/data/backup.ts';
import { readFile, readUnchecked } from '../../../core/data/checked-document.ts';
import { DataDamage } from '../../../core/data/damage.ts';
import type { OffsetEntry } from '../../group/offsets.ts';
import { Offsets } from '../../group/offsets.ts';
import type { DataDirectory, Identity } from '../data-directory.ts';
import { OffsetFile } from '../offset-file.ts';
import { parseEntry } from '../offset-line.ts';
import { type PartitionName, partitionFile } from '../partition-document.ts';
import { recordBytes, sizeOf } from '../partition-store.ts';
import { readTopics, type TopicsDocument, uncheckedTopics, writeTopics } from '../topics-document.ts';
import { type Gap, rebuildPartition } from './rebuild-partition.ts';
import { lossText } from './repair-partition.ts';

/** The identity as the first format had it, without a checksum; undefined when the file is another one. */
export function earlierIdentity(file: string): Identity | undefined {
  const { clusterId, nextProducerId, format } = readUnchecked(file) ?? {};
  if (typeof clusterId !== 'string' || typeof nextProducerId !== 'number' || format !== undefined) return undefined;
  return { clusterId, nextProducerId };
}

/**
 * Brings a directory of the first format to this one. The identity is written last, so that a kill in between lets the
 * next start begin again.
 * @param repair whether a damage is repaired, with a line and a copy
 * @throws DataDamage
 */
export function adoptEarlierFormat(directory: DataDirectory, repair: boolean): void {
  const identity = earlierIdentity(directory.identityFile);
  if (identity === undefined) return;
  const { topicsFile, topicsPath, files, root, report } = directory;
  const document = earlierTopics(directory);
  const backup = repair ? new Backup(root) : undefined;
  for (const { id, name: topic, partitions } of document.topics) {
    for (let partition = 0; partition < partitions; partition++) {
      const name = { topic, topicId: id, partition };
      adoptPartition({ data: directory, directory: path.join(topicsPath, id, String(partition)), name, backup });
    }
  }
  new OffsetFile({ directory: root, files, report }).create(earlierOffsets(root));
  writeTopics(topicsFile, document, files);
  directory.saveIdentity(identity);
  files.remove(path.join(root, 'lock'));
  report(`${root} was written by an earlier version, and is brought to the format of this one.`);
}

/** Without the file there are no topics, unless there are records. */
function earlierTopics({ topicsFile: file, topicsPath }: DataDirectory): TopicsDocument {
  const value = readUnchecked(file);
  if (value !== undefined) return { topics: uncheckedTopics(value, file), deleted: [] };
  const isNew = readFile(file) === undefined && recordBytes(topicsPath) === 0;
  return isNew ? { topics: [], deleted: [] } : readTopics(file);
}

function earlierOffsets(root: string): readonly OffsetEntry[] {
  const offsets = new Offsets();
  const lines = readFile(path.join(root, 'offsets.jsonl'))?.toString().split('\n') ?? [];
  offsets.commit(lines.flatMap((line) => parseEntry(line) ?? []));
  return offsets.entries();
}

interface Adoption {
  readonly data: DataDirectory;
  readonly directory: string;
  readonly name: PartitionName;
  /** Where to keep what is damaged; without it a damage stops the start. */
  readonly backup: Backup | undefined;
}

function adoptPartition({ data: { files, report }, directory, name, backup }: Adoption): void {
  // A kill cut this short, and the partition is there already.
  if (sizeOf(partitionFile(directory)) !== undefined) return;
  const startOffset = Number(readUnchecked(path.join(directory, 'start-offset.json'))?.['startOffset'] ?? 0);
  rebuildPartition({
    directory,
    name,
    startOffset,
    minNextOffset: 0,
    files,
    keep: (file) => backup?.keep(file),
    onLoss: (file, { position, sizeBytes, nextOffset, fault, isTorn }, isLast) => {
      const isUnfinished = isTorn && isLast;
      if (!isUnfinished && backup === undefined) {
        throw new DataDamage(file, `${fault}, at position ${position}, offset ${nextOffset}`);
      }
      const why = isUnfinished ? 'an unfinished batch' : `Repaired: ${fault}`;
      report(`${file}: ${sizeBytes} bytes are cut off at position ${position}: ${why}.`);
    },
    // Records at the beginning have expired: this format did not say which segments there must be.
    onGaps: (gaps) => onGaps(gaps.filter(({ from }) => from !== startOffset)),
  });
  for (const file of readdirSync(directory)) {
    if (file.endsWith('.producers') || file === 'start-offset.json') files.remove(path.join(directory, file));
  }

  function onGaps(gaps: readonly Gap[]): void {
    const [gap] = gaps;
    if (gap === undefined) return;
    if (backup === undefined) throw new DataDamage(directory, `offsets ${gap.from} to ${gap.to - 1} are missing`);
    report(`Repaired: ${directory}: ${lossText(name.topic, name.partition, gaps)}`);
  }
}
