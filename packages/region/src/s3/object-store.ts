import { createHash } from 'node:crypto';
import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { isObject, type Json } from '../core/json.ts';
import { rowsIn, type Spill, type SpilledRows } from '../core/spill.ts';
import type { StateStore } from '../core/state-store.ts';
import { DetailedAwsError } from '../http/detailed-error.ts';
import type { CorsRule } from './cors.ts';

/** A lifecycle rule: deletes objects whose key begins with `prefix` after some days. */
export interface Expiration {
  readonly prefix: string;
  readonly days: number;
}

export interface Bucket {
  readonly name: string;
  readonly createdAtMs: number;
  readonly expirations: readonly Expiration[];
  readonly corsRules: readonly CorsRule[];
}

/** The headers of an object, stored and returned with it. */
export interface ObjectContent {
  readonly body: Buffer;
  readonly contentType: string;
  /** User-defined metadata, by name without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** All of an object but its body. */
export interface ObjectHead extends Omit<ObjectContent, 'body'> {
  readonly key: string;
  /** In quotation marks, as in the header. */
  readonly eTag: string;
  readonly lastModifiedMs: number;
  /** Of the body. */
  readonly sizeBytes: number;
}

export interface StoredObject extends ObjectHead, ObjectContent {}

export interface ObjectStoreDeps {
  readonly clock: Clock;
  readonly stateStore: StateStore;
  readonly spill: Spill;
}

const KIND = 's3-object';
const DAY_MS = 24 * 60 * 60 * 1000;

/** The buckets of a region and their objects. They live as long as the state store, and none is in the memory. */
export class ObjectStore {
  readonly #deps: ObjectStoreDeps;
  readonly #buckets = new Map<string, Bucket>();
  /** By `<bucket>/<key>`. The name of a bucket has no slash. */
  readonly #heads: SpilledRows;
  /** In base64, by the same. A list does not read them. */
  readonly #bodies: SpilledRows;
  #sizeBytes = 0;

  constructor(deps: ObjectStoreDeps) {
    this.#deps = deps;
    this.#heads = deps.spill.ownRows();
    this.#bodies = deps.spill.ownRows();
    for (const [place, row] of deps.stateStore.rows(KIND)) {
      const object = objectIn(place, row);
      if (object) this.#set(place, object);
    }
  }

  fill(): { readonly count: number; readonly sizeBytes: number } {
    return { count: this.#heads.count(), sizeBytes: this.#sizeBytes };
  }

  /** A known bucket keeps its objects. */
  declareBucket(name: string, expirations: readonly Expiration[], corsRules: readonly CorsRule[] = []): void {
    const createdAtMs = this.#buckets.get(name)?.createdAtMs ?? this.#deps.clock.now();
    this.#buckets.set(name, { name, createdAtMs, expirations, corsRules });
  }

  /** Removes a bucket; one that is not there is not an error. @throws AwsError BucketNotEmpty */
  removeBucket(name: string): void {
    if (this.#buckets.has(name) && !this.list(name, '').next().done) {
      throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
    }
    this.#buckets.delete(name);
  }

  has(bucket: string): boolean {
    return this.#buckets.has(bucket);
  }

  buckets(): readonly Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws AwsError NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (!bucket)
      throw new DetailedAwsError('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name }, 404);
    return bucket;
  }

  /** @throws AwsError NoSuchBucket */
  put(bucket: string, key: string, content: ObjectContent): ObjectHead {
    const place = `${this.bucket(bucket).name}/${key}`;
    const eTag = `"${createHash('md5').update(content.body).digest('hex')}"`;
    const sizeBytes = content.body.length;
    const object = { ...content, key, eTag, lastModifiedMs: this.#deps.clock.now(), sizeBytes };
    this.#deps.stateStore.put(KIND, place, rowOf(object));
    this.#set(place, object);
    return headOf(object);
  }

  /** An object, if there is one. */
  find(bucket: string, key: string): StoredObject | undefined {
    const known = this.#buckets.get(bucket);
    const head = known && this.#unexpired(known, this.#headAt(`${bucket}/${key}`));
    if (!head) return undefined;
    const base64 = this.#bodies.get(`${bucket}/${key}`);
    return base64 === undefined ? undefined : { ...head, body: Buffer.from(base64, 'base64') };
  }

  /** @throws AwsError NoSuchBucket, NoSuchKey */
  get(bucket: string, key: string): StoredObject {
    const object = this.find(this.bucket(bucket).name, key);
    if (!object) throw new DetailedAwsError('NoSuchKey', 'The specified key does not exist.', { Key: key }, 404);
    return object;
  }

  /** A missing object is not an error. @throws AwsError NoSuchBucket */
  delete(bucket: string, key: string): void {
    const place = `${this.bucket(bucket).name}/${key}`;
    this.#deps.stateStore.remove(KIND, place);
    this.#sizeBytes -= this.#headAt(place)?.sizeBytes ?? 0;
    this.#heads.remove(place);
    this.#bodies.remove(place);
  }

  /** All objects of a bucket whose key begins with `prefix`, in the order of their keys. @throws AwsError NoSuchBucket */
  *list(name: string, prefix: string): Generator<ObjectHead, void> {
    const bucket = this.bucket(name);
    for (const [place, text] of rowsIn(this.#heads, { gte: `${name}/${prefix}` })) {
      if (!place.startsWith(`${name}/${prefix}`)) return;
      const head = this.#unexpired(bucket, headIn(text));
      if (head) yield head;
    }
  }

  #set(place: string, object: StoredObject): void {
    this.#sizeBytes += object.sizeBytes - (this.#headAt(place)?.sizeBytes ?? 0);
    this.#bodies.put(place, object.body.toString('base64'));
    this.#heads.put(place, JSON.stringify(headOf(object)));
  }

  #headAt(place: string): ObjectHead | undefined {
    const text = this.#heads.get(place);
    return text === undefined ? undefined : headIn(text);
  }

  #unexpired(bucket: Bucket, object: ObjectHead | undefined): ObjectHead | undefined {
    if (!object || !isExpired(object, bucket, this.#deps.clock.now())) return object;
    this.delete(bucket.name, object.key);
    return undefined;
  }
}

/** An object expires at the midnight after its days. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-actions */
function isExpired({ key, lastModifiedMs }: ObjectHead, { expirations }: Bucket, nowMs: number): boolean {
  return expirations.some(({ prefix, days }) => {
    const expiresMs = Math.ceil((lastModifiedMs + days * DAY_MS) / DAY_MS) * DAY_MS;
    return key.startsWith(prefix) && nowMs >= expiresMs;
  });
}

const headOf = ({ body: _body, ...head }: StoredObject): ObjectHead => head;

/** As {@link ObjectStore} has written it. */
const headIn = (text: string): ObjectHead => JSON.parse(text);

function rowOf({ key: _key, body, sizeBytes: _sizeBytes, ...rest }: StoredObject): Json {
  return { ...rest, base64: body.toString('base64') };
}

function objectIn(place: string, row: Json): StoredObject | undefined {
  if (!isObject(row)) return undefined;
  const { base64, contentType, eTag, lastModifiedMs, metadata = {} } = row;
  if (typeof base64 !== 'string' || typeof contentType !== 'string') return undefined;
  if (typeof eTag !== 'string' || typeof lastModifiedMs !== 'number' || !isObject(metadata)) return undefined;
  const body = Buffer.from(base64, 'base64');
  return {
    key: place.slice(place.indexOf('/') + 1),
    body,
    sizeBytes: body.length,
    contentType,
    eTag,
    lastModifiedMs,
    metadata: Object.fromEntries(
      Object.entries(metadata).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
    ),
  };
}
