import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isObject, type Json } from '../../core/json.ts';
import { type AppendedBatch, type ProducerState, ProducerStates } from '../log/producer-states.ts';
import type { LoadedLog, Segment, SegmentStore } from '../log/segment.ts';
import { damaged, readObject, replaceFile } from './atomic-file.ts';
import { FileSegment, segmentName } from './file-segment.ts';

/**
 * The directory of one partition: per segment a log, an index, and the state of idempotent producers when it
 * began, so that only the newest segment has to be read to know it all.
 */
export class PartitionStore implements SegmentStore {
  readonly producers = new ProducerStates();
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  load(): LoadedLog {
    mkdirSync(this.#directory, { recursive: true });
    const baseOffsets = readdirSync(this.#directory)
      .filter((name) => name.endsWith('.log'))
      .map((name) => Number(path.basename(name, '.log')))
      .sort((one, other) => one - other);
    const segments = baseOffsets.map((baseOffset) => new FileSegment(this.#directory, baseOffset));
    for (const [index, segment] of segments.entries()) {
      const next = baseOffsets[index + 1];
      if (next === undefined) this.#recover(segment);
      else segment.openSealed(next);
    }
    const startOffset = readObject(this.#startPath)?.['startOffset'];
    return { segments, startOffset: typeof startOffset === 'number' ? startOffset : 0 };
  }

  create(baseOffset: number): Segment {
    const producers = this.producers.all();
    if (producers.length > 0) replaceFile(this.#producersPath(baseOffset), JSON.stringify({ producers }));
    return new FileSegment(this.#directory, baseOffset);
  }

  saveStartOffset(startOffset: number): void {
    replaceFile(this.#startPath, JSON.stringify({ startOffset }));
  }

  forget(segment: Segment): void {
    segment.remove();
    rmSync(this.#producersPath(segment.baseOffset), { force: true });
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  get #startPath(): string {
    return path.join(this.#directory, 'start-offset.json');
  }

  #producersPath(baseOffset: number): string {
    return path.join(this.#directory, `${segmentName(baseOffset)}.producers`);
  }

  #recover(segment: FileSegment): void {
    const file = this.#producersPath(segment.baseOffset);
    const producers = readObject(file)?.['producers'] ?? [];
    if (!Array.isArray(producers)) throw damaged(file, 'it lists no producers');
    this.producers.restore(producers.map((producer) => producerState(producer, file)));
    segment.recover((header) => this.producers.remember(header));
  }
}

function producerState(value: Json, file: string): ProducerState {
  if (!isObject(value) || !Array.isArray(value['batches'])) throw damaged(file, 'a producer is incomplete');
  const batches = value['batches'].map((batch): AppendedBatch => {
    const number = numberIn(batch, file);
    return {
      firstSequence: number('firstSequence'),
      lastSequence: number('lastSequence'),
      baseOffset: number('baseOffset'),
      timestampMs: number('timestampMs'),
    };
  });
  const number = numberIn(value, file);
  return { producerId: number('producerId'), epoch: number('epoch'), batches };
}

function numberIn(value: Json, file: string): (name: string) => number {
  return (name) => {
    const found = isObject(value) ? value[name] : undefined;
    if (typeof found === 'number') return found;
    throw damaged(file, `${name} is not a number`);
  };
}
