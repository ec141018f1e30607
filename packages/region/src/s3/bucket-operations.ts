import { AwsError } from '../core/aws-error.ts';
import type { Call, TextAnswer } from '../http/call.ts';
import { pageOf } from '../http/pages.ts';
import { element, unescaped, xmlDocument } from '../http/xml.ts';
import { malformedXml } from './errors.ts';
import { listObjects, listObjectsByMarker } from './list-objects.ts';
import type { ObjectStore } from './object-store.ts';
import { emptyAnswer, type S3Operation, xmlAnswer } from './operation.ts';

const LIST_PARAMETERS = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];
const MAX_BUCKETS = 10_000;
/** Of one call of DeleteObjects. */
const MAX_DELETED = 1000;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
export const BUCKET_OPERATIONS: readonly S3Operation[] = [
  {
    name: 'ListBuckets',
    method: 'GET',
    on: 'service',
    query: ['prefix', 'max-buckets', 'continuation-token', 'bucket-region'],
    run: (store, { query }) => xmlAnswer(listBuckets(store, query)),
  },
  { name: 'CreateBucket', method: 'PUT', on: 'bucket', run: createBucket },
  {
    name: 'GetBucketLocation',
    method: 'GET',
    on: 'bucket',
    marks: ['location'],
    run: (store, _call, bucket) => {
      store.bucket(bucket);
      return xmlAnswer(xmlDocument('LocationConstraint', [store.buckets.location()]));
    },
  },
  {
    name: 'ListObjectsV2',
    method: 'GET',
    on: 'bucket',
    marks: ['list-type'],
    query: [...LIST_PARAMETERS, 'continuation-token', 'start-after'],
    run: (store, { query }, bucket) => xmlAnswer(listObjects(store, bucket, query)),
  },
  {
    name: 'ListObjects',
    method: 'GET',
    on: 'bucket',
    query: [...LIST_PARAMETERS, 'marker'],
    run: (store, { query }, bucket) => xmlAnswer(listObjectsByMarker(store, bucket, query)),
  },
  {
    name: 'GetBucketVersioning',
    method: 'GET',
    on: 'bucket',
    marks: ['versioning'],
    // Of a bucket that never had versions, the answer is empty.
    run: (store, _call, bucket) => {
      store.bucket(bucket);
      return xmlAnswer(xmlDocument('VersioningConfiguration', []));
    },
  },
  {
    name: 'HeadBucket',
    method: 'HEAD',
    on: 'bucket',
    run: (store, _call, bucket) => {
      store.bucket(bucket);
      return emptyAnswer(200, { 'x-amz-bucket-region': store.buckets.region });
    },
  },
  {
    name: 'DeleteBucket',
    method: 'DELETE',
    on: 'bucket',
    run: (store, _call, bucket) => {
      store.removeBucket(store.bucket(bucket).name);
      return emptyAnswer(204);
    },
  },
  {
    name: 'DeleteObjects',
    method: 'POST',
    on: 'bucket',
    marks: ['delete'],
    run: (store, { body }, bucket) => xmlAnswer(deleteObjects(store, bucket, body)),
  },
];

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
function createBucket({ buckets }: ObjectStore, { body }: Call, name: string): TextAnswer {
  const isWhole = body === '' || /<CreateBucketConfiguration[\s/>]/.test(body);
  if (!isWhole) throw malformedXml();
  buckets.create(name, /<LocationConstraint>\s*([^<]*?)\s*<\/LocationConstraint>/.exec(body)?.[1]);
  const location = buckets.location() === '' ? `/${name}` : `http://${name}.s3.amazonaws.com/`;
  return emptyAnswer(200, { location });
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
function listBuckets({ buckets }: ObjectStore, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const isHere = (query.get('bucket-region') ?? buckets.region) === buckets.region;
  const found = isHere ? buckets.all().filter(({ name }) => name.startsWith(prefix)) : [];
  const limit = Number(query.get('max-buckets') ?? MAX_BUCKETS);
  const isLimit = Number.isInteger(limit) && limit >= 1 && limit <= MAX_BUCKETS;
  const page = isLimit ? pageOf(found, limit, query.get('continuation-token') ?? undefined) : undefined;
  if (!page)
    throw new AwsError('InvalidArgument', `max-buckets is from 1 to ${MAX_BUCKETS}, the token as it was given.`);
  const lines = page.items.map(({ name, createdAtMs }) =>
    element('Bucket', [element('Name', name), element('CreationDate', new Date(createdAtMs).toISOString())]),
  );
  return xmlDocument('ListAllMyBucketsResult', [
    element('Buckets', lines),
    ...(page.nextToken === undefined ? [] : [element('ContinuationToken', page.nextToken)]),
  ]);
}

/** The keys in the body of DeleteObjects. */
export const keysToDelete = (body: string): readonly string[] =>
  [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescaped(key));

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
function deleteObjects(store: ObjectStore, bucket: string, body: string): string {
  const keys = keysToDelete(body);
  if (keys.length === 0 || keys.length > MAX_DELETED) throw malformedXml();
  for (const key of keys) store.delete(bucket, key);
  const isQuiet = /<Quiet>\s*true\s*<\/Quiet>/.test(body);
  return xmlDocument('DeleteResult', isQuiet ? [] : keys.map((key) => element('Deleted', [element('Key', key)])));
}
