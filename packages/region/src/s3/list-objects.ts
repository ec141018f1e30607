import { AwsError } from '../core/aws-error.ts';
import { element, xmlDocument } from '../http/xml.ts';
import type { ObjectStore } from './object-store.ts';
import type { ObjectHead } from './stored-object.ts';

export const MAX_KEYS = 1000;

/** An entry of the list: an object, or all objects with the same key up to the delimiter. */
export interface Line {
  readonly name: string;
  readonly object: ObjectHead | undefined;
}

export interface ListRequest {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  readonly startAfter: string;
  /** That of the page before. */
  readonly token: string | undefined;
}

export interface ListPage {
  readonly lines: readonly Line[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

/** One page of the objects of a bucket. @throws AwsError NoSuchBucket */
export function pageOfObjects(store: ObjectStore, bucket: string, request: ListRequest): ListPage {
  const { prefix, delimiter, maxKeys, startAfter, token = '' } = request;
  const after = Buffer.from(token, 'base64url').toString();
  const objects = [...store.list(bucket, prefix)].filter(({ key }) => isAfter(key, startAfter));
  const rest = linesOf(objects, prefix, delimiter).filter(({ name }) => isAfter(name, after));
  const lines = rest.slice(0, maxKeys);
  const isTruncated = rest.length > lines.length;
  const nextToken = isTruncated ? Buffer.from(lines.at(-1)?.name ?? '').toString('base64url') : undefined;
  return { lines, nextToken };
}

/**
 * One page of the objects of a bucket, as the API answers it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 * @throws AwsError NoSuchBucket, InvalidArgument
 */
export function listObjects(store: ObjectStore, bucket: string, query: URLSearchParams): string {
  const [startAfter, token] = [query.get('start-after') ?? '', query.get('continuation-token') ?? undefined];
  const { lines, nextToken } = pageOfObjects(store, bucket, { ...rangeOf(query), startAfter, token });
  return listing(bucket, query, lines, [
    element('KeyCount', String(lines.length)),
    element('IsTruncated', String(nextToken !== undefined)),
    ...(nextToken === undefined ? [] : [element('NextContinuationToken', nextToken)]),
  ]);
}

/**
 * The same by the older operation, whose pages begin behind a marker. It says the next marker only of folders.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
 * @throws AwsError NoSuchBucket, InvalidArgument
 */
export function listObjectsByMarker(store: ObjectStore, bucket: string, query: URLSearchParams): string {
  const marker = query.get('marker') ?? '';
  const request = { ...rangeOf(query), startAfter: '', token: Buffer.from(marker).toString('base64url') };
  const { lines, nextToken } = pageOfObjects(store, bucket, request);
  const isMarked = nextToken !== undefined && request.delimiter !== '';
  const name = nameForm(query);
  return listing(bucket, query, lines, [
    element('Marker', name(marker)),
    element('IsTruncated', String(nextToken !== undefined)),
    ...(isMarked ? [element('NextMarker', name(lines.at(-1)?.name ?? ''))] : []),
  ]);
}

const rangeOf = (query: URLSearchParams) => ({
  prefix: query.get('prefix') ?? '',
  delimiter: query.get('delimiter') ?? '',
  maxKeys: maxKeysIn(query),
});

/** How keys are written. */
const nameForm =
  (query: URLSearchParams) =>
  (key: string): string =>
    query.get('encoding-type') === 'url' ? key.split('/').map(encodeURIComponent).join('/') : key;

/** @param ends what says where the page ends */
function listing(bucket: string, query: URLSearchParams, lines: readonly Line[], ends: readonly string[]): string {
  const { prefix, delimiter, maxKeys } = rangeOf(query);
  const name = nameForm(query);
  return xmlDocument('ListBucketResult', [
    element('Name', bucket),
    element('Prefix', name(prefix)),
    ...(delimiter === '' ? [] : [element('Delimiter', name(delimiter))]),
    ...(query.has('encoding-type') ? [element('EncodingType', 'url')] : []),
    element('MaxKeys', String(maxKeys)),
    ...ends,
    ...lines.map((line) => (line.object ? contents(line.object, name) : commonPrefix(name(line.name)))),
  ]);
}

/** Sorts by the bytes of UTF-8, as S3 does. */
const isAfter = (key: string, other: string): boolean => Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0;

function linesOf(objects: Iterable<ObjectHead>, prefix: string, delimiter: string): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const object of objects) {
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const line: Line =
      end === -1
        ? { name: object.key, object }
        : { name: object.key.slice(0, end + delimiter.length), object: undefined };
    lines.set(line.name, line);
  }
  return [...lines.values()];
}

function maxKeysIn(query: URLSearchParams): number {
  const maxKeys = Number(query.get('max-keys') ?? MAX_KEYS);
  if (!Number.isInteger(maxKeys) || maxKeys < 0)
    throw new AwsError('InvalidArgument', 'Provided max-keys not an integer or within integer range');
  return Math.min(maxKeys, MAX_KEYS);
}

function contents({ key, eTag, lastModifiedMs, sizeBytes }: ObjectHead, name: (key: string) => string): string {
  return element('Contents', [
    element('Key', name(key)),
    element('LastModified', new Date(lastModifiedMs).toISOString()),
    element('ETag', eTag),
    element('Size', String(sizeBytes)),
    element('StorageClass', 'STANDARD'),
  ]);
}

const commonPrefix = (prefix: string): string => element('CommonPrefixes', [element('Prefix', prefix)]);
