import type { IncomingHttpHeaders } from 'node:http';
import type { BytesAnswer, Call, TextAnswer } from '../http/call.ts';
import { element, unescaped, xmlDocument } from '../http/xml.ts';
import { checkWrite, isUnchanged, READ_CONDITIONS, rangeIn, WRITE_CONDITIONS } from './conditions.ts';
import { listObjects } from './list-objects.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { receivedBody } from './received-body.ts';

/** One operation on the service, a bucket or an object. The path decides which of them. */
export interface S3Operation {
  readonly name: string;
  readonly method: string;
  readonly on: 'service' | 'bucket' | 'object';
  /** The parameters of the operation. Any other parameter selects another operation. */
  readonly query: readonly string[];
  /** The conditions that it takes, by their headers. */
  readonly conditions?: readonly string[];
  run(store: ObjectStore, call: Call, bucket: string, key: string): TextAnswer | BytesAnswer;
}

const LIST_PARAMETERS = [
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
];

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
export const S3_OPERATIONS: readonly S3Operation[] = [
  {
    name: 'ListBuckets',
    method: 'GET',
    on: 'service',
    query: ['prefix', 'max-buckets', 'bucket-region'],
    run: (store, { query }) => xml(listBuckets(store, query.get('prefix') ?? '')),
  },
  {
    name: 'ListObjectsV2',
    method: 'GET',
    on: 'bucket',
    query: LIST_PARAMETERS,
    run: (store, { query }, bucket) => xml(listObjects(store, bucket, query)),
  },
  {
    name: 'HeadBucket',
    method: 'HEAD',
    on: 'bucket',
    query: [],
    run: (store, _call, bucket) => {
      store.bucket(bucket);
      return { status: 200, headers: {}, body: '' };
    },
  },
  {
    name: 'PutObject',
    method: 'PUT',
    on: 'object',
    query: [],
    conditions: WRITE_CONDITIONS,
    run: (store, { bytes, headers }, bucket, key) => {
      checkWrite(key, store.find(store.bucket(bucket).name, key), headers);
      const { 'content-type': contentType = 'binary/octet-stream' } = headers;
      const body = receivedBody(bytes, headers);
      const { eTag } = store.put(bucket, key, { body, contentType, metadata: metadataIn(headers) });
      return { status: 200, headers: { etag: eTag }, body: '' };
    },
  },
  {
    name: 'DeleteObjects',
    method: 'POST',
    on: 'bucket',
    query: ['delete'],
    run: (store, { body }, bucket) => xml(deleteObjects(store, bucket, body)),
  },
  ...(['GET', 'HEAD'] as const).map(
    (method): S3Operation => ({
      name: method === 'GET' ? 'GetObject' : 'HeadObject',
      method,
      on: 'object',
      query: [],
      conditions: READ_CONDITIONS,
      // An answer to HEAD is sent without its body.
      run: (store, { headers }, bucket, key) => readAnswer(store.get(bucket, key), headers),
    }),
  ),
  {
    name: 'DeleteObject',
    method: 'DELETE',
    on: 'object',
    query: [],
    run: (store, _call, bucket, key) => {
      store.delete(bucket, key);
      return { status: 204, headers: {}, body: '' };
    },
  },
];

const xml = (body: string): TextAnswer => ({ status: 200, headers: { 'content-type': 'application/xml' }, body });

function listBuckets(store: ObjectStore, prefix: string): string {
  const buckets = store.buckets().filter(({ name }) => name.startsWith(prefix));
  return xmlDocument('ListAllMyBucketsResult', [
    element(
      'Buckets',
      buckets.map(({ name, createdAtMs }) =>
        element('Bucket', [element('Name', name), element('CreationDate', new Date(createdAtMs).toISOString())]),
      ),
    ),
  ]);
}

/** The keys in the body of DeleteObjects. */
export const keysToDelete = (body: string): readonly string[] =>
  [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescaped(key));

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
function deleteObjects(store: ObjectStore, bucket: string, body: string): string {
  const keys = keysToDelete(body);
  for (const key of keys) store.delete(bucket, key);
  const isQuiet = /<Quiet>\s*true\s*<\/Quiet>/.test(body);
  return xmlDocument('DeleteResult', isQuiet ? [] : keys.map((key) => element('Deleted', [element('Key', key)])));
}

const METADATA_PREFIX = 'x-amz-meta-';

function metadataIn(headers: IncomingHttpHeaders): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => name.startsWith(METADATA_PREFIX));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(METADATA_PREFIX.length), String(value)]));
}

/** A whole object, a part of it, or nothing where the reader has it already. */
function readAnswer(object: StoredObject, headers: IncomingHttpHeaders): BytesAnswer {
  const whole = objectAnswer(object);
  if (isUnchanged(object, headers)) return { ...whole, status: 304, bytes: Buffer.alloc(0) };
  const range = rangeIn(headers.range, object.sizeBytes);
  if (range === undefined) return whole;
  const contentRange = `bytes ${range.first}-${range.last}/${object.sizeBytes}`;
  const bytes = object.body.subarray(range.first, range.last + 1);
  return { status: 206, headers: { ...whole.headers, 'content-range': contentRange }, bytes };
}

function objectAnswer({ body, contentType, eTag, lastModifiedMs, metadata }: StoredObject): BytesAnswer {
  const own = Object.entries(metadata).map(([name, value]) => [METADATA_PREFIX + name, value]);
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'accept-ranges': 'bytes',
      etag: eTag,
      'last-modified': new Date(lastModifiedMs).toUTCString(),
      ...Object.fromEntries(own),
    },
    bytes: body,
  };
}
