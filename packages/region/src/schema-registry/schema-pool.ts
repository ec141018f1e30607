import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';
import { RegistryError } from './registry-error.ts';
import { guidOf, isStoredSchema, type SchemaDraft, type StoredSchema } from './stored-schema.ts';

/** What an int of Java holds, and the framing of values. */
const MAX_ID = 2 ** 31 - 1;
/** More than any project has, and few enough for the memory. */
const MAX_SCHEMAS = 20_000;

/** All schemas by their ids. An id is given once: also that of a schema that no subject has any more stays its own. */
export class SchemaPool {
  readonly #rows = new PersistedRows('schema-registry-schema', isStoredSchema);
  readonly #byId = new Map<number, StoredSchema>();
  readonly #byGuid = new Map<string, StoredSchema>();
  readonly #byContent = new Map<string, StoredSchema>();
  #maxId = 0;

  restore(stateStore: StateStore): void {
    for (const [, schema] of this.#rows.restore(stateStore)) this.keep(schema);
  }

  /** The highest id so far, 0 before the first. */
  get maxId(): number {
    return this.#maxId;
  }

  byId(id: number): StoredSchema | undefined {
    return this.#byId.get(id);
  }

  byGuid(guid: string): StoredSchema | undefined {
    return this.#byGuid.get(guid.toLowerCase());
  }

  /** The one with this text and these references. */
  like(draft: SchemaDraft): StoredSchema | undefined {
    return this.#byContent.get(contentOf(draft));
  }

  /**
   * The schema that a draft is, or becomes when it is put.
   * @param id the one that it must have; undefined gives it the next
   * @throws RegistryError 42207, 50001
   */
  made(draft: SchemaDraft, id?: number): StoredSchema {
    const known = this.like(draft);
    if (known !== undefined && (id === undefined || id === known.id)) return known;
    if (id !== undefined && this.#byId.has(id)) {
      throw new RegistryError('ID_DOES_NOT_MATCH', { problem: `Another schema has the id ${id}` });
    }
    if (this.#byId.size >= MAX_SCHEMAS) throw new RegistryError('STORE_FULL', { limit: MAX_SCHEMAS, what: 'schemas' });
    const { type, text, references } = draft;
    return { id: id ?? this.#nextId(), guid: guidOf(draft), type, text, references };
  }

  /** Persists a schema. It is here once it is {@link keep kept}, when nothing can take that back any more. */
  put(schema: StoredSchema): void {
    this.#rows.put(String(schema.id), () => schema);
  }

  /** The one above all others; where an import has the highest that there can be, the lowest that is free. */
  #nextId(): number {
    if (this.#maxId < MAX_ID) return this.#maxId + 1;
    let id = 1;
    while (this.#byId.has(id)) id++;
    return id;
  }

  keep(schema: StoredSchema): void {
    this.#byId.set(schema.id, schema);
    this.#byGuid.set(schema.guid, schema);
    this.#byContent.set(contentOf(schema), schema);
    this.#maxId = Math.max(this.#maxId, schema.id);
  }
}

const contentOf = ({ type, text, references }: SchemaDraft): string =>
  JSON.stringify([type, text, references.map(({ name, subject, version }) => [name, subject, version])]);
