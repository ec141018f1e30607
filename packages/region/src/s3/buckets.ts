import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { isObject } from '../core/json.ts';
import type { StateStore } from '../core/state-store.ts';
import { DetailedAwsError } from '../http/detailed-error.ts';
import { isBucketName } from './bucket-name.ts';
import { noSuchBucket } from './errors.ts';
import type { Bucket, BucketRules } from './stored-object.ts';

export interface BucketsDeps {
  readonly clock: Clock;
  readonly stateStore: StateStore;
  /** Where they are. */
  readonly region: string;
}

const KIND = 's3-bucket';
const NO_RULES: BucketRules = { expirations: [], abortions: [], corsRules: [] };
/** It alone takes a bucket that its owner creates again, as it always did. */
const OLDEST_REGION = 'us-east-1';

/** The buckets of a region. Those that a call created live as long as the state store, templates declare theirs anew. */
export class Buckets {
  readonly #deps: BucketsDeps;
  readonly #byName = new Map<string, Bucket>();

  constructor(deps: BucketsDeps) {
    this.#deps = deps;
    for (const [name, row] of deps.stateStore.rows(KIND)) {
      const createdAtMs = isObject(row) ? row['createdAtMs'] : undefined;
      if (typeof createdAtMs === 'number') this.#byName.set(name, { name, createdAtMs, ...NO_RULES });
    }
  }

  /** A known bucket keeps its time. */
  declare(name: string, rules: Partial<BucketRules>): void {
    const createdAtMs = this.find(name)?.createdAtMs ?? this.#deps.clock.now();
    this.#byName.set(name, { name, createdAtMs, ...NO_RULES, ...rules });
  }

  /**
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
   * @param constraint the Region that the call names
   * @throws AwsError InvalidBucketName, BucketAlreadyOwnedByYou (409); IllegalLocationConstraintException,
   *   InvalidLocationConstraint for a bucket that is not to be here
   */
  create(name: string, constraint?: string): void {
    const members = { BucketName: name };
    if (!isBucketName(name))
      throw new DetailedAwsError('InvalidBucketName', 'The specified bucket is not valid.', members);
    this.#checkLocation(constraint);
    if (this.find(name) !== undefined) {
      if (this.#deps.region === OLDEST_REGION) return;
      const message = 'Your previous request to create the named bucket succeeded and you already own it.';
      throw new DetailedAwsError('BucketAlreadyOwnedByYou', message, members, 409);
    }
    const createdAtMs = this.#deps.clock.now();
    this.#deps.stateStore.put(KIND, name, { createdAtMs });
    this.#byName.set(name, { name, createdAtMs, ...NO_RULES });
  }

  remove(name: string): void {
    this.#deps.stateStore.remove(KIND, name);
    this.#byName.delete(name);
  }

  find(name: string): Bucket | undefined {
    return this.#byName.get(name);
  }

  /** @throws AwsError NoSuchBucket */
  get(name: string): Bucket {
    const bucket = this.find(name);
    if (!bucket) throw noSuchBucket(name);
    return bucket;
  }

  all(): readonly Bucket[] {
    return [...this.#byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  get region(): string {
    return this.#deps.region;
  }

  /** What GetBucketLocation says: nothing of the oldest Region. */
  location(): string {
    return this.#deps.region === OLDEST_REGION ? '' : this.#deps.region;
  }

  #checkLocation(constraint: string | undefined): void {
    if (constraint === OLDEST_REGION) {
      const members = { LocationConstraint: constraint };
      const message = 'The specified location-constraint is not valid';
      throw new DetailedAwsError('InvalidLocationConstraint', message, members);
    }
    if ((constraint ?? '') === this.location()) return;
    const which = constraint === undefined ? 'unspecified' : constraint;
    throw new AwsError(
      'IllegalLocationConstraintException',
      `The ${which} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    );
  }
}
