import { hash } from 'node:crypto';
import type { PutObject } from '../aws/put-object.ts';
import { type ClaimCheck, type FailureRecord, type Origin, queueJson } from './failure-record.ts';

/** Leaves room for the rest of the record below the 1 MiB of SQS. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const PAYLOAD_LIMIT_BYTES = 1_000_000;

/**
 * Makes a record small enough for a queue: a payload that is too large goes into a bucket, and the record holds a
 * claim check for it. Another attempt at the same delivery puts the same object again. A redriven event gets an object
 * of its own, because the object of the first failure is deleted after the redrive.
 * @throws the error of `put`
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

/** The same for each attempt at one delivery, and different when the event is sent again. */
function deliveryOf(origin: Origin): string {
  if (origin.kind === 'kafka') return `${origin.topic}-${origin.partition}-${origin.offset}`;
  if (origin.kind === 'table-stream') return origin.sequenceNumber;
  return origin.kind === 'queue' ? origin.messageId : origin.requestId;
}
