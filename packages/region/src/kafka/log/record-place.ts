import { isStamped, readHeader } from './record-batch.ts';
import { recordsOf } from './records.ts';

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
