import { Reader, readRecordsBatch } from '@platformatic/kafka';
import { isStamped, readHeader } from './record-batch.ts';

/** Where a record is, and its time. */
export interface RecordPlace {
  readonly offset: number;
  readonly timestampMs: number;
}

/** The first record of a batch, from `minOffset` on, that has that time or a later one. */
export function firstRecordAt(batch: Buffer, timestampMs: number, minOffset: number): RecordPlace {
  const header = readHeader(batch);
  const start: RecordPlace = { offset: Math.max(header.baseOffset, minOffset), timestampMs: header.maxTimestampMs };
  if (isStamped(header)) return start;
  for (const record of recordsOf(batch)) {
    const place = {
      offset: header.baseOffset + record.offsetDelta,
      timestampMs: header.baseTimestampMs + Number(record.timestampDelta),
    };
    if (place.timestampMs >= timestampMs && place.offset >= minOffset) return place;
  }
  return start;
}

/** Records that cannot be unpacked are the producer's and the consumers' affair: the batch's own place stands for them. */
function recordsOf(batch: Buffer): ReturnType<typeof readRecordsBatch>['records'] {
  try {
    return readRecordsBatch(Reader.from(batch)).records;
  } catch {
    return [];
  }
}
