import { type JsonObject, numberOf, textOf } from '../core/json.ts';
import { defined } from '../core/properties.ts';
import { type Line, MAX_KEYS, pageOfObjects } from '../s3/list-objects.ts';
import type { ObjectStore } from '../s3/object-store.ts';
import type { ObjectHead } from '../s3/stored-object.ts';
import type { ServiceCall } from '../stepfunctions/tasks/ports.ts';

const ENCRYPTED = { ServerSideEncryption: 'AES256' };

/**
 * The operations of S3 as the tasks of state machines call them. What an object is given is written as JSON, a text with
 * its quotes.
 */
export function taskObjects(objects: ObjectStore): Readonly<Record<string, ServiceCall>> {
  return {
    's3:getObject': async ({ Bucket, Key }) => {
      const object = objects.get(textOf(Bucket), textOf(Key));
      return { ...shown(object), Body: object.body.toString('utf8') };
    },
    's3:headObject': async ({ Bucket, Key }) => shown(objects.get(textOf(Bucket), textOf(Key))),
    's3:putObject': async ({ Bucket, Key, Body, ContentType }) => {
      const text = Body === undefined ? '' : JSON.stringify(Body);
      const contentType = textOf(ContentType, 'text/plain; charset=UTF-8');
      const content = { body: Buffer.from(text), contentType, metadata: {}, systemMetadata: {} };
      return { ETag: objects.put(textOf(Bucket), textOf(Key), content).eTag, ...ENCRYPTED };
    },
    's3:deleteObject': async ({ Bucket, Key }) => {
      objects.delete(textOf(Bucket), textOf(Key));
      return {};
    },
    's3:listObjectsV2': async (request) => list(objects, request),
    's3:listBuckets': async () => ({ Buckets: objects.buckets.all().map(({ name }) => ({ Name: name })) }),
  };
}

function shown({ contentType, eTag, lastModifiedMs, metadata, sizeBytes }: ObjectHead): JsonObject {
  return {
    AcceptRanges: 'bytes',
    ContentLength: sizeBytes,
    ContentType: contentType,
    ETag: eTag,
    LastModified: new Date(lastModifiedMs).toISOString(),
    Metadata: metadata,
    ...ENCRYPTED,
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
function list(objects: ObjectStore, request: JsonObject): JsonObject {
  const [Name, Prefix, Delimiter] = [request['Bucket'], request['Prefix'], request['Delimiter']].map((one) =>
    textOf(one),
  );
  const MaxKeys = Math.max(0, Math.min(numberOf(request['MaxKeys']) ?? MAX_KEYS, MAX_KEYS));
  const { lines, nextToken } = pageOfObjects(objects, Name ?? '', {
    prefix: Prefix ?? '',
    delimiter: Delimiter ?? '',
    maxKeys: MaxKeys,
    startAfter: textOf(request['StartAfter']),
    token: textOf(request['ContinuationToken']),
  });
  const prefixes = lines.filter(({ object }) => object === undefined).map(({ name }) => ({ Prefix: name }));
  return defined({
    Contents: lines.flatMap(contents),
    ...(prefixes.length > 0 && { CommonPrefixes: prefixes }),
    KeyCount: lines.length,
    MaxKeys,
    IsTruncated: nextToken !== undefined,
    NextContinuationToken: nextToken,
    Name,
    Prefix,
  });
}

function contents({ object }: Line): readonly JsonObject[] {
  if (object === undefined) return [];
  const { key, eTag, lastModifiedMs, sizeBytes } = object;
  const LastModified = new Date(lastModifiedMs).toISOString();
  return [{ ETag: eTag, Key: key, LastModified, Size: sizeBytes, StorageClass: 'STANDARD' }];
}
