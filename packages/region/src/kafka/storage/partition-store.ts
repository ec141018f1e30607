import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DataDamage } from '../../core/data/damage.ts';
import { type DataFiles, DRAFT } from '../../core/data/data-files.ts';
import { EndMark } from '../../core/data/end-mark.ts';
import { ProducerStates } from '../log/producer-states.ts';
import type { LoadedLog, Segment, SegmentStore } from '../log/segment.ts';
import type { CheckEnd } from './batch-check.ts';
import { FileSegment, type SegmentContext, segmentName } from './file-segment.ts';
import {
  endFile,
  type PartitionDocument,
  type PartitionName,
  partitionFile,
  readPartition,
  writePartition,
} from './partition-document.ts';

export interface PartitionStoreOptions {
  readonly directory: string;
  readonly name: PartitionName;
  /** True for a partition that exists: then its folder must hold it whole. */
  readonly exists: boolean;
  readonly files: DataFiles;
  /** Told of each change that is made to the files at the start, and of its reason. */
  readonly report: (line: string) => void;
}

/**
 * The directory of one partition: per segment a log and an index; partition.json, which says what the segments must be;
 * and `end`, which says how far the newest one was written when its last append was accepted.
 */
export class PartitionStore implements SegmentStore {
  readonly producers = new ProducerStates();
  readonly #name: PartitionName;
  readonly #exists: boolean;
  readonly #context: SegmentContext;
  #segments: FileSegment[] = [];
  #startOffset = 0;
  #producersAtActive: PartitionDocument['producers'] = [];
  #isMarkDamaged = false;

  constructor({ directory, name, exists, files, report }: PartitionStoreOptions) {
    this.#name = name;
    this.#exists = exists;
    this.#context = { directory, files, report, mark: new EndMark(endFile(directory), files) };
  }

  /** @throws DataDamage when a byte that was accepted is missing or another one */
  load(): LoadedLog {
    if (!this.#exists) return this.#loadNew();
    const document = readPartition(this.#directory);
    this.#checkName(document);
    this.#tidy(document);
    this.#startOffset = document.startOffset;
    this.#segments = [...document.sealed.map((sealed) => this.#openSealed(sealed)), this.#openActive(document)];
    return { segments: [...this.#segments], startOffset: this.#startOffset };
  }

  create(baseOffset: number): Segment {
    const isFirst = this.#segments.length === 0;
    const producers = this.producers.all();
    const { mark } = this.#context;
    const segment = new FileSegment(baseOffset, this.#context);
    segment.cutAt(0);
    segment.rebuild(() => {});
    const end = { part: baseOffset, sizeBytes: 0, next: baseOffset };
    if (isFirst) mark.create(end);
    this.#segments.push(segment);
    this.#producersAtActive = producers;
    this.#save();
    if (!isFirst) mark.write(end);
    return segment;
  }

  saveStartOffset(startOffset: number): void {
    this.#startOffset = startOffset;
    this.#save();
  }

  /** Drops a segment: first from what must be there, so that a kill in between leaves nothing missing. */
  forget(segment: Segment): void {
    this.#segments = this.#segments.filter((one) => one !== segment);
    this.#startOffset = Math.max(this.#startOffset, this.#segments[0]?.baseOffset ?? 0);
    this.#save();
    segment.remove();
  }

  remove(): void {
    this.close();
    this.#context.files.remove(this.#directory);
  }

  close(): void {
    this.#context.mark.close();
  }

  get #directory(): string {
    return this.#context.directory;
  }

  #loadNew(): LoadedLog {
    const { files } = this.#context;
    if (recordBytes(this.#directory) > 0) throw new DataDamage(this.#directory, 'topics.json does not list it');
    files.remove(this.#directory);
    files.makeFolder(this.#directory);
    return { segments: [], startOffset: 0 };
  }

  #checkName({ topic, topicId, partition }: PartitionName): void {
    const { topic: expected, topicId: id, partition: index } = this.#name;
    if (topic === expected && topicId === id && partition === index) return;
    const file = partitionFile(this.#directory);
    throw new DataDamage(file, `it belongs to ${topic}-${partition}, not to ${expected}-${index}`);
  }

  /** Removes what a killed process left: drafts, a segment that was not begun, and segments that were being dropped. */
  #tidy({ sealed, activeOffset }: PartitionDocument): void {
    const listed = new Set([...sealed.map(({ baseOffset }) => baseOffset), activeOffset].map(segmentName));
    const [first = ''] = listed;
    for (const name of readdirSync(this.#directory)) {
      const { name: segment, ext } = path.parse(name);
      const isUnlisted = /^\d{20}\.(log|index)$/.test(name) && !listed.has(segment);
      if (!isUnlisted && !name.endsWith(DRAFT)) continue;
      const file = path.join(this.#directory, name);
      if (ext === '.log' && segment > first && sizeOf(file) !== 0) {
        throw new DataDamage(file, 'partition.json does not list it');
      }
      this.#context.files.remove(file);
    }
  }

  #openSealed(sealed: Parameters<FileSegment['openSealed']>[0]): FileSegment {
    const segment = this.#open(sealed.baseOffset);
    segment.openSealed(sealed);
    return segment;
  }

  #openActive({ activeOffset, producers }: PartitionDocument): FileSegment {
    const { mark } = this.#context;
    const acceptedBytes = this.#acceptedBytes(activeOffset);
    const segment = this.#open(activeOffset);
    this.producers.restore(producers);
    this.#producersAtActive = producers;
    const end = segment.rebuild((header) => this.producers.remember(header));
    if (end.position < acceptedBytes) throw damagedAt(segment, end, acceptedBytes);
    if (end.fault !== undefined) this.#cut(segment, end);
    const { sizeBytes, endOffset: next } = segment;
    if (sizeBytes !== acceptedBytes || this.#isMarkDamaged) mark.create({ part: activeOffset, sizeBytes, next });
    return segment;
  }

  /** How far the newest segment was written when its last append was accepted. */
  #acceptedBytes(activeOffset: number): number {
    const { mark, report } = this.#context;
    const { end, isWhole } = mark.read();
    this.#isMarkDamaged = !isWhole;
    if (!isWhole)
      report(`${mark.path} is made anew: one of its two ends does not fit its checksum, the other one holds.`);
    if (end.part > activeOffset) {
      throw new DataDamage(mark.path, `it is about the segment ${end.part}, which partition.json does not list`);
    }
    return end.part === activeOffset ? end.sizeBytes : 0;
  }

  /** Cuts off the batch that a killed process did not finish, which was never accepted. */
  #cut(segment: FileSegment, end: CheckEnd): void {
    const { position, nextOffset } = end;
    if (end.isTorn !== true) throw damagedAt(segment, end, position);
    const tornBytes = segment.sizeBytes - position;
    segment.cutAt(position);
    this.#context.report(
      `${segment.path}: ${tornBytes} bytes are cut off at position ${position}, an unfinished batch with offset ` +
        `${nextOffset} that had not been accepted.`,
    );
  }

  #open(baseOffset: number): FileSegment {
    const file = path.join(this.#directory, `${segmentName(baseOffset)}.log`);
    if (sizeOf(file) === undefined) throw new DataDamage(file, 'it is missing');
    return new FileSegment(baseOffset, this.#context);
  }

  #save(): void {
    const active = this.#segments.at(-1);
    if (active === undefined) return;
    const document: PartitionDocument = {
      ...this.#name,
      startOffset: this.#startOffset,
      sealed: this.#segments.slice(0, -1).map(({ sealed }) => sealed),
      activeOffset: active.baseOffset,
      producers: this.#producersAtActive,
    };
    writePartition(this.#directory, document, this.#context.files);
  }
}

function damagedAt(segment: FileSegment, { position, nextOffset, fault }: CheckEnd, acceptedBytes: number): DataDamage {
  const what = fault === undefined || segment.sizeBytes < acceptedBytes ? 'its end is missing' : fault;
  const accepted = `${acceptedBytes} bytes had been accepted`;
  return new DataDamage(segment.path, `${what}, at position ${position}, offset ${nextOffset}; ${accepted}`);
}

/** The bytes of all logs in a folder and below. */
export function recordBytes(folder: string): number {
  const names = sizeOf(folder) === undefined ? [] : readdirSync(folder, { recursive: true });
  const logs = names.map(String).filter((name) => name.endsWith('.log'));
  return logs.reduce((sum, name) => sum + (sizeOf(path.join(folder, name)) ?? 0), 0);
}

export function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}
