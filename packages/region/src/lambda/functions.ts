import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { StateStore } from '../core/state-store.ts';
import { uuidOf } from '../core/uuid-of.ts';
import { functionNotFound } from './errors.ts';
import { type FunctionConfig, functionNameIn, LATEST, qualifiedName, qualifierIn } from './function-config.ts';
import { Aliases } from './versions/aliases.ts';
import { Versions } from './versions/versions.ts';

interface FunctionsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly accountId: string;
  readonly region: string;
}

/** The functions, their versions and their aliases, by name. */
export class Functions {
  readonly versions = new Versions();
  readonly aliases: Aliases;
  readonly #deps: FunctionsDeps;
  readonly #latest = new Map<string, FunctionConfig>();

  constructor(deps: FunctionsDeps) {
    this.#deps = deps;
    this.aliases = new Aliases(deps.random);
  }

  restore(stateStore: StateStore): void {
    this.versions.restore(stateStore);
    this.aliases.restore(stateStore);
  }

  all(): readonly FunctionConfig[] {
    return [...this.#latest.values()];
  }

  has(name: string): boolean {
    return this.#latest.has(name);
  }

  /** A function as it is or was; undefined for a function or a version that is not there. */
  find(name: string, version = LATEST): FunctionConfig | undefined {
    const latest = this.#latest.get(name);
    return version === LATEST || latest === undefined ? latest : this.versions.find(name, version);
  }

  put(config: FunctionConfig): void {
    this.#latest.set(config.name, config);
    this.versions.reserve(config.name, config.reservedConcurrency);
  }

  /** A configuration as the next revision of its function. */
  revised(config: FunctionConfig): FunctionConfig {
    const modifiedAtMs = this.#deps.clock.now();
    const before = this.#latest.get(config.name)?.revisionId ?? '';
    return { ...config, modifiedAtMs, revisionId: uuidOf(`${config.arn} ${before} ${modifiedAtMs}`) };
  }

  delete(name: string): void {
    this.#latest.delete(name);
  }

  /** The ARN of a function, whether or not it is there. */
  arnOf(name: string): string {
    return `${this.#prefix}:function:${name}`;
  }

  /** The ARN of a layer, whether or not it is there. */
  layerArnOf(name: string): string {
    return `${this.#prefix}:layer:${name}`;
  }

  get #prefix(): string {
    const { region, accountId } = this.#deps;
    return `arn:aws:lambda:${region}:${accountId}`;
  }

  /** The ARN of what a reference names, with the version or the alias. @throws AwsError ResourceNotFoundException (404) */
  arnFor(reference: string, qualifier = qualifierIn(reference)): string {
    const arn = this.arnOf(qualifiedName(reference, qualifier));
    if (!this.isThere(reference, qualifier)) throw functionNotFound(arn);
    return arn;
  }

  isThere(reference: string, qualifier = qualifierIn(reference) ?? LATEST): boolean {
    const name = functionNameIn(reference) ?? reference;
    return this.has(name) && (this.find(name, qualifier) ?? this.aliases.find(name, qualifier)) !== undefined;
  }

  /** The function that a reference names; an alias with weights leads now here, now there. @throws as {@link arnFor} */
  functionOf(reference: string, qualifier = qualifierIn(reference) ?? LATEST): FunctionConfig {
    const name = functionNameIn(reference) ?? reference;
    const alias = this.aliases.find(name, qualifier);
    const found = this.find(name, alias === undefined ? qualifier : this.aliases.versionOf(alias));
    if (found !== undefined) return found;
    throw functionNotFound(this.arnOf(qualifiedName(name, qualifier)));
  }

  /** Lets the versions of a function count from 1 again. */
  forgetVersions(name: string): void {
    this.versions.forget(name);
    this.aliases.forget(name);
  }
}
