import type { Call, TextAnswer } from '../../http/call.ts';
import { element, xmlDocument } from '../../http/xml.ts';
import { COPY_CONDITIONS, COPY_SOURCE, checkWrite, WRITE_CONDITIONS } from '../conditions.ts';
import { contentHeadIn } from '../content-head.ts';
import { copiedObject, copyAnswer } from '../copy.ts';
import { invalidArgument } from '../errors.ts';
import type { ObjectStore } from '../object-store.ts';
import { emptyAnswer, type S3Operation, xmlAnswer } from '../operation.ts';
import { receivedBody } from '../received-body.ts';
import { completeUpload } from './complete.ts';
import { COPY_RANGE, rangeToCopy } from './copy-range.ts';
import { listParts, listUploads } from './lists.ts';
import type { Upload } from './upload-store.ts';

const MAX_PARTS = 10_000;
const PART = { method: 'PUT', on: 'object', marks: ['partNumber', 'uploadId'] } as const;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
export const UPLOAD_OPERATIONS: readonly S3Operation[] = [
  {
    name: 'CreateMultipartUpload',
    method: 'POST',
    on: 'object',
    marks: ['uploads'],
    run: (store, { headers }, bucket, key) => {
      const { id } = store.uploads.create(store.bucket(bucket).name, key, contentHeadIn(headers));
      const members = [element('Bucket', bucket), element('Key', key), element('UploadId', id)];
      return xmlAnswer(xmlDocument('InitiateMultipartUploadResult', members));
    },
  },
  {
    name: 'UploadPartCopy',
    ...PART,
    header: COPY_SOURCE,
    headers: [COPY_RANGE, ...COPY_CONDITIONS],
    run: (store, call, bucket, key) => {
      const upload = uploadOf(store, call, bucket, key);
      const { body } = copiedObject(store, call.headers);
      const { first, last } = rangeToCopy(call.headers, body.length);
      const copied = store.uploads.putPart(upload, numberIn(call), body.subarray(first, last + 1));
      return copyAnswer('CopyPartResult', copied);
    },
  },
  {
    name: 'UploadPart',
    ...PART,
    run: (store, call, bucket, key) => {
      const body = receivedBody(call.bytes, call.headers);
      const { eTag } = store.uploads.putPart(uploadOf(store, call, bucket, key), numberIn(call), body);
      return emptyAnswer(200, { etag: eTag });
    },
  },
  {
    name: 'CompleteMultipartUpload',
    method: 'POST',
    on: 'object',
    marks: ['uploadId'],
    conditions: WRITE_CONDITIONS,
    run: complete,
  },
  {
    name: 'AbortMultipartUpload',
    method: 'DELETE',
    on: 'object',
    marks: ['uploadId'],
    run: (store, call, bucket, key) => {
      store.uploads.end(uploadOf(store, call, bucket, key));
      return emptyAnswer(204);
    },
  },
  {
    name: 'ListParts',
    method: 'GET',
    on: 'object',
    marks: ['uploadId'],
    query: ['max-parts', 'part-number-marker'],
    run: (store, call, bucket, key) =>
      xmlAnswer(listParts(store.uploads, uploadOf(store, call, bucket, key), call.query)),
  },
  {
    name: 'ListMultipartUploads',
    method: 'GET',
    on: 'bucket',
    marks: ['uploads'],
    query: ['prefix', 'key-marker', 'upload-id-marker', 'max-uploads'],
    run: (store, { query }, bucket) => xmlAnswer(listUploads(store.uploads, store.bucket(bucket).name, query)),
  },
];

/** @throws AwsError NoSuchBucket, NoSuchUpload (404) */
const uploadOf = (store: ObjectStore, { query }: Call, bucket: string, key: string): Upload =>
  store.uploads.get(store.bucket(bucket).name, key, query.get('uploadId') ?? '');

function numberIn({ query }: Call): number {
  const given = query.get('partNumber') ?? '';
  const partNumber = /^\d+$/.test(given) ? Number(given) : 0;
  if (partNumber >= 1 && partNumber <= MAX_PARTS) return partNumber;
  throw invalidArgument('Part number must be an integer between 1 and 10000, inclusive', 'partNumber', given);
}

function complete(store: ObjectStore, call: Call, bucket: string, key: string): TextAnswer {
  const upload = uploadOf(store, call, bucket, key);
  checkWrite(key, store.find(bucket, key), call.headers);
  const { eTag } = completeUpload(store, upload, call.body);
  const location = `http://${call.headers.host ?? 'localhost'}/${bucket}/${encodeURIComponent(key)}`;
  return xmlAnswer(
    xmlDocument('CompleteMultipartUploadResult', [
      element('Location', location),
      element('Bucket', bucket),
      element('Key', key),
      element('ETag', eTag),
    ]),
  );
}
