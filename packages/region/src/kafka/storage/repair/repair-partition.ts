import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Backup } from '../../../core/data/backup.ts';
import { damageOf } from '../../../core/data/damage-of.ts';
import { EndMark } from '../../../core/data/end-mark.ts';
import type { TopicRecord } from '../../topic/storage.ts';
import type { DataDirectory } from '../data-directory.ts';
import { segmentName } from '../file-segment.ts';
import { endFile, type PartitionDocument, readPartition } from '../partition-document.ts';
import { PartitionStore } from '../partition-store.ts';
import { type Gap, rebuildPartition } from './rebuild-partition.ts';

export interface PartitionRepair {
  readonly directory: DataDirectory;
  readonly backup: Backup;
  readonly topic: TopicRecord;
  readonly partition: number;
  /** Records below this offset have been there. */
  readonly minNextOffset: number;
}

/** Makes a damaged partition whole; one that is not damaged stays. */
export function repairPartition({ directory: data, backup, topic, partition, minNextOffset }: PartitionRepair): void {
  const { files, report } = data;
  const directory = path.join(data.topicsPath, topic.id, String(partition));
  const name = { topic: topic.name, topicId: topic.id, partition };
  const fault = damageOf(() => {
    const store = new PartitionStore({ directory, name, exists: true, files, report });
    for (const segment of store.load().segments) segment.close();
    store.close();
  });
  if (fault === undefined) return;
  const known = orUndefined(() => readPartition(directory));
  const next = orUndefined(() => new EndMark(endFile(directory), files).read().end.next);
  const isEndKnown = next !== undefined || (known !== undefined && existsSync(activeLog(directory, known)));
  const keep = (file: string): void => backup.keep(file);
  for (const file of existsSync(directory) ? readdirSync(directory) : []) {
    if (file === 'partition.json' || file === 'end') keep(path.join(directory, file));
  }
  rebuildPartition({
    directory,
    name,
    startOffset: known?.startOffset ?? 0,
    minNextOffset: Math.max(minNextOffset, next ?? 0, known?.activeOffset ?? 0),
    files,
    keep,
    onLoss: (file, { position, sizeBytes, fault: what }) => {
      report(`Repaired: ${file}: ${sizeBytes} bytes at position ${position} are lost: ${what}.`);
    },
    onGaps: (gaps, nextOffset) => {
      const losses = [
        ...(isEndKnown || gaps.length > 0 ? [lossText(topic.name, partition, gaps)] : []),
        ...(isEndKnown ? [] : [beyondText(topic.name, partition, nextOffset)]),
      ];
      report(`Repaired: ${fault.path}: ${fault.reason}. ${losses.join(' ')}`);
    },
  });
}

const activeLog = (directory: string, { activeOffset }: PartitionDocument): string =>
  path.join(directory, `${segmentName(activeOffset)}.log`);

/** Nobody knows the end of a partition that is gone with all that tells it: only how far groups had read. */
const beyondText = (topic: string, partition: number, nextOffset: number): string =>
  `Whether ${topic}-${partition} had records from offset ${nextOffset} on is not known: if so, they are lost, too, and ` +
  'their offsets are given again.';

/** In words, which records are lost. */
export function lossText(topic: string, partition: number, gaps: readonly Gap[]): string {
  if (gaps.length === 0) return `No record of ${topic}-${partition} is lost.`;
  const ranges = gaps.map(({ from, to }) => `${from} to ${to - 1}`);
  const count = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  return `Of ${topic}-${partition} the offsets ${ranges.join(', ')} are lost: ${count} records.`;
}

function orUndefined<T>(read: () => T): T | undefined {
  let value: T | undefined;
  damageOf(() => {
    value = read();
  });
  return value;
}
