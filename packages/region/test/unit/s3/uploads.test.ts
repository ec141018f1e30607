import { createHash, hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sleep } from '../../../src/core/clock.ts';
import { testStateStore } from '../../support/test-state-store.ts';
import { elements, NOW_MS, openS3 } from './s3-calls.ts';

const MIB = 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;
const SIX = Buffer.alloc(6 * MIB, 'a');
const FIVE = Buffer.alloc(5 * MIB, 'b');

let s3: ReturnType<typeof openS3>;
beforeEach(() => {
  s3 = openS3();
  s3.store.declareBucket('parts');
});
afterEach(() => s3.close());

const begin = async (key = 'k', headers: object = {}): Promise<string> =>
  elements((await s3.ask('POST', `/parts/${key}?uploads`, { headers: { ...headers } })).text, 'UploadId')[0] ?? '';
const put = (id: string, partNumber: number | string, body: Buffer | string, key = 'k') =>
  s3.ask('PUT', `/parts/${key}?partNumber=${partNumber}&uploadId=${id}`, { body });
const tag = (body: Buffer | string) => hash('md5', body);
const named = (...parts: readonly (readonly [partNumber: number, eTag: string])[]): string =>
  `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts
    .map(([number, eTag]) => `<Part><ETag>&quot;${eTag}&quot;</ETag><PartNumber>${number}</PartNumber></Part>`)
    .join('')}</CompleteMultipartUpload>`;
const complete = (id: string, body: string, headers: object = {}) =>
  s3.ask('POST', `/parts/k?uploadId=${id}`, { body, headers: { ...headers } });
const listed = async (query: string) => (await s3.ask('GET', `/parts${query}`)).text;

describe('an upload that is completed', () => {
  test('makes one object of the parts that are named, with what was said at its begin', async () => {
    const id = await begin('k', { 'content-type': 'text/x', 'x-amz-meta-team': 'a', 'cache-control': 'no-cache' });
    expect(await put(id, 9, 'end')).toMatchObject({ status: 200, headers: { etag: `"${tag('end')}"` } });
    await put(id, 2, 'replaced');
    await put(id, 2, SIX);
    await put(id, 3, 'left out');
    expect(s3.store.find('parts', 'k')).toBeUndefined();
    await sleep(s3.clock, 1_000);
    const { text } = await complete(id, named([2, tag(SIX)], [9, tag('end')]));
    const digests = Buffer.concat([tag(SIX), tag('end')].map((one) => Buffer.from(one, 'hex')));
    const eTag = `"${createHash('md5').update(digests).digest('hex')}-2"`;
    expect(elements(text, 'ETag')).toEqual([eTag]);
    expect(elements(text, 'Location')).toEqual(['http://127.0.0.1:4566/parts/k']);
    const { body, ...head } = s3.store.get('parts', 'k');
    expect(body.equals(Buffer.concat([SIX, Buffer.from('end')]))).toBe(true);
    expect(head).toEqual({
      key: 'k',
      eTag,
      lastModifiedMs: NOW_MS,
      sizeBytes: 6 * MIB + 3,
      contentType: 'text/x',
      metadata: { team: 'a' },
      systemMetadata: { 'cache-control': 'no-cache' },
    });
    expect(await put(id, 1, 'late')).toMatchObject({ code: 'NoSuchUpload', status: 404, members: { UploadId: id } });
    expect(await listed('?uploads')).not.toContain(id);
  });

  test.each<[string, string, object]>([
    ['<CompleteMultipartUpload/>', 'MalformedXML', {}],
    ['<Part><PartNumber>1</PartNumber></Part>', 'MalformedXML', {}],
    [named([2, tag(FIVE)], [1, tag('small')]), 'InvalidPartOrder', {}],
    [named([2, tag(FIVE)], [2, tag(FIVE)]), 'InvalidPartOrder', {}],
    [named([2, tag(SIX)]), 'InvalidPart', { PartNumber: 2, ETag: tag(SIX) }],
    [named([3, tag(SIX)]), 'InvalidPart', { PartNumber: 3, ETag: tag(SIX) }],
    [
      named([1, tag('small')], [2, tag(FIVE)]),
      'EntityTooSmall',
      { ProposedSize: 5, MinSizeAllowed: 5 * MIB, PartNumber: 1, ETag: tag('small') },
    ],
  ])('is not with %.80s: %s', async (body, code, members) => {
    const id = await begin();
    await put(id, 1, 'small');
    await put(id, 2, FIVE);
    expect(await complete(id, body)).toMatchObject({ code, status: 400, members });
    expect(s3.store.find('parts', 'k')).toBeUndefined();
    expect(await complete(id, named([2, tag(FIVE)]))).toMatchObject({ status: 200 });
  });

  test('of too many bytes in all is refused', async () => {
    const id = await begin();
    const part = Buffer.alloc(43 * MIB);
    for (const partNumber of [1, 2, 3]) await put(id, partNumber, part);
    const all = named([1, tag(part)], [2, tag(part)], [3, tag(part)]);
    expect(await complete(id, all)).toMatchObject({ code: 'EntityTooLarge', members: { MaxSizeAllowed: 128 * MIB } });
  });

  test('stays under way while its condition does not hold', async () => {
    const id = await begin();
    await put(id, 1, 'x');
    await s3.ask('PUT', '/parts/k', { body: 'there' });
    const refused = await complete(id, named([1, tag('x')]), { 'if-none-match': '*' });
    expect(refused).toMatchObject({ code: 'PreconditionFailed', status: 412 });
    expect(await listed('?uploads')).toContain(id);
  });
});

test.each(['0', '10001', 'x', ''])('a part with the number %j is refused', async (partNumber) => {
  const members = { ArgumentName: 'partNumber', ArgumentValue: partNumber };
  expect(await put(await begin(), partNumber, 'x')).toMatchObject({ code: 'InvalidArgument', members });
});

test('a part that differs from its digest is refused', async () => {
  const headers = { 'content-md5': hash('md5', 'other', 'base64') };
  const answer = await s3.ask('PUT', `/parts/k?partNumber=1&uploadId=${await begin()}`, { body: 'x', headers });
  expect(answer).toMatchObject({ code: 'BadDigest' });
});

test('an upload is one of its bucket and key, until it is aborted', async () => {
  const id = await begin();
  await put(id, 1, 'x');
  expect(await put(id, 1, 'x', 'other')).toMatchObject({ code: 'NoSuchUpload' });
  expect(await s3.ask('DELETE', `/parts/k?uploadId=${id}`)).toMatchObject({ status: 204 });
  expect(await s3.ask('DELETE', `/parts/k?uploadId=${id}`)).toMatchObject({ code: 'NoSuchUpload' });
  expect(await complete(id, named([1, tag('x')]))).toMatchObject({ code: 'NoSuchUpload' });
  expect(await s3.ask('POST', '/nowhere/k?uploads')).toMatchObject({ code: 'NoSuchBucket' });
});

test('parts are copied from objects, whole or in a range', async () => {
  await s3.ask('PUT', '/parts/source', { body: 'letters' });
  const id = await begin();
  const copyPart = (partNumber: number, headers: object) =>
    s3.ask('PUT', `/parts/k?partNumber=${partNumber}&uploadId=${id}`, {
      headers: { 'x-amz-copy-source': 'parts/source', ...headers },
    });
  const { text } = await copyPart(1, {});
  expect(elements(text, 'ETag')).toEqual([`"${tag('letters')}"`]);
  await copyPart(2, { 'x-amz-copy-source-range': 'bytes=1-3' });
  for (const range of ['bytes=3-1', 'bytes=1-', '1-3', 'bytes=1-7'])
    expect(await copyPart(3, { 'x-amz-copy-source-range': range })).toMatchObject({ code: 'InvalidArgument' });
  expect(await copyPart(3, { 'x-amz-copy-source-if-match': '"no"' })).toMatchObject({ code: 'PreconditionFailed' });
  expect(s3.store.uploads.parts(s3.store.uploads.get('parts', 'k', id)).map(({ eTag }) => eTag)).toEqual([
    `"${tag('letters')}"`,
    `"${tag('ett')}"`,
  ]);
});

test('parts are listed by their numbers, page by page', async () => {
  const id = await begin();
  for (const partNumber of [10, 2, 1]) await put(id, partNumber, 'x'.repeat(partNumber));
  const first = await listed(`/k?uploadId=${id}&max-parts=2`);
  expect([elements(first, 'PartNumber'), elements(first, 'Size')]).toEqual([
    ['1', '2'],
    ['1', '2'],
  ]);
  expect([elements(first, 'IsTruncated'), elements(first, 'NextPartNumberMarker')]).toEqual([['true'], ['2']]);
  const second = await listed(`/k?uploadId=${id}&part-number-marker=2`);
  expect([elements(second, 'PartNumber'), elements(second, 'IsTruncated')]).toEqual([['10'], ['false']]);
  expect(await s3.ask('GET', `/parts/k?uploadId=${id}&max-parts=x`)).toMatchObject({ code: 'InvalidArgument' });
});

test('uploads are listed by key and time, page by page', async () => {
  const ids = [await begin('a'), await begin('b'), await begin('a'), await begin('c/d')];
  const first = await listed('?uploads=&max-uploads=2');
  expect([elements(first, 'Key'), elements(first, 'UploadId')]).toEqual([
    ['a', 'a'],
    [ids[0], ids[2]],
  ]);
  const marker = `key-marker=${elements(first, 'NextKeyMarker')[0]}&upload-id-marker=${ids[2]}`;
  expect(elements(await listed(`?uploads=&${marker}`), 'UploadId')).toEqual([ids[1], ids[3]]);
  expect(elements(await listed('?uploads=&key-marker=a'), 'UploadId')).toEqual([ids[1], ids[3]]);
  expect(elements(await listed('?uploads=&prefix=c/'), 'UploadId')).toEqual([ids[3]]);
});

test('an upload that nobody completes is aborted at the midnight after the days of a rule', async () => {
  s3.store.declareBucket('parts', { abortions: [{ prefix: 'k', days: 2 }] });
  const [id, other] = [await begin('k'), await begin('other')];
  const midnight = Math.ceil((NOW_MS + 2 * DAY_MS) / DAY_MS) * DAY_MS;
  await sleep(s3.clock, midnight - NOW_MS - 1);
  expect(elements(await listed('?uploads'), 'UploadId')).toEqual([id, other]);
  await sleep(s3.clock, 1);
  expect(elements(await listed('?uploads'), 'UploadId')).toEqual([other]);
});

test('uploads and their parts outlive the process; what was completed or aborted does not', async () => {
  using disk = testStateStore();
  const before = openS3({ stateStore: disk.open() });
  before.store.declareBucket('parts');
  const head = { contentType: 'text/x', metadata: { a: 'b' }, systemMetadata: { expires: '0' } };
  const [upload, aborted, completed] = ['k', 'aborted', 'completed'].map((key) =>
    before.store.uploads.create('parts', key, head),
  );
  if (!upload || !aborted || !completed) throw new Error('no upload');
  const part = before.store.uploads.putPart(upload, 3, Buffer.from([0, 255]));
  before.store.uploads.putPart(aborted, 1, FIVE);
  before.store.uploads.end(aborted);
  before.store.uploads.putPart(completed, 1, Buffer.from('x'));
  await before.ask('POST', `/parts/completed?uploadId=${completed.id}`, { body: named([1, tag('x')]) });
  before.close();

  const { store, close } = openS3({ stateStore: disk.open() });
  store.declareBucket('parts');
  expect(store.uploads.of('parts')).toEqual([upload]);
  expect(store.uploads.parts(upload)).toEqual([part]);
  expect(store.uploads.bodyOf(upload, part)).toEqual(Buffer.from([0, 255]));
  const [eTag, ...others] = [...store.list('parts', '')].map((object) => [object.key, object.eTag, object.contentType]);
  const ofOne = createHash('md5')
    .update(Buffer.from(tag('x'), 'hex'))
    .digest('hex');
  expect([eTag, others]).toEqual([['completed', `"${ofOne}-1"`, 'text/x'], []]);
  close();
});
