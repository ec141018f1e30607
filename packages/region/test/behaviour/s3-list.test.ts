import { hash } from 'node:crypto';
import {
  DeleteObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runningRegion, type TestRegion } from '../support/running.ts';

const bucket = (BucketName: string) => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName } });
const TEMPLATE = { Resources: { Listed: bucket('listed'), Payloads: bucket('payloads'), Passing: bucket('passing') } };

let region: TestRegion;
let s3: S3Client;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE);
  s3 = new S3Client({ ...region.client, maxAttempts: 1 });
});
afterAll(async () => {
  s3?.destroy();
  await region?.stop();
});

const put = (Bucket: string, Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));

describe('the objects of a bucket', () => {
  const KEYS = ['a/1', 'a/2', 'b/1', 'c', 'c<&>', 'ü'];
  beforeAll(async () => {
    for (const key of KEYS.toReversed()) await put('listed', key);
  });
  const list = (more: object = {}) => s3.send(new ListObjectsV2Command({ Bucket: 'listed', ...more }));

  test('are listed in the order of their keys, page by page, also while they are deleted', async () => {
    const pages: (string | undefined)[][] = [];
    for (let token: string | undefined, more = true; more; ) {
      const page = await list({ MaxKeys: 4, ContinuationToken: token });
      pages.push((page.Contents ?? []).map(({ Key }) => Key));
      if (pages.length === 1) await s3.send(new DeleteObjectCommand({ Bucket: 'listed', Key: 'a/1' }));
      token = page.NextContinuationToken;
      more = page.IsTruncated === true;
    }
    expect(pages).toEqual([KEYS.slice(0, 4), KEYS.slice(4)]);
    await put('listed', 'a/1');
  });

  test('are grouped up to a delimiter, and chosen by prefix and start key', async () => {
    const { Contents = [], CommonPrefixes = [], KeyCount } = await list({ Delimiter: '/', EncodingType: 'url' });
    expect(CommonPrefixes.map(({ Prefix }) => Prefix)).toEqual(['a/', 'b/']);
    expect([Contents.map(({ Key }) => Key), KeyCount]).toEqual([['c', 'c%3C%26%3E', '%C3%BC'], 5]);
    const chosen = await list({ Prefix: 'a/', StartAfter: 'a/1' });
    expect(chosen.Contents).toMatchObject([{ Key: 'a/2', Size: 1, ETag: `"${hash('md5', 'x')}"` }]);
  });

  test('are asked for bucket by bucket, and the buckets by prefix', async () => {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({ Prefix: 'pa' }));
    expect(Buckets.map(({ Name }) => Name)).toEqual(['passing', 'payloads']);
  });
});
