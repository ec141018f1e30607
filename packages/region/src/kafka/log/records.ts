import { Reader, readRecordsBatch } from '@platformatic/kafka';

/** A record as the client library reads it out of a batch. */
export type BatchRecord = ReturnType<typeof readRecordsBatch>['records'][number];

/** The records of a batch; none when the batch cannot be unpacked, as the broker does not need its contents. */
export function recordsOf(batch: Buffer): readonly BatchRecord[] {
  try {
    return readRecordsBatch(Reader.from(batch)).records;
  } catch {
    return [];
  }
}
