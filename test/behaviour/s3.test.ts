import { hash } from 'node:crypto';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { putObjectWith } from '#lib/aws/put-object.ts';
import { sleep } from '../../packages/region/src/core/clock.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';

const expiring = (ExpirationInDays: number, more: Record<string, string> = {}) => ({
  Id: 'expire',
  Status: 'Enabled',
  ExpirationInDays,
  ...more,
});

const TEMPLATE = {
  Resources: {
    Payloads: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'payloads' } },
    Passing: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: 'passing',
        LifecycleConfiguration: { Rules: [expiring(2), { ...expiring(1, { Prefix: 'off/' }), Status: 'Disabled' }] },
      },
    },
  },
};
const DAY_MS = 24 * 60 * 60 * 1000;
/** Every byte, among them those that are no UTF-8, and more opening brackets than JSON may nest. */
const BYTES = Buffer.concat([Buffer.from([...Array(256).keys()]), Buffer.from('['.repeat(5_000))]);

let region: TestRegion;
let s3: S3Client;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { clock: 'virtual' });
  s3 = new S3Client({ ...region.client, maxAttempts: 1 });
});
afterAll(async () => {
  s3?.destroy();
  await region?.stop();
});

const put = (Bucket: string, Key: string, Body: Buffer | string = 'x') =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const get = async (Bucket: string, Key: string) => s3.send(new GetObjectCommand({ Bucket, Key }));

interface Raw {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** A call with exactly those headers, signed for S3 unless they say otherwise. */
function raw({ method, path, headers, body }: Raw): Promise<{ status: number; body: string }> {
  const { port } = new URL(region.endpoint);
  const authorization = 'AWS4-HMAC-SHA256 Credential=local/20260302/us-east-1/s3/aws4_request, Signature=0';
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers: { authorization, ...headers } });
    call.once('error', reject);
    call.once('response', (answer) => {
      text(answer).then((answered) => resolve({ status: answer.statusCode ?? 0, body: answered }), reject);
    });
    call.end(body);
  });
}

describe('an object', () => {
  test('comes back byte for byte, with its metadata', async () => {
    const { ETag } = await s3.send(
      new PutObjectCommand({
        Bucket: 'payloads',
        Key: 'a folder/ü?&.bin',
        Body: BYTES,
        ContentType: 'application/x-test',
        Metadata: { reason: 'a test' },
      }),
    );
    expect(ETag).toBe(`"${hash('md5', BYTES)}"`);
    const said = {
      ETag,
      ContentType: 'application/x-test',
      ContentLength: BYTES.length,
      Metadata: { reason: 'a test' },
    };
    const { Body, ...head } = await get('payloads', 'a folder/ü?&.bin');
    expect(head).toMatchObject(said);
    expect(Buffer.from((await Body?.transformToByteArray()) ?? [])).toEqual(BYTES);
    const headOnly = await s3.send(new HeadObjectCommand({ Bucket: 'payloads', Key: 'a folder/ü?&.bin' }));
    expect(headOnly).toMatchObject({ ...said, LastModified: head.LastModified });
  });

  test('is replaced by another of its key, and gone once deleted, however often', async () => {
    await put('payloads', 'twice', 'first');
    await put('payloads', 'twice', 'second');
    expect(await (await get('payloads', 'twice')).Body?.transformToString()).toBe('second');
    for (const _time of [1, 2]) await s3.send(new DeleteObjectCommand({ Bucket: 'payloads', Key: 'twice' }));
    await expect(get('payloads', 'twice')).rejects.toMatchObject({
      name: 'NoSuchKey',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(s3.send(new HeadObjectCommand({ Bucket: 'payloads', Key: 'twice' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  test('has no place in a bucket that is not there', async () => {
    await expect(put('nowhere', 'key')).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'nowhere' }))).rejects.toMatchObject({ name: 'NotFound' });
  });

  test('with a path out of its folder for a key is under that key and nowhere else', async () => {
    await raw({ method: 'PUT', path: '/payloads/%2e%2e/%2e%2e/etc/passwd', headers: {}, body: 'x' });
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'payloads', Prefix: '..' }));
    expect(Contents.map(({ Key }) => Key)).toEqual(['../../etc/passwd']);
  });

  test.each([
    ['%zz', 'InvalidURI'],
    ['k'.repeat(1_025), 'KeyTooLongError'],
  ])('with the key %.10s is refused', async (key, code) => {
    const { status, body } = await raw({ method: 'PUT', path: `/payloads/${key}`, headers: {}, body: 'x' });
    expect([status, body]).toEqual([400, expect.stringContaining(`<Code>${code}</Code>`)]);
  });

  test('is put by the short way of the functions as by the SDK', async () => {
    process.env['AWS_ENDPOINT_URL'] = region.endpoint;
    const sqs = new SQSClient(region.client);
    const putObject = putObjectWith(sqs, Date.now);
    const object = { bucket: 'payloads', key: 'f/evt-1-abc.json', body: BYTES, sha256: hash('sha256', BYTES) };
    await putObject(object);
    const { Body, ContentType } = await get('payloads', object.key);
    expect([ContentType, Buffer.from((await Body?.transformToByteArray()) ?? [])]).toEqual(['application/json', BYTES]);
    await expect(putObject({ ...object, sha256: '0'.repeat(64) })).rejects.toThrow(
      'S3 answered 400 XAmzContentSHA256Mismatch',
    );
    await expect(putObject({ ...object, bucket: 'nowhere' })).rejects.toThrow('S3 answered 404 NoSuchBucket');
    delete process.env['AWS_ENDPOINT_URL'];
    sqs.destroy();
  });
});

describe('a body', () => {
  const chunk = (bytes: string) => `${bytes.length.toString(16)};chunk-signature=0\r\n${bytes}\r\n`;
  const headers = {
    'content-encoding': 'aws-chunked',
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'x-amz-trailer': 'x-amz-checksum-crc32',
  };
  const streamed = (body: string) => raw({ method: 'PUT', path: '/payloads/streamed', headers, body });

  test('in chunks is put together, and held against the checksum that follows it', async () => {
    // CRC-32 of "123456789" is cbf43926.
    const crc = Buffer.from('cbf43926', 'hex').toString('base64');
    const body = `${chunk('12345')}${chunk('6789')}0\r\nx-amz-checksum-crc32:${crc}\r\n\r\n`;
    expect((await streamed(body)).status).toBe(200);
    expect(await (await get('payloads', 'streamed')).Body?.transformToString()).toBe('123456789');
    const { status, body: answer } = await streamed(body.replace(crc, 'AAAAAA=='));
    expect([status, answer]).toEqual([400, expect.stringContaining('<Code>BadDigest</Code>')]);
  });

  test.each(['', '5\r\n123', 'zz\r\n12345\r\n0\r\n\r\n', chunk('12345')])(
    'that is not the chunks that it says it is, %j, is refused',
    async (body) => {
      const { status, body: answer } = await streamed(body);
      expect([status, answer]).toEqual([400, expect.stringContaining('<Code>IncompleteBody</Code>')]);
    },
  );

  test('of more than a request may have is refused', async () => {
    const { status } = await raw({
      method: 'PUT',
      path: '/payloads/large',
      headers: { 'content-length': String(65 * 1024 * 1024), connection: 'close' },
    }).catch(() => ({ status: 400 }));
    expect(status).toBe(400);
  });
});

describe('an operation that is not served is refused by name', () => {
  test.each([
    [() => s3.send(new GetObjectAclCommand({ Bucket: 'payloads', Key: 'k' })), 'GET of an object with acl'],
    [() => s3.send(new GetBucketAclCommand({ Bucket: 'payloads' })), 'GET of a bucket with acl'],
    [
      () => s3.send(new PutObjectCommand({ Bucket: 'payloads', Key: 'k', Body: 'x', Tagging: 'a=b' })),
      'PutObject with the header x-amz-tagging',
    ],
    [
      () => s3.send(new GetObjectCommand({ Bucket: 'payloads', Key: 'k', VersionId: '1' })),
      'GET of an object with versionId',
    ],
  ])('%#', async (call, what) => {
    await expect(call()).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining(`The region does not serve ${what}`),
    });
  });
});

describe('a bucket', () => {
  test('forgets its objects at the midnight after the days that its rule says', async () => {
    await put('passing', 'off/object');
    const midnight = Math.ceil((region.clock.now() + 2 * DAY_MS) / DAY_MS) * DAY_MS;
    await sleep(region.clock, midnight - region.clock.now() - 1);
    expect((await s3.send(new ListObjectsV2Command({ Bucket: 'passing' }))).KeyCount).toBe(1);
    await sleep(region.clock, 1);
    expect((await s3.send(new ListObjectsV2Command({ Bucket: 'passing' }))).KeyCount).toBe(0);
    await expect(get('passing', 'off/object')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test.each(['payloads.s3.localhost', 'payloads.localhost'])('is found by the host %s', async (name) => {
    const host = `${name}:${new URL(region.endpoint).port}`;
    const call = { path: '/by-host', headers: { host, authorization: '' } };
    expect(await raw({ method: 'PUT', ...call, body: 'there' })).toEqual({ status: 200, body: '' });
    expect(await raw({ method: 'GET', ...call })).toEqual({ status: 200, body: 'there' });
    expect(await (await get('payloads', 'by-host')).Body?.transformToString()).toBe('there');
  });
});
