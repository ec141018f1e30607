import { createHash } from 'node:crypto';
import { type Caller, element, type RawAnswer } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { bucket, codeOf, ETAG, elements, S3_API, s3 } from './s3-calls.ts';

const COMPLETE = `${S3_API}/API_CompleteMultipartUpload.html`;
const MIN_PART_BYTES = 5 * 1024 * 1024;
const LARGE = 'a'.repeat(MIN_PART_BYTES);

const md5 = (bytes: string | Buffer): Buffer => createHash('md5').update(bytes).digest();

const partsOf = (...parts: readonly (readonly [partNumber: number, eTag: string])[]): string =>
  parts.map(([number, eTag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${eTag}</ETag></Part>`).join('');

/** An upload to the key `k` of a bucket, with these parts. */
async function upload(aws: Caller, own: string, parts: Readonly<Record<number, string>>) {
  const key = `/${await bucket(aws, own)}/k`;
  const headers = { 'content-type': 'text/csv' };
  const id = element((await s3(aws, 'POST', `${key}?uploads`, { headers })).text, 'UploadId');
  const put = (partNumber: string | number, body: string): Promise<RawAnswer> =>
    s3(aws, 'PUT', `${key}?partNumber=${partNumber}&uploadId=${id}`, { body });
  const tags: string[] = [];
  for (const [number, body] of Object.entries(parts)) tags.push((await put(number, body)).headers.get('etag') ?? '');
  const complete = (named: string): Promise<RawAnswer> =>
    s3(aws, 'POST', `${key}?uploadId=${id}`, { body: `<CompleteMultipartUpload>${named}</CompleteMultipartUpload>` });
  return { key, id, tags, put, complete };
}

const refused = (
  name: string,
  parts: Readonly<Record<number, string>>,
  named: (tags: readonly string[]) => string,
  code: string,
): ConformanceCase => ({
  name,
  source: COMPLETE,
  run: async (aws, own) => {
    const { complete, tags } = await upload(aws, own, parts);
    return codeOf(await complete(named(tags)));
  },
  gives: { status: 400, code },
});

export const S3_UPLOADS: readonly ConformanceCase[] = [
  {
    name: 'parts of an upload become one object',
    source: COMPLETE,
    run: async (aws, own) => {
      const { key, tags, complete } = await upload(aws, own, { 1: 'letters' });
      await complete(partsOf([1, tags[0] ?? '']));
      return (await s3(aws, 'GET', key)).text;
    },
    gives: 'letters',
  },
  {
    name: 'the tag of an upload is that of the tags of its parts',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html',
    run: async (aws, own) => {
      const { key, tags, complete } = await upload(aws, own, { 1: LARGE, 2: 'letters' });
      const { text } = await complete(partsOf([1, tags[0] ?? ''], [2, tags[1] ?? '']));
      const { headers } = await s3(aws, 'HEAD', key);
      return [element(text, 'ETag'), headers.get('etag'), headers.get('content-length'), headers.get('content-type')];
    },
    gives: [
      ...Array(2).fill(`"${md5(Buffer.concat([md5(LARGE), md5('letters')])).toString('hex')}-2"`),
      String(MIN_PART_BYTES + 7),
      'text/csv',
    ],
  },
  {
    name: 'an object is not there before its upload is completed',
    source: `${S3_API}/API_CreateMultipartUpload.html`,
    run: async (aws, own) => (await s3(aws, 'GET', (await upload(aws, own, { 1: 'x' })).key)).status,
    gives: 404,
  },
  refused(
    'a part that is too small',
    { 1: 'x', 2: 'y' },
    ([a = '', b = '']) => partsOf([1, a], [2, b]),
    'EntityTooSmall',
  ),
  refused('a part of another tag', { 1: 'x' }, () => partsOf([1, ETAG]), 'InvalidPart'),
  refused('a part that was not uploaded', { 1: 'x' }, ([a = '']) => partsOf([2, a]), 'InvalidPart'),
  refused(
    'parts that are out of order',
    { 1: LARGE, 2: 'y' },
    ([a = '', b = '']) => partsOf([2, b], [1, a]),
    'InvalidPartOrder',
  ),
  refused('an upload of no parts', { 1: 'x' }, () => '', 'MalformedXML'),
  {
    name: 'a part beyond 10,000',
    source: `${S3_API}/API_UploadPart.html`,
    run: async (aws, own) => {
      const answer = await (await upload(aws, own, {})).put(10_001, 'x');
      return { ...codeOf(answer), message: element(answer.text, 'Message') };
    },
    gives: {
      status: 400,
      code: 'InvalidArgument',
      message: 'Part number must be an integer between 1 and 10000, inclusive',
    },
  },
  {
    name: 'an upload that is aborted is gone',
    source: `${S3_API}/API_AbortMultipartUpload.html`,
    run: async (aws, own) => {
      const { key, id, put } = await upload(aws, own, { 1: 'x' });
      const { status } = await s3(aws, 'DELETE', `${key}?uploadId=${id}`);
      return [status, codeOf(await put(2, 'y'))];
    },
    gives: [204, { status: 404, code: 'NoSuchUpload' }],
  },
  {
    name: 'ListParts gives parts by their numbers',
    source: `${S3_API}/API_ListParts.html`,
    run: async (aws, own) => {
      const { key, id, put } = await upload(aws, own, { 10: 'letters' });
      await put(2, 'x');
      const { text } = await s3(aws, 'GET', `${key}?uploadId=${id}`);
      return [elements(text, 'PartNumber'), elements(text, 'Size'), elements(text, 'ETag')[1]];
    },
    gives: [['2', '10'], ['1', '7'], ETAG],
  },
  {
    name: 'ListMultipartUploads gives the uploads of a bucket',
    source: `${S3_API}/API_ListMultipartUploads.html`,
    run: async (aws, own) => {
      const { id } = await upload(aws, own, {});
      const { text } = await s3(aws, 'GET', `/${own}?uploads`);
      return [elements(text, 'Key'), element(text, 'UploadId') === id, element(text, 'IsTruncated')];
    },
    gives: [['k'], true, 'false'],
  },
  {
    name: 'UploadPartCopy takes a range of an object',
    source: `${S3_API}/API_UploadPartCopy.html`,
    run: async (aws, own) => {
      const { key, id, complete } = await upload(aws, own, {});
      await s3(aws, 'PUT', `/${own}/source`, { body: 'letters' });
      const headers = { 'x-amz-copy-source': `/${own}/source`, 'x-amz-copy-source-range': 'bytes=1-3' };
      const { text } = await s3(aws, 'PUT', `${key}?partNumber=1&uploadId=${id}`, { headers });
      await complete(partsOf([1, element(text, 'ETag')]));
      return (await s3(aws, 'GET', key)).text;
    },
    gives: 'ett',
  },
];
