import { hash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListBuckets,
} from '@aws-sdk/client-s3';
import { UsageError } from '@tributary/region/command-line';
import { type Json, parseJson } from '@tributary/region/json';
import type { Claim } from '#lib/failures/failure-record.ts';
import type { Letter, Reading } from './dead-letter.ts';
import type { Place } from './endpoint.ts';
import { withoutClaim } from './read/claim-check.ts';
import { readLetter } from './read/read-dead-letter.ts';

/** What CloudFormation calls the bucket of infra/payloads.yml, after the name of the stack. */
const BUCKET = 'payloadbucket';

/** A payload that is not, or no longer, what was put down. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
}

/** A letter that is all there: what a redrive sends is in it. */
export type WholeLetter = Letter & { readonly destination: Exclude<Reading['destination'], { kind: 'claimed' }> };

/** The letter with its payload, which is fetched where it has a claim on it. @throws PayloadError */
export async function whole(place: Place, letter: Letter): Promise<WholeLetter> {
  const { destination } = letter;
  if (destination?.kind !== 'claimed') return { ...letter, destination };
  const payload = await fetchPayload(place, destination.claim);
  const filled = readLetter(withoutClaim(letter.content, payload));
  if (filled.destination?.kind === 'claimed') throw new PayloadError(`${uriOf(destination.claim)} is a claim itself.`);
  return { ...letter, ...filled, ...(letter.claims && { claims: letter.claims }), destination: filled.destination };
}

/** @throws PayloadError when it is gone, or is not what the claim says */
export async function fetchPayload({ s3 }: Place, claim: Claim): Promise<Json> {
  const { bucket: Bucket, key: Key, sha256 } = claim;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key })).catch((cause: unknown) => {
    if (!(cause instanceof NoSuchKey)) throw cause;
    throw new PayloadError(`The payload ${uriOf(claim)} is gone. Discard the letter, or have the event sent again.`, {
      cause,
    });
  });
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  if (hash('sha256', bytes) !== sha256)
    throw new PayloadError(`${uriOf(claim)} is not what was put there: its hash differs.`);
  const payload = parseJson(Buffer.from(bytes).toString());
  if (payload === undefined) throw new PayloadError(`${uriOf(claim)} is not JSON.`);
  return payload;
}

/**
 * Puts down the payload of an edited letter that is too large for its queue.
 * @throws UsageError when the stack has no bucket for it
 */
export async function putPayload(place: Place, letter: Letter, payload: Json): Promise<Claim> {
  const body = Buffer.from(JSON.stringify(payload));
  const sha256 = hash('sha256', body);
  const [bucket, key] = [await payloadBucket(place), `edited/${letter.messageId}-${sha256}.json`];
  const ContentType = 'application/json';
  await place.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType }));
  return { form: 'claim', bucket, key, sizeBytes: body.length, sha256 };
}

async function payloadBucket({ s3, prefix }: Place): Promise<string> {
  const Prefix = `${prefix}${BUCKET}`;
  const BucketRegion = await s3.config.region();
  for await (const { Buckets = [] } of paginateListBuckets({ client: s3 }, { Prefix, BucketRegion }))
    for (const { Name } of Buckets) if (Name !== undefined) return Name;
  throw new UsageError(`The payload is too large for a queue, and no bucket has a name that begins with ${Prefix}.`);
}

/**
 * Deletes the payloads of a letter that is deleted, in this order: an object that is left over expires, a letter
 * without its payload would be of no use.
 * @param others letters whose payloads are kept: a failure that was noted twice is two letters on one object
 */
export async function deletePayloads({ s3 }: Place, letter: Letter, others: readonly Letter[]): Promise<void> {
  const uris = ({ claims = [] }: Letter): readonly string[] => claims.map(uriOf);
  const kept = new Set(others.filter((other) => other !== letter).flatMap(uris));
  for (const claim of (letter.claims ?? []).filter((one) => !kept.has(uriOf(one))))
    await s3.send(new DeleteObjectCommand({ Bucket: claim.bucket, Key: claim.key }));
}

export const uriOf = ({ bucket, key }: Claim): string => `s3://${bucket}/${key}`;
