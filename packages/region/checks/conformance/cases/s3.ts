import { createHash } from 'node:crypto';
import { element, type RawAnswer } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { S3_BUCKETS } from './s3-buckets.ts';
import { bucket, codeOf, ETAG, elements, S3_API, S3_ERRORS, s3 } from './s3-calls.ts';
import { S3_CONDITIONS } from './s3-conditions.ts';
import { S3_COPIES } from './s3-copies.ts';
import { S3_NOTIFICATIONS } from './s3-notifications.ts';
import { S3_UPLOADS } from './s3-uploads.ts';

const keysOf = ({ text }: RawAnswer): readonly string[] => elements(text, 'Key');

const listing = (name: string, query: string, gives: unknown): ConformanceCase => ({
  name,
  source: `${S3_API}/API_ListObjectsV2.html`,
  run: async (aws, own) => {
    const answer = await s3(aws, 'GET', `/${await bucket(aws, own, 'a/1', 'a/2', 'b', 'c/d/e')}?list-type=2${query}`);
    return [keysOf(answer), elements(answer.text, 'CommonPrefixes').map((one) => element(one, 'Prefix'))];
  },
  gives,
});

export const S3: readonly ConformanceCase[] = [
  {
    name: 'an object has the MD5 of its bytes as its tag, when it is written and when it is read',
    source: `${S3_API}/API_PutObject.html`,
    run: async (aws, own) => {
      const name = await bucket(aws, own);
      const written = await s3(aws, 'PUT', `/${name}/letters`, { body: 'letters' });
      const read = await s3(aws, 'GET', `/${name}/letters`);
      return [written.status, written.headers.get('etag'), read.text, read.headers.get('etag')];
    },
    gives: [200, ETAG, 'letters', ETAG],
  },
  {
    name: 'type and metadata of an object come back',
    source: `${S3_API}/API_PutObject.html`,
    run: async (aws, own) => {
      const headers = { 'content-type': 'text/csv', 'x-amz-meta-team': 'a' };
      const name = await bucket(aws, own);
      await s3(aws, 'PUT', `/${name}/k`, { body: 'x', headers });
      const { headers: read } = await s3(aws, 'HEAD', `/${name}/k`);
      return [read.get('content-type'), read.get('x-amz-meta-team'), read.get('content-length')];
    },
    gives: ['text/csv', 'a', '1'],
  },
  {
    name: 'an object without a type is binary',
    source: `${S3_API}/API_GetObject.html`,
    run: async (aws, own) => {
      const name = await bucket(aws, own);
      await s3(aws, 'PUT', `/${name}/k`, { body: new Uint8Array([1, 2]) });
      return (await s3(aws, 'HEAD', `/${name}/k`)).headers.get('content-type');
    },
    gives: (type: unknown) => type === 'binary/octet-stream' || type === 'application/octet-stream',
  },
  {
    name: 'a key with spaces and letters of all kinds comes back',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html',
    run: async (aws, own) => keysOf(await s3(aws, 'GET', `/${await bucket(aws, own, 'a b/ü😀')}?list-type=2`)),
    gives: ['a b/ü😀'],
  },
  {
    name: 'a key that is not there is NoSuchKey',
    source: S3_ERRORS,
    run: async (aws, own) => {
      const answer = await s3(aws, 'GET', `/${await bucket(aws, own)}/none`);
      return { ...codeOf(answer), message: element(answer.text, 'Message'), key: element(answer.text, 'Key') };
    },
    gives: { status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.', key: 'none' },
  },
  {
    name: 'a bucket that is not there is NoSuchBucket',
    source: S3_ERRORS,
    run: async (aws) => {
      const answer = await s3(aws, 'GET', '/no-such-bucket-here/k');
      return {
        ...codeOf(answer),
        message: element(answer.text, 'Message'),
        bucket: element(answer.text, 'BucketName'),
      };
    },
    gives: {
      status: 404,
      code: 'NoSuchBucket',
      message: 'The specified bucket does not exist',
      bucket: 'no-such-bucket-here',
    },
  },
  {
    name: 'HEAD of what is not there has a status alone',
    source: `${S3_API}/API_HeadObject.html`,
    run: async (aws, own) => {
      const { status, text } = await s3(aws, 'HEAD', `/${await bucket(aws, own)}/none`);
      return [status, text];
    },
    gives: [404, ''],
  },
  {
    name: 'HeadBucket of a bucket, and of none',
    source: `${S3_API}/API_HeadBucket.html`,
    run: async (aws, own) => {
      const name = await bucket(aws, own);
      return [(await s3(aws, 'HEAD', `/${name}`)).status, (await s3(aws, 'HEAD', '/no-such-bucket-here')).status];
    },
    gives: [200, 404],
  },
  {
    name: 'DeleteObject of what is not there is taken',
    source: `${S3_API}/API_DeleteObject.html`,
    run: async (aws, own) => (await s3(aws, 'DELETE', `/${await bucket(aws, own)}/none`)).status,
    gives: 204,
  },
  {
    name: 'a deleted object is gone',
    source: `${S3_API}/API_DeleteObject.html`,
    run: async (aws, own) => {
      const name = await bucket(aws, own, 'k');
      await s3(aws, 'DELETE', `/${name}/k`);
      return (await s3(aws, 'GET', `/${name}/k`)).status;
    },
    gives: 404,
  },
  {
    name: 'DeleteObjects names what it deleted',
    source: `${S3_API}/API_DeleteObjects.html`,
    run: async (aws, own) => {
      const body = '<Delete><Object><Key>a</Key></Object><Object><Key>none</Key></Object></Delete>';
      const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
      const answer = await s3(aws, 'POST', `/${await bucket(aws, own, 'a')}?delete`, { body, headers });
      return elements(answer.text, 'Deleted').map((one) => element(one, 'Key'));
    },
    gives: ['a', 'none'],
  },
  listing('keys come in the order of their bytes', '', [['a/1', 'a/2', 'b', 'c/d/e'], []]),
  listing('keys of a prefix', '&prefix=a/', [['a/1', 'a/2'], []]),
  listing('a delimiter makes folders', '&delimiter=/', [['b'], ['a/', 'c/']]),
  listing('a delimiter behind a prefix', '&prefix=c/&delimiter=/', [[], ['c/d/']]),
  listing('keys after one', '&start-after=a/2', [['b', 'c/d/e'], []]),
  listing('no keys at all', '&prefix=z', [[], []]),
  {
    name: 'a page of keys says how to go on',
    source: `${S3_API}/API_ListObjectsV2.html`,
    run: async (aws, own) => {
      const name = await bucket(aws, own, 'a', 'b', 'c');
      const first = await s3(aws, 'GET', `/${name}?list-type=2&max-keys=2`);
      const token = encodeURIComponent(element(first.text, 'NextContinuationToken'));
      const second = await s3(aws, 'GET', `/${name}?list-type=2&continuation-token=${token}`);
      const isTruncated = [first, second].map(({ text }) => element(text, 'IsTruncated'));
      return [keysOf(first), element(first.text, 'KeyCount'), isTruncated, keysOf(second)];
    },
    gives: [['a', 'b'], '2', ['true', 'false'], ['c']],
  },
  {
    name: 'the older list goes on behind a marker, and names the next one only with a delimiter',
    source: `${S3_API}/API_ListObjects.html`,
    run: async (aws, own) => {
      const name = await bucket(aws, own, 'a/1', 'a/2', 'b', 'c');
      const plain = await s3(aws, 'GET', `/${name}?max-keys=2`);
      const folders = await s3(aws, 'GET', `/${name}?delimiter=/&max-keys=1`);
      const next = await s3(aws, 'GET', `/${name}?delimiter=/&marker=${element(folders.text, 'NextMarker')}`);
      const markers = [plain, folders].map(({ text }) => element(text, 'NextMarker'));
      return [keysOf(plain), element(plain.text, 'IsTruncated'), markers, keysOf(next)];
    },
    gives: [['a/1', 'a/2'], 'true', ['', 'a/'], ['b', 'c']],
  },
  {
    name: 'a listed object has its size, its tag and its storage class',
    source: `${S3_API}/API_ListObjectsV2.html`,
    run: async (aws, own) => {
      const { text } = await s3(aws, 'GET', `/${await bucket(aws, own, 'letters')}?list-type=2`);
      return [element(text, 'Size'), element(text, 'ETag'), element(text, 'StorageClass')];
    },
    gives: ['7', ETAG, 'STANDARD'],
  },
  {
    name: 'a digest that differs from the bytes is refused',
    source: S3_ERRORS,
    run: async (aws, own) => {
      const headers = { 'content-md5': createHash('md5').update('other').digest('base64') };
      return codeOf(await s3(aws, 'PUT', `/${await bucket(aws, own)}/k`, { body: 'x', headers }));
    },
    gives: { status: 400, code: 'BadDigest' },
  },
  ...S3_BUCKETS,
  ...S3_COPIES,
  ...S3_NOTIFICATIONS,
  ...S3_UPLOADS,
  ...S3_CONDITIONS,
];
