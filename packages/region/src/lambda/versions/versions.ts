import { isObject } from '../../core/json.ts';
import { PersistedRows } from '../../core/persisted-rows.ts';
import type { StateStore } from '../../core/state-store.ts';
import { uuidOf } from '../../core/uuid-of.ts';
import { type FunctionConfig, versionKeyOf } from '../function-config.ts';
import { isPersistedVersion, persistedVersion, restoredVersion, type Version } from './persisted-version.ts';
import { publishedContent } from './published-content.ts';

interface Count {
  readonly count: number;
}

const isCount = (value: unknown): value is Count => isObject(value) && typeof value['count'] === 'number';

/**
 * The published versions of all functions.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html
 */
export class Versions {
  readonly #rows = new PersistedRows('function-version', isPersistedVersion);
  readonly #countRows = new PersistedRows('function-version-count', isCount);
  /** In the order of their numbers. */
  readonly #byKey = new Map<string, Version>();
  /** The number of the last version, by function: a number is never used again. */
  readonly #counts = new Map<string, number>();
  /** The keys of versions that resources of templates have. */
  readonly #taken = new Set<string>();

  restore(stateStore: StateStore): void {
    for (const [name, { count }] of this.#countRows.restore(stateStore)) this.#counts.set(name, count);
    for (const [key, row] of this.#rows.restore(stateStore)) this.#byKey.set(key, restoredVersion(row));
  }

  /**
   * Publishes a function as it is. One that has not changed since its last version keeps that.
   * @param description that of the function where it is undefined
   */
  publish(latest: FunctionConfig, description = latest.description): Version {
    const content = publishedContent(latest);
    const last = this.list(latest.name).at(-1);
    if (last?.content === content) return last;
    const count = (this.#counts.get(latest.name) ?? 0) + 1;
    const revisionId = uuidOf(`${latest.arn} ${count} ${latest.revisionId}`);
    const version = { ...latest, version: String(count), description, revisionId, content, inspection: undefined };
    this.#counts.set(latest.name, count);
    this.#byKey.set(versionKeyOf(version), version);
    this.#rows.atomically(() => {
      this.#countRows.put(latest.name, () => ({ count }));
      this.#rows.put(versionKeyOf(version), () => persistedVersion(version));
    });
    return version;
  }

  find(name: string, version: string): Version | undefined {
    return this.#byKey.get(`${name}:${version}`);
  }

  /** Gives a version to a resource of a template. @returns false for one that another resource has */
  take(version: Version): boolean {
    const isFree = !this.#taken.has(versionKeyOf(version));
    this.#taken.add(versionKeyOf(version));
    return isFree;
  }

  /** Of one function, the oldest first. */
  list(name: string): readonly Version[] {
    return [...this.#byKey.values()].filter((version) => version.name === name);
  }

  /** Reserved concurrency is that of a function, with all its versions. */
  reserve(name: string, reservedConcurrency: number | undefined): void {
    for (const version of this.list(name)) {
      if (version.reservedConcurrency === reservedConcurrency) continue;
      this.#byKey.set(versionKeyOf(version), { ...version, reservedConcurrency });
    }
  }

  delete(version: Version): void {
    this.#byKey.delete(versionKeyOf(version));
    this.#taken.delete(versionKeyOf(version));
    this.#rows.remove(versionKeyOf(version));
  }

  /** Forgets all versions of a function that is deleted. */
  forget(name: string): void {
    this.#rows.atomically(() => {
      for (const version of this.list(name)) this.delete(version);
      this.#countRows.remove(name);
    });
    this.#counts.delete(name);
  }
}
