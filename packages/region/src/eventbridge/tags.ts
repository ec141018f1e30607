export type Tags = Readonly<Record<string, string>>;

/** Tags by the ARN of their resource. */
export class TagStore {
  readonly #byArn = new Map<string, Tags>();
  readonly #check: (arn: string) => void;

  /** @param check throws the error of a service for an ARN that names nothing that can have tags */
  constructor(check: (arn: string) => void) {
    this.#check = check;
  }

  /** @throws AwsError ResourceNotFoundException */
  tag(arn: string, tags: Tags): void {
    this.#check(arn);
    this.#byArn.set(arn, { ...this.#byArn.get(arn), ...tags });
  }

  /** @throws AwsError ResourceNotFoundException */
  untag(arn: string, keys: readonly string[]): void {
    const remaining = Object.entries(this.list(arn)).filter(([key]) => !keys.includes(key));
    this.#byArn.set(arn, Object.fromEntries(remaining));
  }

  /** @throws AwsError ResourceNotFoundException */
  list(arn: string): Tags {
    this.#check(arn);
    return this.#byArn.get(arn) ?? {};
  }

  forget(arn: string): void {
    this.#byArn.delete(arn);
  }
}
