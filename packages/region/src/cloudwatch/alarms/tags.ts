/** The tags of alarms, by ARN. */
export class AlarmTags {
  readonly #byArn = new Map<string, ReadonlyMap<string, string>>();

  get(arn: string): ReadonlyMap<string, string> {
    return this.#byArn.get(arn) ?? new Map();
  }

  set(arn: string, tags: ReadonlyMap<string, string>): void {
    this.#byArn.set(arn, tags);
  }

  forget(arn: string): void {
    this.#byArn.delete(arn);
  }
}
