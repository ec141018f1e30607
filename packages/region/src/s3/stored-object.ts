import { isObject, type Json } from '../core/json.ts';
import type { CorsRule } from './cors.ts';

/** A lifecycle rule: ends what has a key that begins with `prefix` after some days. */
export interface Expiration {
  readonly prefix: string;
  readonly days: number;
}

export interface BucketRules {
  /** Of objects. */
  readonly expirations: readonly Expiration[];
  /** Of multipart uploads that nobody completes. */
  readonly abortions: readonly Expiration[];
  readonly corsRules: readonly CorsRule[];
}

export interface Bucket extends BucketRules {
  readonly name: string;
  readonly createdAtMs: number;
}

/** The headers of an object, stored and returned with it. */
export interface ObjectContent {
  readonly body: Buffer;
  readonly contentType: string;
  /** User-defined metadata, by name without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The headers of HTTP that S3 stores beside the type, such as `cache-control`. */
  readonly systemMetadata: Readonly<Record<string, string>>;
}

/** What is said about the body of an object. */
export type ContentHead = Omit<ObjectContent, 'body'>;

/** All of an object but its body. */
export interface ObjectHead extends ContentHead {
  readonly key: string;
  /** In quotation marks, as in the header. */
  readonly eTag: string;
  readonly lastModifiedMs: number;
  /** Of the body. */
  readonly sizeBytes: number;
}

export interface StoredObject extends ObjectHead, ObjectContent {}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Rules count to the midnight after their days. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-actions */
export const isExpired = (rules: readonly Expiration[], key: string, sinceMs: number, nowMs: number): boolean =>
  rules.some(({ prefix, days }) => {
    const expiresMs = Math.ceil((sinceMs + days * DAY_MS) / DAY_MS) * DAY_MS;
    return key.startsWith(prefix) && nowMs >= expiresMs;
  });

export const headOf = ({ body: _body, ...head }: StoredObject): ObjectHead => head;

/** An object as the state store has it. */
export function rowOf({ key: _key, body, sizeBytes: _sizeBytes, ...rest }: StoredObject): Json {
  return { ...rest, base64: body.toString('base64') };
}

export function objectIn(place: string, row: Json): StoredObject | undefined {
  const head = contentHeadIn(row);
  if (head === undefined || !isObject(row)) return undefined;
  const { base64, eTag, lastModifiedMs } = row;
  if (typeof base64 !== 'string' || typeof eTag !== 'string' || typeof lastModifiedMs !== 'number') return undefined;
  const body = Buffer.from(base64, 'base64');
  return { key: place.slice(place.indexOf('/') + 1), body, sizeBytes: body.length, eTag, lastModifiedMs, ...head };
}

/** What a row says about a body. */
export function contentHeadIn(row: Json): ContentHead | undefined {
  if (!isObject(row)) return undefined;
  const { contentType, metadata = {}, systemMetadata = {} } = row;
  if (typeof contentType !== 'string' || !isObject(metadata) || !isObject(systemMetadata)) return undefined;
  return { contentType, metadata: textsIn(metadata), systemMetadata: textsIn(systemMetadata) };
}

const textsIn = (members: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
  );
