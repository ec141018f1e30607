import { schemasError } from './errors.ts';
import type { Tags } from './registry.ts';

/** Tags of registries, schemas and discoverers, by ARN. */
export class TagStore {
  readonly #byArn = new Map<string, Tags>();
  readonly #exists: (arn: string) => boolean;

  constructor(exists: (arn: string) => boolean) {
    this.#exists = exists;
  }

  /** @throws AwsError NotFoundException */
  list(arn: string): Tags {
    if (this.#exists(arn)) return this.of(arn);
    throw schemasError('NotFoundException', `Resource with ARN ${arn} does not exist.`);
  }

  /** @throws AwsError NotFoundException */
  tag(arn: string, tags: Tags): void {
    this.#byArn.set(arn, { ...this.list(arn), ...tags });
  }

  /** @throws AwsError NotFoundException */
  untag(arn: string, keys: readonly string[]): void {
    const persisted = Object.entries(this.list(arn)).filter(([key]) => !keys.includes(key));
    this.#byArn.set(arn, Object.fromEntries(persisted));
  }

  of(arn: string): Tags {
    return this.#byArn.get(arn) ?? {};
  }

  forget(arn: string): void {
    this.#byArn.delete(arn);
  }
}
