import type { Steps } from '../records/steps.ts';
import { Undecodable } from '../records/undecodable.ts';
import { type BatchHeader, isStamped, readHeader } from './record-batch.ts';
import { recordsOf } from './records.ts';
import type { Segment } from './segment.ts';

/** Where a record is, and its time. */
export interface RecordLocation {
  readonly offset: number;
  readonly timestampMs: number;
}

/** The first record of a segment, from `minOffset` on, that has that time or a later one. */
export function* locateTime(
  segment: Segment,
  timestampMs: number,
  minOffset: number,
): Steps<RecordLocation | undefined> {
  const first = segment.batchAtTime(timestampMs);
  if (first === undefined) return undefined;
  for (let offset = Math.max(readHeader(first).baseOffset, minOffset); offset < segment.endOffset; ) {
    const [batch] = segment.read(offset, 1, true);
    if (batch === undefined) return undefined;
    const header = readHeader(batch);
    if (header.maxTimestampMs >= timestampMs) {
      const found = yield* search(batch, header, timestampMs, minOffset);
      if (found !== undefined) return found;
    }
    offset = header.lastOffset + 1;
    yield;
  }
  return undefined;
}

function* search(
  batch: Buffer,
  header: BatchHeader,
  timestampMs: number,
  minOffset: number,
): Steps<RecordLocation | undefined> {
  const start = { offset: Math.max(header.baseOffset, minOffset), timestampMs: header.maxTimestampMs };
  if (isStamped(header)) return start;
  try {
    for (const record of yield* recordsOf(batch, header)) {
      const location = {
        offset: header.baseOffset + record.offsetDelta,
        timestampMs: header.baseTimestampMs + record.timestampDelta,
      };
      if (location.timestampMs >= timestampMs && location.offset >= minOffset) return location;
    }
    return undefined;
  } catch (error) {
    // Batches that were stored before batches were checked.
    if (error instanceof Undecodable) return start;
    throw error;
  }
}
