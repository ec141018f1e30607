import type { IncomingHttpHeaders } from 'node:http';
import type { BytesAnswer } from '../http/call.ts';
import {
  COPY_CONDITIONS,
  COPY_SOURCE,
  checkWrite,
  isUnchanged,
  READ_CONDITIONS,
  rangeIn,
  WRITE_CONDITIONS,
} from './conditions.ts';
import { contentHeadIn, headersOf } from './content-head.ts';
import { copyObject, METADATA_DIRECTIVE } from './copy.ts';
import { emptyAnswer, type S3Operation } from './operation.ts';
import { receivedBody } from './received-body.ts';
import type { StoredObject } from './stored-object.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
export const OBJECT_OPERATIONS: readonly S3Operation[] = [
  {
    name: 'CopyObject',
    method: 'PUT',
    on: 'object',
    header: COPY_SOURCE,
    headers: [METADATA_DIRECTIVE, ...COPY_CONDITIONS],
    conditions: WRITE_CONDITIONS,
    run: copyObject,
  },
  {
    name: 'PutObject',
    method: 'PUT',
    on: 'object',
    conditions: WRITE_CONDITIONS,
    run: (store, { bytes, headers }, bucket, key) => {
      checkWrite(key, store.find(store.bucket(bucket).name, key), headers);
      const body = receivedBody(bytes, headers);
      const { eTag } = store.put(bucket, key, { body, ...contentHeadIn(headers) });
      return emptyAnswer(200, { etag: eTag });
    },
  },
  ...(['GET', 'HEAD'] as const).map(
    (method): S3Operation => ({
      name: method === 'GET' ? 'GetObject' : 'HeadObject',
      method,
      on: 'object',
      conditions: READ_CONDITIONS,
      // An answer to HEAD is sent without its body.
      run: (store, { headers }, bucket, key) => readAnswer(store.get(bucket, key), headers),
    }),
  ),
  {
    name: 'DeleteObject',
    method: 'DELETE',
    on: 'object',
    run: (store, _call, bucket, key) => {
      store.delete(bucket, key);
      return emptyAnswer(204);
    },
  },
];

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

function objectAnswer(object: StoredObject): BytesAnswer {
  const own = {
    'accept-ranges': 'bytes',
    etag: object.eTag,
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
  };
  return { status: 200, headers: { ...headersOf(object), ...own }, bytes: object.body };
}
