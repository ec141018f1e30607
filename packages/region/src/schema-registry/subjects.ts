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

/** More than any project has, and few enough for the memory. */
const MAX_VERSIONS = 50_000;

/** The subjects with their versions. */
export class Subjects {
  readonly #rows = new PersistedRows('schema-registry-version', isSubjectVersion);
  readonly #subjects = new Map<string, Map<number, SubjectVersion>>();
  readonly #byId = new Map<number, Set<string>>();
  #count = 0;

  restore(stateStore: StateStore): void {
    for (const [, row] of this.#rows.restore(stateStore)) this.#keep(row);
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
   * @param version the one that it must have; undefined gives it the next
   * @throws RegistryError 50001
   */
  add(subject: string, id: number, version?: number): SubjectVersion {
    if (this.#count >= MAX_VERSIONS) throw new RegistryError('STORE_FULL', { limit: MAX_VERSIONS, what: 'versions' });
    const last = this.versionsOf(subject).at(-1)?.version ?? 0;
    const row = { subject, version: version ?? last + 1, id, isDeleted: false };
    this.#set(row);
    return row;
  }

  deleteSoftly(row: SubjectVersion): void {
    this.#set({ ...row, isDeleted: true });
  }

  remove({ subject, version, id }: SubjectVersion): void {
    this.#rows.remove(keyOf({ subject, version }));
    const versions = this.#subjects.get(subject);
    if (versions?.delete(version)) this.#count--;
    if (versions?.size === 0) this.#subjects.delete(subject);
    if (!this.versionsOf(subject).some((one) => one.id === id)) this.#byId.get(id)?.delete(subject);
  }

  /** Either all changes of `work` survive or none. */
  atomically<T>(work: () => T): T {
    return this.#rows.atomically(work);
  }

  #set(row: SubjectVersion): void {
    this.#rows.put(keyOf(row), () => row);
    this.#keep(row);
  }

  #keep(row: SubjectVersion): void {
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
