import { isObject } from '../core/json.ts';
import type { StateStore } from '../core/state-store.ts';
import type { Registry, Schema, SchemaVersion } from './schema.ts';
import { Table } from './table.ts';

/** Everything that the schema registry holds. */
export class Tables {
  /** By name. */
  readonly registries = new Table('glue-registry', isRegistry);
  /** By ARN. */
  readonly schemas = new Table('glue-schema', isSchema);
  /** By id. */
  readonly versions = new Table('glue-version', isVersion);
  readonly #bySchema = new Map<string, Set<string>>();

  restore(stateStore: StateStore): void {
    for (const table of [this.registries, this.schemas, this.versions]) table.restore(stateStore);
    for (const version of this.versions.all()) this.#idsOf(version.schemaArn).add(version.id);
  }

  /** The versions of a schema, oldest first. */
  versionsOf(schemaArn: string): readonly SchemaVersion[] {
    const found = [...(this.#bySchema.get(schemaArn) ?? [])].flatMap((id) => this.versions.get(id) ?? []);
    return found.toSorted((a, b) => a.number - b.number);
  }

  putVersion(version: SchemaVersion): void {
    this.#idsOf(version.schemaArn).add(version.id);
    this.versions.put(version.id, version);
  }

  removeVersion({ id, schemaArn }: SchemaVersion): void {
    this.#bySchema.get(schemaArn)?.delete(id);
    this.versions.remove(id);
  }

  schemasOf(registryName: string): readonly Schema[] {
    return this.schemas.all().filter((schema) => schema.registryName === registryName);
  }

  /** Takes a schema away with all its versions. */
  removeSchema(arn: string): void {
    for (const version of this.versionsOf(arn)) this.removeVersion(version);
    this.#bySchema.delete(arn);
    this.schemas.remove(arn);
  }

  #idsOf(schemaArn: string): Set<string> {
    const known = this.#bySchema.get(schemaArn) ?? new Set();
    this.#bySchema.set(schemaArn, known);
    return known;
  }
}

const isRegistry = (value: unknown): value is Registry =>
  isObject(value) && typeof value['name'] === 'string' && isObject(value['tags']);

const isSchema = (value: unknown): value is Schema =>
  isObject(value) && typeof value['registryName'] === 'string' && typeof value['nextVersion'] === 'number';

const isVersion = (value: unknown): value is SchemaVersion =>
  isObject(value) && typeof value['schemaArn'] === 'string' && typeof value['digest'] === 'string';
