import { Reader, readRecordsBatch } from '@platformatic/kafka';

/** A record as the client library reads it out of a batch. */
export type BatchRecord = ReturnType<typeof readRecordsBatch>['records'][number];

/** The records of a batch. What cannot be unpacked is the producer's and the consumers' affair: then there are none. */
export function recordsOf(batch: Buffer): readonly BatchRecord[] {
  try {
    return readRecordsBatch(Reader.from(batch)).records;
  } catch {
    return [];
  }
}
