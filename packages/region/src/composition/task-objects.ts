import { type JsonObject, textOf } from '../core/json.ts';
import { defined } from '../core/properties.ts';
import type { ObjectHead, ObjectStore } from '../s3/object-store.ts';
import type { ServiceCall } from '../stepfunctions/tasks/ports.ts';

const MAX_KEYS = 1000;
const ENCRYPTED = { ServerSideEncryption: 'AES256' };

/** The operations of S3 as the tasks of state machines call them. Bodies are texts; JSON becomes one. */
export function taskObjects(objects: ObjectStore): Readonly<Record<string, ServiceCall>> {
  return {
    's3:getObject': async ({ Bucket, Key }) => {
      const object = objects.get(textOf(Bucket), textOf(Key));
      return { ...shown(object), Body: object.body.toString('utf8') };
    },
    's3:headObject': async ({ Bucket, Key }) => shown(objects.get(textOf(Bucket), textOf(Key))),
    's3:putObject': async ({ Bucket, Key, Body, ContentType }) => {
      const text = typeof Body === 'string' ? Body : JSON.stringify(Body ?? '');
      const contentType = textOf(ContentType, 'text/plain; charset=UTF-8');
      const content = { body: Buffer.from(text), contentType, metadata: {} };
      return { ETag: objects.put(textOf(Bucket), textOf(Key), content).eTag, ...ENCRYPTED };
    },
    's3:deleteObject': async ({ Bucket, Key }) => {
      objects.delete(textOf(Bucket), textOf(Key));
      return {};
    },
    's3:listObjectsV2': async ({ Bucket, Prefix }) => list(objects, textOf(Bucket), textOf(Prefix)),
    's3:listBuckets': async () => ({ Buckets: objects.buckets().map(({ name }) => ({ Name: name })) }),
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

function list(objects: ObjectStore, Name: string, Prefix: string): JsonObject {
  const Contents: JsonObject[] = [];
  for (const { key, eTag, lastModifiedMs, sizeBytes } of objects.list(Name, Prefix)) {
    if (Contents.length === MAX_KEYS) break;
    const LastModified = new Date(lastModifiedMs).toISOString();
    Contents.push({ ETag: eTag, Key: key, LastModified, Size: sizeBytes, StorageClass: 'STANDARD' });
  }
  const found = { Contents, KeyCount: Contents.length, MaxKeys: MAX_KEYS, IsTruncated: Contents.length === MAX_KEYS };
  return defined({ ...found, Name, Prefix });
}
