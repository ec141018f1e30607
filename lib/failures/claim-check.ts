import { hash } from 'node:crypto';
import type { PutObject } from '../aws/put-object.ts';
import { type Claim, type FailureRecord, queueJson } from './failure-record.ts';

/** Room for the rest of the record below the 1 MiB that SQS takes. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const PAYLOAD_LIMIT_BYTES = 1_000_000;
/** An S3 key has at most 1,024 bytes; of an id as much as a person needs to find it. */
const PLACE_LIMIT_CHARACTERS = 128;

/**
 * Makes a record small enough for a queue: a payload that is too large is put in a bucket, and the record holds a
 * claim on it. The same failure, noted again, puts the same object again.
 * @param place of the event: where it lies, or its id
 * @throws what `put` throws
 */
export async function fitForQueue(
  record: FailureRecord,
  place: string,
  bucket: string,
  put: PutObject,
): Promise<FailureRecord> {
  const body = Buffer.from(queueJson(record.payload));
  if (body.length <= PAYLOAD_LIMIT_BYTES) return record;
  const sha256 = hash('sha256', body);
  const name = place.slice(0, PLACE_LIMIT_CHARACTERS).replace(/[^\w.-]/g, '-');
  const key = `${record.function}/${name}-${sha256}.json`;
  await put({ bucket, key, body, sha256 });
  const payload: Claim = { form: 'claim', bucket, key, sizeBytes: body.length, sha256 };
  return { ...record, payload };
}
