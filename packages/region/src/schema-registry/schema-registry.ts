import type { StateStore } from '../core/state-store.ts';
import type { SchemaKinds } from '../kafka-values/kinds.ts';
import { type Schema, SchemaInvalid } from '../kafka-values/schema-kind.ts';
import { problemsOf } from './compatibility.ts';
import { DEFAULT_LEVEL, DEFAULT_MODE, isLevel, isMode, type Level, type Mode } from './level.ts';
import { normalizedText } from './normalized.ts';
import { RegistryError } from './registry-error.ts';
import { ReferenceUnknown, resolveReferences } from './resolve-references.ts';
import { SchemaPool } from './schema-pool.ts';
import { Settings } from './settings.ts';
import type { Reference, SchemaDraft, StoredSchema } from './stored-schema.ts';
import { Subjects, type SubjectVersion } from './subjects.ts';

/** As Kafka's messages, in which Confluent's registry keeps schemas. */
const MAX_SCHEMA_BYTES = 1_000_000;

/** A schema that stands in a subject. */
export interface Registered extends SubjectVersion {
  readonly schema: StoredSchema;
}

/** What a client wants to be registered. */
export interface Registration {
  readonly draft: SchemaDraft;
  readonly normalize: boolean;
  /** Both only in the mode IMPORT. */
  readonly id?: number;
  readonly version?: number;
}

/** The schemas of Kafka's keys and values, by subjects and versions. */
export class SchemaRegistry {
  readonly levels = new Settings<Level>('schema-registry-level', isLevel, DEFAULT_LEVEL);
  readonly modes = new Settings<Mode>('schema-registry-mode', isMode, DEFAULT_MODE);
  readonly #kinds: SchemaKinds;
  readonly #pool = new SchemaPool();
  readonly #subjects = new Subjects();
  /** Schemas are parsed when they are first needed. */
  readonly #parsed = new Map<number, Schema>();

  constructor(kinds: SchemaKinds) {
    this.#kinds = kinds;
  }

  /**
   * Takes the schemas of earlier starts, and persists those to come.
   * @throws Error when a row is damaged, or a version has a schema that is not there
   */
  restore(stateStore: StateStore): void {
    for (const part of [this.#pool, this.#subjects, this.levels, this.modes]) part.restore(stateStore);
    for (const subject of this.subjects) this.versionsOf(subject);
  }

  get types(): readonly string[] {
    return Object.keys(this.#kinds);
  }

  get maxId(): number {
    return this.#pool.maxId;
  }

  /** All subjects, those without a version that shows included. */
  get subjects(): readonly string[] {
    return this.#subjects.names();
  }

  /** The oldest first, those that are softly deleted included. */
  versionsOf(subject: string): readonly Registered[] {
    return this.#subjects.versionsOf(subject).map((one) => this.#registered(one));
  }

  /** Where a schema stands, those that are softly deleted included. */
  withId(id: number): readonly Registered[] {
    return this.#subjects.withId(id).map((one) => this.#registered(one));
  }

  /** Undefined for a schema that no subject has any more. */
  byId(id: number): StoredSchema | undefined {
    return this.#subjects.withId(id).length === 0 ? undefined : this.#pool.byId(id);
  }

  byGuid(guid: string): StoredSchema | undefined {
    const schema = this.#pool.byGuid(guid);
    return schema && this.byId(schema.id);
  }

  /** @throws RegistryError 42201, 42209 */
  parse({ type, text, references }: SchemaDraft): Schema {
    const size = Buffer.byteLength(text);
    if (size > MAX_SCHEMA_BYTES) throw new RegistryError('SCHEMA_TOO_LARGE', { size, limit: MAX_SCHEMA_BYTES });
    try {
      return this.#kinds[type].parse({
        text,
        references: resolveReferences(references, (one) => this.#referenced(one)),
      });
    } catch (cause) {
      // A schema that nests more than the stack holds is one that nobody needs.
      const isOurs = cause instanceof SchemaInvalid || cause instanceof ReferenceUnknown || cause instanceof RangeError;
      if (!isOurs) throw cause;
      throw new RegistryError('SCHEMA_INVALID', { type, problem: cause.message }, { cause });
    }
  }

  parsed(stored: StoredSchema): Schema {
    const known = this.#parsed.get(stored.id) ?? this.parse(stored);
    this.#parsed.set(stored.id, known);
    return known;
  }

  /**
   * Puts a schema in a subject, unless it is there.
   * @throws RegistryError 409, 42201, 42205, 42207, 42209, 50001
   */
  register(subject: string, registration: Registration): Registered {
    const { draft, normalize, id, version } = registration;
    const schema = this.parse(draft);
    const stored = this.#canonical(draft, schema, normalize);
    const known = this.#shown(subject).find((one) => one.id === this.#pool.like(stored)?.id);
    if (known !== undefined && (id === undefined || id === known.id)) return this.#registered(known);
    const mode = this.modes.of(subject);
    this.#checkMode(subject, mode, id ?? version);
    if (mode !== 'IMPORT') this.#checkCompatible(subject, schema);
    if (version !== undefined && this.#subjects.find(subject, version) !== undefined) {
      const problem = `Subject '${subject}' has a schema of version ${version}`;
      throw new RegistryError('ID_DOES_NOT_MATCH', { problem });
    }
    const added = this.#pool.made(stored, id);
    const row = this.#subjects.made(subject, added.id, version);
    this.#subjects.atomically(() => {
      this.#pool.put(added);
      this.#subjects.put(row);
    });
    this.#pool.keep(added);
    this.#subjects.keep(row);
    this.#parsed.set(added.id, schema);
    return this.#registered(row);
  }

  /** The version of a subject that has a schema; undefined when none has. */
  lookUp(subject: string, draft: SchemaDraft, normalize: boolean, withDeleted: boolean): Registered | undefined {
    const like = this.#pool.like(this.#canonical(draft, this.parse(draft), normalize));
    const among = withDeleted ? this.#subjects.versionsOf(subject) : this.#shown(subject);
    const found = among.findLast((one) => one.id === like?.id);
    return found && this.#registered(found);
  }

  /**
   * Why a schema is not compatible with those of a subject, by its level; nothing when it is.
   * @param only the version to compare it with; undefined compares as a registration does
   * @throws RegistryError 42201 when the schemas have more parts, or use each other over more levels, than can be compared
   */
  incompatible(subject: string, schema: Schema, only?: SubjectVersion): readonly string[] {
    const among = only === undefined ? this.#shown(subject).toReversed() : [only];
    const earlier = among.map((one) => ({ version: one.version, schema: this.parsed(this.#registered(one).schema) }));
    try {
      return problemsOf(schema, earlier, this.levels.of(subject));
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new RegistryError('SCHEMA_INVALID', { type: schema.type, problem: cause.message }, { cause });
    }
  }

  /** The ids of the schemas that use a version, those included that are softly deleted if so wanted. */
  usersOf({ subject, version }: SubjectVersion, withDeleted = false): readonly number[] {
    const users = this.subjects.flatMap((name) =>
      this.versionsOf(name).filter(({ schema, isDeleted }) => {
        return (
          (withDeleted || !isDeleted) &&
          schema.references.some((one) => one.subject === subject && one.version === version)
        );
      }),
    );
    return [...new Set(users.map(({ id }) => id))].toSorted((a, b) => a - b);
  }

  /** @throws RegistryError 42205, 42206 */
  delete(versions: readonly SubjectVersion[], permanently: boolean): void {
    for (const one of versions) {
      this.checkWritable(one.subject);
      const { subject, version } = one;
      if (this.usersOf(one, permanently).length > 0) throw new RegistryError('REFERENCE_EXISTS', { subject, version });
    }
    if (permanently) this.#subjects.remove(versions);
    else this.#subjects.deleteSoftly(versions);
  }

  /** @throws RegistryError 42205 */
  checkWritable(subject: string): void {
    const mode = this.modes.of(subject);
    if (mode === 'READWRITE' || mode === 'IMPORT') return;
    throw new RegistryError('NOT_PERMITTED', { problem: `Subject ${subject} in context . is in ${mode} mode` });
  }

  #checkMode(subject: string, mode: Mode, wanted: number | undefined): void {
    this.checkWritable(subject);
    if (wanted === undefined || mode === 'IMPORT') return;
    throw new RegistryError('NOT_PERMITTED', { problem: `Subject ${subject} in context . is not in import mode` });
  }

  #checkCompatible(subject: string, schema: Schema): void {
    const problems = this.incompatible(subject, schema);
    if (problems.length > 0) throw new RegistryError('INCOMPATIBLE', { subject, problem: `[${problems.join(', ')}]` });
  }

  #canonical({ type, references }: SchemaDraft, schema: Schema, normalize: boolean): SchemaDraft {
    const resolved = references.map((one) => ({ ...one, version: this.#versionOf(one)?.version ?? one.version }));
    return { type, text: normalize ? normalizedText(schema) : schema.canonical, references: resolved };
  }

  #shown(subject: string): readonly SubjectVersion[] {
    return this.#subjects.versionsOf(subject).filter(({ isDeleted }) => !isDeleted);
  }

  #referenced(reference: Reference): StoredSchema | undefined {
    const found = this.#versionOf(reference);
    return found && this.#registered(found).schema;
  }

  /** -1 is the latest. What was softly deleted is still used by what used it. */
  #versionOf({ subject, version }: Reference): SubjectVersion | undefined {
    return version === -1 ? this.#shown(subject).at(-1) : this.#subjects.find(subject, version);
  }

  #registered(one: SubjectVersion): Registered {
    const schema = this.#pool.byId(one.id);
    if (schema !== undefined) return { ...one, schema };
    throw new Error(`Version ${one.version} of subject ${one.subject} has the schema ${one.id}, which is not there.`);
  }
}
