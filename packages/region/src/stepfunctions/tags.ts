import { AwsError } from '../core/aws-error.ts';
import { isObject } from '../core/json.ts';
import { textMap } from '../core/properties.ts';
import type { StateStore } from '../core/state-store.ts';

const KIND = 'state-machine-tags';
const MAX_TAGS = 50;

/** The tags of state machines and activities, by key. */
export class Tags {
  readonly #stateStore: StateStore;
  readonly #byArn: Map<string, Readonly<Record<string, string>>>;

  constructor({ stateStore }: { readonly stateStore: StateStore }) {
    this.#stateStore = stateStore;
    this.#byArn = new Map([...stateStore.rows(KIND)].map(([arn, row]) => [arn, textMap(isObject(row) ? row : {})]));
  }

  of(arn: string): Readonly<Record<string, string>> {
    return this.#byArn.get(arn) ?? {};
  }

  /** @throws AwsError TooManyTags */
  add(arn: string, tags: Readonly<Record<string, string>>): void {
    const all = { ...this.of(arn), ...tags };
    checkCount(all, arn);
    this.#put(arn, all);
  }

  remove(arn: string, keys: readonly string[]): void {
    this.#put(arn, Object.fromEntries(Object.entries(this.of(arn)).filter(([key]) => !keys.includes(key))));
  }

  forget(arn: string): void {
    this.#byArn.delete(arn);
    this.#stateStore.remove(KIND, arn);
  }

  #put(arn: string, tags: Readonly<Record<string, string>>): void {
    this.#byArn.set(arn, tags);
    this.#stateStore.put(KIND, arn, tags);
  }
}

/** @param what has the tags, as the error names it. @throws AwsError TooManyTags */
export function checkCount(tags: Readonly<Record<string, string>>, what: string): void {
  if (Object.keys(tags).length <= MAX_TAGS) return;
  throw new AwsError('TooManyTags', `'${what}' can have at most ${MAX_TAGS} tags.`);
}
