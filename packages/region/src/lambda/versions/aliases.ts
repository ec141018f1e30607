import { isObject } from '../../core/json.ts';
import { PersistedRows } from '../../core/persisted-rows.ts';
import type { Random } from '../../core/random.ts';
import type { StateStore } from '../../core/state-store.ts';
import { uuidOf } from '../../core/uuid-of.ts';

/** Where an alias leads. */
export interface AliasSettings {
  readonly description: string;
  /** The number of a version, or $LATEST. */
  readonly version: string;
  /** The shares of other versions, from 0 to 1. The rest is that of `version`. */
  readonly weights: Readonly<Record<string, number>>;
}

export interface Alias extends AliasSettings {
  readonly functionName: string;
  readonly name: string;
  /** Another one after each change. */
  readonly revisionId: string;
}

const isAlias = (value: unknown): value is Alias =>
  isObject(value) && typeof value['functionName'] === 'string' && isObject(value['weights']);

/**
 * The aliases of all functions.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
 */
export class Aliases {
  readonly #random: Random;
  readonly #rows = new PersistedRows('function-alias', isAlias);
  readonly #byKey = new Map<string, Alias>();

  constructor(random: Random) {
    this.#random = random;
  }

  restore(stateStore: StateStore): void {
    for (const [key, alias] of this.#rows.restore(stateStore)) this.#byKey.set(key, alias);
  }

  /** Creates an alias, or changes it. */
  put(functionName: string, name: string, settings: AliasSettings): Alias {
    const key = `${functionName}:${name}`;
    const before = this.#byKey.get(key)?.revisionId ?? '';
    const revisionId = uuidOf(JSON.stringify([key, before, settings]));
    const alias = { functionName, name, ...settings, revisionId };
    this.#byKey.set(key, alias);
    this.#rows.put(key, () => alias);
    return alias;
  }

  find(functionName: string, name: string): Alias | undefined {
    return this.#byKey.get(`${functionName}:${name}`);
  }

  /** Of one function, in the order of their names. */
  list(functionName: string): readonly Alias[] {
    const found = [...this.#byKey.values()].filter((alias) => alias.functionName === functionName);
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The version that the next invocation of an alias runs. */
  versionOf({ version, weights }: Alias): string {
    const [other] = Object.entries(weights);
    return other !== undefined && this.#random.next() < other[1] ? other[0] : version;
  }

  /** An unknown one is not an error. */
  delete(functionName: string, name: string): void {
    this.#byKey.delete(`${functionName}:${name}`);
    this.#rows.remove(`${functionName}:${name}`);
  }

  /** Forgets all aliases of a function that is deleted. */
  forget(functionName: string): void {
    this.#rows.atomically(() => {
      for (const { name } of this.list(functionName)) this.delete(functionName, name);
    });
  }
}

/** Whether an alias leads to a version, be it only sometimes. */
export const leadsTo = ({ version, weights }: Alias, number: string): boolean =>
  version === number || Object.hasOwn(weights, number);
