import { hash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NOW_MS, openS3 } from './s3-calls.ts';

const { ask, store, clock, close } = openS3();
const ETAG = `"${hash('md5', 'letters')}"`;
const HEAD = {
  'content-type': 'text/csv',
  'cache-control': 'no-cache,private',
  'content-encoding': 'aws-chunked, gzip',
  'x-amz-meta-team': 'a',
};
const SAID = {
  'content-type': 'text/csv',
  'cache-control': 'no-cache,private',
  'content-encoding': 'gzip',
  'x-amz-meta-team': 'a',
};
const LATER = new Date(NOW_MS + 60_000).toUTCString();

beforeAll(async () => {
  store.declareBucket('from');
  store.declareBucket('to');
  await ask('PUT', '/from/a%20b/%C3%BC', { body: 'letters', headers: HEAD });
});
afterAll(close);

const SOURCE = '/from/a%20b/%C3%BC';
const copy = (url: string, headers: object = {}) =>
  ask('PUT', url, { headers: { 'x-amz-copy-source': SOURCE, ...headers } });

test.each([SOURCE, SOURCE.slice(1)])(
  'an object is copied from %s to another bucket with all that is said of it',
  async (source) => {
    const { text } = await copy('/to/copy', { 'x-amz-copy-source': source, 'content-type': 'text/other' });
    const at = new Date(clock.now()).toISOString();
    expect(text).toMatch(new RegExp(`<LastModified>${at}</LastModified><ETag>${ETAG}</ETag></CopyObjectResult>$`));
    const read = await ask('GET', '/to/copy');
    expect([read.text, read]).toEqual(['letters', expect.objectContaining({ headers: expect.objectContaining(SAID) })]);
  },
);

test('what is said of a copy is replaced as a whole, also in its place', async () => {
  await copy('/to/replaced');
  const headers = { 'x-amz-copy-source': 'to/replaced', 'x-amz-metadata-directive': 'REPLACE', 'x-amz-meta-b': 'c' };
  expect(await ask('PUT', '/to/replaced', { headers })).toMatchObject({ status: 200 });
  const { metadata, contentType, systemMetadata, body } = store.get('to', 'replaced');
  expect([metadata, contentType, systemMetadata]).toEqual([{ b: 'c' }, 'binary/octet-stream', {}]);
  expect(body.toString()).toBe('letters');
});

test.each([
  [{ 'x-amz-copy-source-if-match': ETAG }],
  [{ 'x-amz-copy-source-if-none-match': '"other"' }],
  [{ 'x-amz-copy-source-if-unmodified-since': LATER }],
  [{ 'x-amz-copy-source-if-match': ETAG, 'x-amz-copy-source-if-unmodified-since': new Date(0).toUTCString() }],
  [{ 'if-none-match': '*' }],
])('a copy under %j is made', async (headers) => {
  store.delete('to', 'conditional');
  expect(await copy('/to/conditional', headers)).toMatchObject({ status: 200 });
});

test.each<[object, string, number]>([
  [{ 'x-amz-copy-source-if-match': '"other"' }, 'PreconditionFailed', 412],
  [{ 'x-amz-copy-source-if-none-match': ETAG }, 'PreconditionFailed', 412],
  [{ 'x-amz-copy-source-if-modified-since': LATER }, 'PreconditionFailed', 412],
  [{ 'x-amz-copy-source-if-unmodified-since': new Date(0).toUTCString() }, 'PreconditionFailed', 412],
  [{ 'if-match': '"other"' }, 'NoSuchKey', 404],
  [{ 'x-amz-metadata-directive': 'MOVE' }, 'InvalidArgument', 400],
  [{ 'x-amz-copy-source': 'from' }, 'InvalidArgument', 400],
  [{ 'x-amz-copy-source': 'from/%zz' }, 'InvalidArgument', 400],
  [{ 'x-amz-copy-source': 'from/none' }, 'NoSuchKey', 404],
  [{ 'x-amz-copy-source': 'nowhere/k' }, 'NoSuchBucket', 404],
  [{ 'x-amz-copy-source': `${SOURCE}?versionId=1` }, 'NotImplemented', 501],
  [{ 'x-amz-tagging-directive': 'COPY' }, 'NotImplemented', 501],
  [{ 'x-amz-copy-source-range': 'bytes=0-1' }, 'NotImplemented', 501],
])('a copy with %j is refused with %s', async (headers, code, status) => {
  store.delete('to', 'refused');
  expect(await copy('/to/refused', headers)).toMatchObject({ code, status });
  expect(store.find('to', 'refused')).toBeUndefined();
});

test('a copy onto itself that changes nothing is refused', async () => {
  expect(await copy('/from/a%20b/%C3%BC')).toMatchObject({ code: 'InvalidRequest', status: 400 });
});

test('a copy to a bucket that is not there is refused', async () => {
  expect(await copy('/nowhere/k')).toMatchObject({ code: 'NoSuchBucket', members: { BucketName: 'nowhere' } });
});
