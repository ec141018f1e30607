import { decompress } from '../records/decompress.ts';
import { type BatchRecord, recordsIn } from '../records/record.ts';
import type { Steps } from '../records/steps.ts';
import { type BatchHeader, codecOf, HEADER_BYTES } from './record-batch.ts';

/** No batch is stored whose records take more. */
const MAX_BYTES = 2 ** 31 - 1;

/** The records of a stored batch. @throws Undecodable when the batch was stored without being checked */
export function* recordsOf(batch: Buffer, header: BatchHeader): Steps<Iterable<BatchRecord>> {
  const records = yield* decompress(codecOf(header), batch.subarray(HEADER_BYTES), MAX_BYTES);
  return recordsIn(records, header.recordCount);
}
