import { hash } from 'node:crypto';
import { rowsIn, type SpilledRows } from '../core/spill.ts';
import { DetailedAwsError } from '../http/detailed-error.ts';
import { Buckets, type BucketsDeps } from './buckets.ts';
import { noSuchKey } from './errors.ts';
import { BucketNotifications, type NotificationDeps } from './notifications/bucket-notifications.ts';
import type { ObjectEvent } from './notifications/record.ts';
import {
  type Bucket,
  type BucketRules,
  headOf,
  isExpired,
  type ObjectContent,
  type ObjectHead,
  objectIn,
  rowOf,
  type StoredObject,
} from './stored-object.ts';
import { UploadStore, type UploadStoreDeps } from './uploads/upload-store.ts';

export interface ObjectStoreDeps extends BucketsDeps, UploadStoreDeps, NotificationDeps {}

interface Made extends Pick<ObjectHead, 'eTag' | 'lastModifiedMs'> {
  /** Which notifications are sent. */
  readonly event: ObjectEvent;
}

const KIND = 's3-object';

/** The buckets of a region and their objects. They live as long as the state store, and none is in the memory. */
export class ObjectStore {
  readonly #deps: ObjectStoreDeps;
  readonly buckets: Buckets;
  readonly uploads: UploadStore;
  readonly notifications: BucketNotifications;
  /** By `<bucket>/<key>`. The name of a bucket has no slash. */
  readonly #heads: SpilledRows;
  /** In base64, by the same. A list does not read them. */
  readonly #bodies: SpilledRows;
  #sizeBytes = 0;

  constructor(deps: ObjectStoreDeps) {
    this.#deps = deps;
    this.buckets = new Buckets(deps);
    this.uploads = new UploadStore(deps, (name) => this.buckets.find(name));
    this.notifications = new BucketNotifications(deps);
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
  declareBucket(name: string, rules: Partial<BucketRules> = {}): void {
    this.buckets.declare(name, rules);
  }

  /** Removes a bucket with its uploads; one that is not there is not an error. @throws AwsError BucketNotEmpty (409) */
  removeBucket(name: string): void {
    if (this.has(name) && !this.list(name, '').next().done) {
      const message = 'The bucket you tried to delete is not empty';
      throw new DetailedAwsError('BucketNotEmpty', message, { BucketName: name }, 409);
    }
    this.atomically(() => {
      for (const upload of this.uploads.of(name)) this.uploads.end(upload);
      this.notifications.remove(name);
      this.buckets.remove(name);
    });
  }

  has(bucket: string): boolean {
    return this.buckets.find(bucket) !== undefined;
  }

  /** @throws AwsError NoSuchBucket */
  bucket(name: string): Bucket {
    return this.buckets.get(name);
  }

  /**
   * @param made what an upload of several parts says in place of its bytes and of the time, and how it came
   * @throws AwsError NoSuchBucket
   */
  put(bucket: string, key: string, content: ObjectContent, made: Partial<Made> = {}): ObjectHead {
    const place = `${this.bucket(bucket).name}/${key}`;
    const eTag = made.eTag ?? `"${hash('md5', content.body)}"`;
    const sizeBytes = content.body.length;
    const object = { ...content, key, eTag, lastModifiedMs: made.lastModifiedMs ?? this.#deps.clock.now(), sizeBytes };
    this.#deps.stateStore.put(KIND, place, rowOf(object));
    this.#set(place, object);
    this.notifications.tell({ event: made.event ?? 'ObjectCreated:Put', bucket, key, object });
    return headOf(object);
  }

  /** Either all writes of `work` survive or none. */
  atomically<T>(work: () => T): T {
    return this.#deps.stateStore.atomically(work);
  }

  /** An object, if there is one. */
  find(bucket: string, key: string): StoredObject | undefined {
    const known = this.buckets.find(bucket);
    const head = known && this.#unexpired(known, this.#headAt(`${bucket}/${key}`));
    if (!head) return undefined;
    const base64 = this.#bodies.get(`${bucket}/${key}`);
    return base64 === undefined ? undefined : { ...head, body: Buffer.from(base64, 'base64') };
  }

  /** @throws AwsError NoSuchBucket, NoSuchKey */
  get(bucket: string, key: string): StoredObject {
    const object = this.find(this.bucket(bucket).name, key);
    if (!object) throw noSuchKey(key);
    return object;
  }

  /** A missing object is not an error. @throws AwsError NoSuchBucket */
  delete(bucket: string, key: string): void {
    const known = this.bucket(bucket);
    if (!this.#unexpired(known, this.#headAt(`${bucket}/${key}`))) return;
    this.#remove(`${bucket}/${key}`);
    this.notifications.tell({ event: 'ObjectRemoved:Delete', bucket, key });
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

  #remove(place: string): void {
    this.#deps.stateStore.remove(KIND, place);
    this.#sizeBytes -= this.#headAt(place)?.sizeBytes ?? 0;
    this.#heads.remove(place);
    this.#bodies.remove(place);
  }

  #headAt(place: string): ObjectHead | undefined {
    const text = this.#heads.get(place);
    return text === undefined ? undefined : headIn(text);
  }

  #unexpired(bucket: Bucket, object: ObjectHead | undefined): ObjectHead | undefined {
    const nowMs = this.#deps.clock.now();
    if (!object || !isExpired(bucket.expirations, object.key, object.lastModifiedMs, nowMs)) return object;
    this.#remove(`${bucket.name}/${object.key}`);
    return undefined;
  }
}

/** As {@link ObjectStore} has written it. */
const headIn = (text: string): ObjectHead => JSON.parse(text);
