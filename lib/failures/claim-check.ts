import { hash } from 'node:crypto';
import type { PutObject } from '../aws/put-object.ts';
import { type ClaimCheck, type FailureRecord, type Origin, queueJson } from './failure-record.ts';

/** Room for the rest of the record below the 1 MiB that SQS takes. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const PAYLOAD_LIMIT_BYTES = 1_000_000;

/**
 * Makes a record small enough for a queue: a payload that is too large is put in a bucket, and the record holds a
 * claim on it. Another attempt at the same delivery of an event puts the same object again; the event that is redriven
 * has another one, so that its failure is not undone when the object of the first is deleted.
 * @throws what `put` throws
 */
export async function fitForQueue(record: FailureRecord, bucket: string, put: PutObject): Promise<FailureRecord> {
  const body = Buffer.from(queueJson(record.payload));
  if (body.length <= PAYLOAD_LIMIT_BYTES) return record;
  const sha256 = hash('sha256', body);
  const key = `${record.function}/${deliveryOf(record.origin).replace(/[^\w.-]/g, '-')}-${sha256}.json`;
  await put({ bucket, key, body, sha256 });
  const payload: ClaimCheck = { form: 'claim', bucket, key, sizeBytes: body.length, sha256 };
  return { ...record, payload };
}

/** The same for each attempt at one delivery, and another when the event is sent again. */
function deliveryOf(origin: Origin): string {
  if (origin.kind === 'kafka') return `${origin.topic}-${origin.partition}-${origin.offset}`;
  return origin.kind === 'queue' ? origin.messageId : origin.requestId;
}
