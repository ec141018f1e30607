import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../core/clock.ts';
import { defined } from '../core/properties.ts';
import type { SchemaType } from '../kafka-values/schema-kind.ts';
import { type Home, schemaArn } from './arns.ts';
import { beingDeleted, schemaExists, schemaNotFound } from './errors.ts';
import { checkDescription, checkName, checkTags } from './limits.ts';
import type { Registries } from './registries.ts';
import type { Compatibility, Schema, Tags } from './schema.ts';
import type { Tables } from './tables.ts';

export interface SchemaDraft {
  readonly registryName: string;
  readonly name: string;
  readonly dataFormat: SchemaType;
  readonly compatibility: Compatibility;
  readonly description?: string;
  readonly tags?: Tags;
}

export type SchemaChange = Partial<Pick<Schema, 'compatibility' | 'description' | 'checkpoint' | 'tags'>>;

/** Schemas without their versions. */
export class Schemas {
  readonly #clock: Clock;
  readonly #home: Home;
  readonly #tables: Tables;
  readonly #registries: Registries;

  constructor(clock: Clock, home: Home, tables: Tables, registries: Registries) {
    this.#clock = clock;
    this.#home = home;
    this.#tables = tables;
    this.#registries = registries;
  }

  /** Those of one registry, or all, in the order of their creation. */
  all(registryName?: string): readonly Schema[] {
    return registryName === undefined ? this.#tables.schemas.all() : this.#tables.schemasOf(registryName);
  }

  find(arn: string): Schema | undefined {
    return this.#tables.schemas.get(arn);
  }

  /** @throws AwsError EntityNotFoundException */
  get(arn: string): Schema {
    const found = this.find(arn);
    if (found === undefined) throw schemaNotFound({ schemaArn: arn });
    return found;
  }

  arnOf(registryName: string, name: string): string {
    return schemaArn(this.#home, registryName, name);
  }

  /** @throws AwsError AlreadyExistsException, EntityNotFoundException, InvalidInputException */
  create(draft: SchemaDraft, declared?: object): Schema {
    const { registryName, name, dataFormat, compatibility, description, tags = {} } = draft;
    checkName(name, 'schemaName');
    checkDescription(description);
    checkTags(tags);
    const registry = this.#registries.forSchemas(registryName);
    const arn = this.arnOf(registry.name, name);
    if (this.find(arn) !== undefined) throw schemaExists(registry.name, name);
    const now = this.#clock.now();
    const numbers = { checkpoint: 1, nextVersion: 1, createdAtMs: now, updatedAtMs: now };
    const kind = { registryName: registry.name, name, arn, dataFormat, compatibility, tags };
    return this.set({ ...kind, status: 'AVAILABLE', ...numbers, ...defined({ description, declared }) });
  }

  /** @throws AwsError InvalidInputException, ConcurrentModificationException */
  change(schema: Schema, change: SchemaChange): Schema {
    if (schema.status === 'DELETING') throw beingDeleted(`Schema ${schema.name}`);
    checkDescription(change.description);
    checkTags(change.tags ?? {});
    return this.set({ ...schema, ...change, updatedAtMs: this.#clock.now() });
  }

  /**
   * Brings a schema to what a template declares, as {@link Registries.declare} does.
   * @param declared everything that the template says of it, its definition included
   * @throws AwsError AlreadyExistsException for one that a call created
   */
  declare(draft: SchemaDraft, change: SchemaChange, declared: object): Schema {
    const before = this.find(this.arnOf(draft.registryName, draft.name));
    if (before === undefined) return this.create(draft, declared);
    if (before.declared === undefined) throw schemaExists(draft.registryName, draft.name);
    if (isDeepStrictEqual(before.declared, declared)) return before;
    const { description: _, ...kept } = before;
    return this.change({ ...kept, declared }, change);
  }

  set(schema: Schema): Schema {
    this.#tables.schemas.put(schema.arn, schema);
    return schema;
  }
}
