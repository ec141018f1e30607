import { createHash, hash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListPartsCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type PersistedRegion, persistedRegion } from '../support/region-process.ts';

const MIB = 1024 * 1024;
/** 12 MiB, no two parts of which are alike. */
const BYTES = Buffer.concat(['a', 'b', 'c'].map((letter) => Buffer.alloc(4 * MIB, letter)));
const PARTS = [BYTES.subarray(0, 5 * MIB), BYTES.subarray(5 * MIB, 10 * MIB), BYTES.subarray(10 * MIB)];
const TEMPLATE = { Resources: { Own: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'declared' } } } };

let kept: PersistedRegion;
let s3: S3Client;

beforeEach(() => {
  kept = persistedRegion(() => TEMPLATE);
});
afterEach(async () => {
  s3?.destroy();
  await kept.remove();
});

async function start() {
  const region = await kept.start();
  s3?.destroy();
  s3 = new S3Client({ ...region.client, maxAttempts: 1 });
  return region;
}

const uploadPart = async (UploadId: string, PartNumber: number) => {
  const Body = PARTS[PartNumber - 1] ?? Buffer.alloc(0);
  const { ETag } = await s3.send(new UploadPartCommand({ Bucket: 'made', Key: 'big', UploadId, PartNumber, Body }));
  return { PartNumber, ETag };
};

async function bytesOf(Bucket: string, Key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

test('an upload of 12 MiB goes on after a crash, and its object is copied and outlives the next', async () => {
  const first = await start();
  await s3.send(new CreateBucketCommand({ Bucket: 'made' }));
  const said = { ContentType: 'text/x', CacheControl: 'no-cache', Metadata: { team: 'a' } };
  const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand({ Bucket: 'made', Key: 'big', ...said }));
  const parts = [await uploadPart(UploadId, 1), await uploadPart(UploadId, 2)];
  await first.kill();

  const second = await start();
  const upload = { Bucket: 'made', Key: 'big', UploadId };
  const { Parts = [] } = await s3.send(new ListPartsCommand(upload));
  expect(Parts.map(({ PartNumber, ETag, Size }) => ({ PartNumber, ETag, Size }))).toEqual(
    parts.map((part) => ({ ...part, Size: 5 * MIB })),
  );
  parts.push(await uploadPart(UploadId, 3));
  const completed = await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts } }));
  const digests = Buffer.concat(PARTS.map((part) => Buffer.from(hash('md5', part), 'hex')));
  expect(completed.ETag).toBe(`"${createHash('md5').update(digests).digest('hex')}-3"`);
  const copied = await s3.send(new CopyObjectCommand({ Bucket: 'declared', Key: 'copy', CopySource: 'made/big' }));
  expect(copied.CopyObjectResult?.ETag).toBe(`"${hash('md5', BYTES)}"`);
  await second.kill();

  await start();
  expect((await bytesOf('made', 'big')).equals(BYTES)).toBe(true);
  expect((await bytesOf('declared', 'copy')).equals(BYTES)).toBe(true);
  for (const [Bucket, Key, ETag] of [
    ['made', 'big', completed.ETag],
    ['declared', 'copy', copied.CopyObjectResult?.ETag],
  ])
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({
      ...said,
      ETag,
      ContentLength: 12 * MIB,
    });
});

test('a bucket is deleted only when it is empty, and does not come back', async () => {
  const first = await start();
  await s3.send(new CreateBucketCommand({ Bucket: 'made' }));
  const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand({ Bucket: 'made', Key: 'big' }));
  const MultipartUpload = { Parts: [await uploadPart(UploadId, 3)] };
  await s3.send(new CompleteMultipartUploadCommand({ Bucket: 'made', Key: 'big', UploadId, MultipartUpload }));
  const deleted = () => s3.send(new DeleteBucketCommand({ Bucket: 'made' }));
  await expect(deleted()).rejects.toMatchObject({ name: 'BucketNotEmpty', $metadata: { httpStatusCode: 409 } });
  await s3.send(new DeleteObjectCommand({ Bucket: 'made', Key: 'big' }));
  await deleted();
  await first.kill();
  await start();
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  expect(Buckets.map(({ Name }) => Name)).toEqual(['declared']);
});
