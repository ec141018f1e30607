import { hash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListBuckets,
} from '@aws-sdk/client-s3';
import { printable, UsageError } from '@tributary/region/command-line';
import type { Json } from '@tributary/region/json';
import { parseExactly } from '../exact-json.ts';
import type { ClaimCheck, DeadLetter, Reading } from './dead-letter.ts';
import type { Endpoint } from './endpoint.ts';
import { withPayloadInside } from './read/claim-check.ts';
import { readDeadLetter } from './read/read-dead-letter.ts';
import { withCopies } from './same-event.ts';

/** After the name of the stack, the name of the bucket in infra/payloads.yml begins with it. */
const BUCKET = 'payloadbucket';

/** A payload that is missing, or not the one that was stored. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
}

/** A dead letter whose payload is inside, ready to be sent. */
export type WholeDeadLetter = DeadLetter & {
  readonly destination: Exclude<Reading['destination'], { kind: 'claim-check' }>;
};

/** The dead letter with its payload, which is fetched from the bucket if need be. @throws PayloadError */
export async function whole(endpoint: Endpoint, deadLetter: DeadLetter): Promise<WholeDeadLetter> {
  const { destination } = deadLetter;
  if (destination?.kind !== 'claim-check') return { ...deadLetter, destination };
  const payload = await fetchPayload(endpoint, destination.claimCheck);
  const filled = readDeadLetter(withPayloadInside(deadLetter.content, payload));
  if (filled.destination?.kind === 'claim-check')
    throw new PayloadError(`${uriOf(destination.claimCheck)} is a claim check itself.`);
  return {
    ...deadLetter,
    ...filled,
    ...(deadLetter.claimChecks && { claimChecks: deadLetter.claimChecks }),
    destination: filled.destination,
  };
}

/** @throws PayloadError when it is gone, or its hash is not that of the claim check */
export async function fetchPayload({ s3 }: Endpoint, claimCheck: ClaimCheck): Promise<Json> {
  const { bucket: Bucket, key: Key, sha256 } = claimCheck;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key })).catch((cause: unknown) => {
    if (!(cause instanceof NoSuchKey)) throw cause;
    throw new PayloadError(
      `The payload ${uriOf(claimCheck)} is gone. Discard the dead letter, or have the event sent again.`,
      {
        cause,
      },
    );
  });
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  if (hash('sha256', bytes) !== sha256)
    throw new PayloadError(`${uriOf(claimCheck)} is not the payload that was stored: its hash differs.`);
  const payload = parseExactly(Buffer.from(bytes).toString());
  if (payload === undefined) throw new PayloadError(`${uriOf(claimCheck)} is not JSON.`);
  return payload;
}

/**
 * Stores the payload of an edited dead letter that is too large for its queue.
 * @throws UsageError when the stack has no bucket for it
 */
export async function putPayload(endpoint: Endpoint, deadLetter: DeadLetter, payload: Json): Promise<ClaimCheck> {
  const body = Buffer.from(JSON.stringify(payload));
  const sha256 = hash('sha256', body);
  const [bucket, key] = [await payloadBucket(endpoint), `edited/${deadLetter.messageId}-${sha256}.json`];
  const ContentType = 'application/json';
  await endpoint.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType }));
  return { form: 'claim', bucket, key, sizeBytes: body.length, sha256 };
}

async function payloadBucket({ s3, prefix }: Endpoint): Promise<string> {
  const Prefix = `${prefix}${BUCKET}`;
  const BucketRegion = await s3.config.region();
  for await (const { Buckets = [] } of paginateListBuckets({ client: s3 }, { Prefix, BucketRegion }))
    for (const { Name } of Buckets) if (Name !== undefined) return Name;
  throw new UsageError(`The payload is too large for a queue, and no bucket has a name that begins with ${Prefix}.`);
}

/**
 * Deletes the payloads of a dead letter after the dead letter itself. If this fails, the objects expire; a dead letter
 * without its payload would be useless.
 * @param others keep their payloads: an edited dead letter has that of its original, too
 */
export async function deletePayloads(
  { s3 }: Endpoint,
  deadLetter: DeadLetter,
  others: readonly DeadLetter[],
): Promise<void> {
  const checksOf = (one: DeadLetter) => withCopies(one).flatMap(({ claimChecks = [] }) => claimChecks);
  const inUse = new Set(
    others
      .filter((other) => other !== deadLetter)
      .flatMap(checksOf)
      .map(uriOf),
  );
  const own = new Map(checksOf(deadLetter).map((one) => [uriOf(one), one]));
  for (const [, claimCheck] of [...own].filter(([uri]) => !inUse.has(uri)))
    await s3.send(new DeleteObjectCommand({ Bucket: claimCheck.bucket, Key: claimCheck.key }));
}

/** On one line: a dead letter names it, and dead letters come from outside. */
export const uriOf = ({ bucket, key }: ClaimCheck): string => printable(`s3://${bucket}/${key}`);
