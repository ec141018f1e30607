import path from 'node:path';
import { checkedDocument, readDocument } from '../../core/data/checked-document.ts';
import type { DataFiles } from '../../core/data/data-files.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ProducerState } from '../log/producer-states.ts';
import type { SealedSegment } from './file-segment.ts';
import { type Fields, fieldsOf } from './json-fields.ts';

/** Which partition a folder holds: so that a folder tells it by itself. */
export interface PartitionName {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
}

/** What a partition's folder must hold, besides what is appended to its newest segment. */
export interface PartitionDocument extends PartitionName {
  /** Earlier records are deleted, though their segment may still be there. */
  readonly startOffset: number;
  /** Oldest first. */
  readonly sealed: readonly SealedSegment[];
  /** The first offset of the segment that is appended to. */
  readonly activeOffset: number;
  /** The idempotent producers as they were when that segment began. */
  readonly producers: readonly ProducerState[];
}

export const partitionFile = (directory: string): string => path.join(directory, 'partition.json');
export const endFile = (directory: string): string => path.join(directory, 'end');

export function writePartition(directory: string, document: PartitionDocument, files: DataFiles): void {
  files.replace(partitionFile(directory), checkedDocument(document));
}

/** @throws DataDamage */
export function readPartition(directory: string): PartitionDocument {
  const file = partitionFile(directory);
  return partitionOf(readDocument(file), file);
}

function partitionOf(value: JsonObject, file: string): PartitionDocument {
  const fields = fieldsOf(value, file);
  return {
    topic: fields.text('topic'),
    topicId: fields.text('topicId'),
    partition: fields.number('partition'),
    startOffset: fields.number('startOffset'),
    sealed: fields.fieldsOf('sealed').map(sealedSegment),
    activeOffset: fields.number('activeOffset'),
    producers: fields.fieldsOf('producers').map(producerState),
  };
}

function sealedSegment({ number }: Fields): SealedSegment {
  return {
    baseOffset: number('baseOffset'),
    endOffset: number('endOffset'),
    sizeBytes: number('sizeBytes'),
    crc32: number('crc32'),
    maxTimestampMs: number('maxTimestampMs'),
    indexEntries: number('indexEntries'),
  };
}

function producerState(producer: Fields): ProducerState {
  return {
    producerId: producer.number('producerId'),
    epoch: producer.number('epoch'),
    batches: producer.fieldsOf('batches').map(({ number }) => ({
      firstSequence: number('firstSequence'),
      lastSequence: number('lastSequence'),
      baseOffset: number('baseOffset'),
      timestampMs: number('timestampMs'),
    })),
  };
}
