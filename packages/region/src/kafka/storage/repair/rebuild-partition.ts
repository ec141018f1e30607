import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { DataFiles } from '../../../core/data/data-files.ts';
import { EndMark } from '../../../core/data/end-mark.ts';
import { ProducerStates } from '../../log/producer-states.ts';
import { FileSegment, type SealedSegment, segmentName } from '../file-segment.ts';
import { LogFile } from '../log-file.ts';
import { endFile, type PartitionName, writePartition } from '../partition-document.ts';
import { type Loss, type Run, salvage } from './salvage.ts';

export interface Rebuild {
  readonly directory: string;
  readonly name: PartitionName;
  /** The first offset that could be read; 0 when that is not known. */
  readonly startOffset: number;
  /** No record gets a lower offset: those below were given. */
  readonly minNextOffset: number;
  readonly files: DataFiles;
  /** Called with a file before it is changed or removed. */
  readonly keep: (file: string) => void;
  /** Called with each stretch of bytes that holds no batch; it may throw. */
  readonly onLoss: (file: string, loss: Loss, isLast: boolean) => void;
  /** Called with the offsets that are in no file and the next one, before the rebuilt partition counts; it may throw. */
  readonly onGaps: (gaps: readonly Gap[], nextOffset: number) => void;
}

/** Offsets that no segment holds, the end not included. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/**
 * Makes the folder of a partition whole from the batches in it, and begins a new segment behind all offsets that were
 * given.
 */
export function rebuildPartition(rebuild: Rebuild): void {
  const { directory, name, files, minNextOffset } = rebuild;
  files.makeFolder(directory);
  const states = new ProducerStates();
  const runs = moveRuns(rebuild);
  const mark = new EndMark(endFile(directory), files);
  const context = { directory, files, mark, report: () => {} };
  const sealed = runs.map(({ baseOffset }): SealedSegment => {
    const segment = new FileSegment(baseOffset, context);
    segment.rebuild((header) => states.remember(header));
    segment.close();
    return segment.sealed;
  });
  const activeOffset = Math.max(minNextOffset, rebuild.startOffset, sealed.at(-1)?.endOffset ?? 0);
  const end = { baseOffset: activeOffset, endOffset: activeOffset };
  rebuild.onGaps(gapsIn([...sealed, end], rebuild.startOffset), activeOffset);
  files.replace(path.join(directory, `${segmentName(activeOffset)}.log`), '');
  files.replace(path.join(directory, `${segmentName(activeOffset)}.index`), '');
  mark.create({ part: activeOffset, sizeBytes: 0, next: activeOffset });
  const startOffset = Math.max(rebuild.startOffset, sealed[0]?.baseOffset ?? activeOffset);
  writePartition(directory, { ...name, startOffset, sealed, activeOffset, producers: states.all() }, files);
}

/** Gives each run of batches a file of its own. */
function moveRuns(rebuild: Rebuild): readonly Run[] {
  const { directory } = rebuild;
  const names = readdirSync(directory).filter((name) => /^\d{20}\.log$/.test(name));
  const all: Run[] = [];
  let nextOffset = 0;
  for (const [index, name] of names.toSorted().entries()) {
    const log = new LogFile(path.join(directory, name), rebuild.files);
    const { runs, losses } = salvage(log, Number(path.parse(name).name));
    for (const loss of losses) rebuild.onLoss(log.path, loss, index === names.length - 1);
    const kept = runs.filter(({ baseOffset }) => baseOffset >= nextOffset);
    nextOffset = kept.at(-1)?.endOffset ?? nextOffset;
    all.push(...kept);
    splitLog(log, kept, rebuild);
    log.close();
  }
  return all;
}

function splitLog(log: LogFile, runs: readonly Run[], { directory, files, keep }: Rebuild): void {
  const [first] = runs;
  const logOf = (run: Run): string => path.join(directory, `${segmentName(run.baseOffset)}.log`);
  if (first !== undefined && logOf(first) === log.path && first.sizeBytes === log.sizeBytes) return;
  if (log.sizeBytes > 0) keep(log.path);
  const contents = runs.map((run) => [logOf(run), log.read(run.position, run.sizeBytes)] as const);
  for (const [file, bytes] of contents.toReversed()) files.replace(file, bytes);
  if (contents.some(([file]) => file === log.path)) return;
  files.remove(log.path);
  files.remove(log.path.replace(/\.log$/, '.index'));
}

function gapsIn(segments: readonly Pick<SealedSegment, 'baseOffset' | 'endOffset'>[], startOffset: number): Gap[] {
  let next = startOffset;
  return segments.flatMap(({ baseOffset, endOffset }) => {
    const gap = baseOffset > next ? [{ from: next, to: baseOffset }] : [];
    next = Math.max(next, endOffset);
    return gap;
  });
}
