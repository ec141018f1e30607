import { isObject } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';
import { RegistryError } from './registry-error.ts';

/** A schema in a subject. */
export interface SubjectVersion {
  readonly subject: string;
  /** A whole number from 1 on. */
  readonly version: number;
  readonly id: number;
  /** Softly: it is not shown any more, and still readable by its id. */
  readonly isDeleted: boolean;
}

/** What an int of Java holds. */
const MAX_VERSION = 2 ** 31 - 1;
/** More than any project has, and few enough for the memory. */
const MAX_VERSIONS = 50_000;

/** The subjects with their versions. */
export class Subjects {
  readonly #rows = new PersistedRows('schema-registry-version', isSubjectVersion);
  readonly #subjects = new Map<string, Map<number, SubjectVersion>>();
  readonly #byId = new Map<number, Set<string>>();
  #count = 0;

  restore(stateStore: StateStore): void {
    for (const [, row] of this.#rows.restore(stateStore)) this.keep(row);
  }

  /** Sorted. */
  names(): readonly string[] {
    return [...this.#subjects.keys()].toSorted();
  }

  /** The oldest first, those that are softly deleted included. */
  versionsOf(subject: string): readonly SubjectVersion[] {
    return [...(this.#subjects.get(subject)?.values() ?? [])].toSorted((a, b) => a.version - b.version);
  }

  find(subject: string, version: number): SubjectVersion | undefined {
    return this.#subjects.get(subject)?.get(version);
  }

  /** Where a schema stands, by subject and version. */
  withId(id: number): readonly SubjectVersion[] {
    const subjects = [...(this.#byId.get(id) ?? [])].toSorted();
    return subjects.flatMap((subject) => this.versionsOf(subject).filter((one) => one.id === id));
  }

  /**
   * The version of a subject that a schema becomes when it is put.
   * @param version the one that it must have; undefined gives it the next
   * @throws RegistryError 42205, 50001
   */
  made(subject: string, id: number, version?: number): SubjectVersion {
    if (this.#count >= MAX_VERSIONS) throw new RegistryError('STORE_FULL', { limit: MAX_VERSIONS, what: 'versions' });
    const last = this.versionsOf(subject).at(-1)?.version ?? 0;
    const next = version ?? last + 1;
    if (next <= MAX_VERSION) return { subject, version: next, id, isDeleted: false };
    throw new RegistryError('NOT_PERMITTED', {
      problem: `Subject ${subject} has the highest version that there can be`,
    });
  }

  /** Either all of them are hidden or none. */
  deleteSoftly(rows: readonly SubjectVersion[]): void {
    const deleted = rows.map((row) => ({ ...row, isDeleted: true }));
    this.atomically(() => {
      for (const row of deleted) this.put(row);
    });
    for (const row of deleted) this.keep(row);
  }

  /** Either all of them are gone or none. */
  remove(rows: readonly SubjectVersion[]): void {
    this.atomically(() => {
      for (const row of rows) this.#rows.remove(keyOf(row));
    });
    for (const row of rows) this.#forget(row);
  }

  #forget({ subject, version, id }: SubjectVersion): void {
    const versions = this.#subjects.get(subject);
    if (versions?.delete(version)) this.#count--;
    if (versions?.size === 0) this.#subjects.delete(subject);
    if (!this.versionsOf(subject).some((one) => one.id === id)) this.#byId.get(id)?.delete(subject);
  }

  /** Either all rows that `work` puts survive or none. */
  atomically<T>(work: () => T): T {
    return this.#rows.atomically(work);
  }

  /** Persists a version. It is here once it is {@link keep kept}, when nothing can take that back any more. */
  put(row: SubjectVersion): void {
    this.#rows.put(keyOf(row), () => row);
  }

  keep(row: SubjectVersion): void {
    const versions = this.#subjects.get(row.subject) ?? new Map<number, SubjectVersion>();
    if (!versions.has(row.version)) this.#count++;
    this.#subjects.set(row.subject, versions.set(row.version, row));
    this.#byId.set(row.id, (this.#byId.get(row.id) ?? new Set()).add(row.subject));
  }
}

const keyOf = ({ subject, version }: Pick<SubjectVersion, 'subject' | 'version'>): string => `${version} ${subject}`;

function isSubjectVersion(value: unknown): value is SubjectVersion {
  return (
    isObject(value) &&
    typeof value['subject'] === 'string' &&
    Number.isSafeInteger(value['version']) &&
    Number.isSafeInteger(value['id']) &&
    typeof value['isDeleted'] === 'boolean'
  );
}
