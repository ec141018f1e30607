import { isStamped, readHeader } from './record-batch.ts';
import { recordsOf } from './records.ts';

/** Where a record is, and its time. */
export interface RecordLocation {
  readonly offset: number;
  readonly timestampMs: number;
}

/** The first record of a batch, from `minOffset` on, that has that time or a later one. */
export function firstRecordAt(batch: Buffer, timestampMs: number, minOffset: number): RecordLocation {
  const header = readHeader(batch);
  const start: RecordLocation = { offset: Math.max(header.baseOffset, minOffset), timestampMs: header.maxTimestampMs };
  if (isStamped(header)) return start;
  for (const record of recordsOf(batch)) {
    const location = {
      offset: header.baseOffset + record.offsetDelta,
      timestampMs: header.baseTimestampMs + Number(record.timestampDelta),
    };
    if (location.timestampMs >= timestampMs && location.offset >= minOffset) return location;
  }
  return start;
}
