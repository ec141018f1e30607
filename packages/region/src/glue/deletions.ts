import type { Clock } from '../core/clock.ts';
import { numberNotFound } from './errors.ts';
import type { Registry, Schema, SchemaVersion } from './schema.ts';
import type { Tables } from './tables.ts';

/** How long something is DELETING before it is gone. AWS names no time. */
const DELETING_MS = 1_000;

/** Why a version of a range was not deleted. */
export interface VersionError {
  readonly number: number;
  readonly code: string;
  readonly message: string;
}

/** Takes registries, schemas and versions away: calls see them as DELETING for a while. */
export class Deletions {
  readonly #clock: Clock;
  readonly #tables: Tables;
  #pending = 0;

  constructor(clock: Clock, tables: Tables) {
    this.#clock = clock;
    this.#tables = tables;
  }

  /** Deletions that are under way. */
  get pendingCount(): number {
    return this.#pending;
  }

  /** Takes up the deletions of earlier starts. */
  resume(): void {
    for (const registry of this.#tables.registries.all()) if (registry.status === 'DELETING') this.#registry(registry);
    for (const schema of this.#tables.schemas.all()) if (schema.status === 'DELETING') this.#schema(schema);
  }

  /** Deletes a registry with its schemas. */
  registry(registry: Registry): Registry {
    for (const schema of this.#tables.schemasOf(registry.name)) this.schema(schema);
    const deleting: Registry = { ...registry, status: 'DELETING' };
    this.#tables.registries.put(registry.name, deleting);
    this.#registry(deleting);
    return deleting;
  }

  /** Deletes a schema with its versions. */
  schema(schema: Schema): Schema {
    const deleting: Schema = { ...schema, status: 'DELETING' };
    this.#tables.schemas.put(schema.arn, deleting);
    this.#schema(deleting);
    return deleting;
  }

  /** Takes a registry away at once, as the template of a stack does. */
  registryNow(name: string): void {
    for (const { arn } of this.#tables.schemasOf(name)) this.#tables.removeSchema(arn);
    this.#tables.registries.remove(name);
  }

  schemaNow(arn: string): void {
    this.#tables.removeSchema(arn);
  }

  versionNow(id: string): void {
    const version = this.#tables.versions.get(id);
    if (version !== undefined && this.#refusalOf(version) === undefined) this.#tables.removeVersion(version);
  }

  /** Deletes the versions from one number to another. @returns those that stay, and why */
  versions(schema: Schema, from: number, to: number): readonly VersionError[] {
    const all = this.#tables.versionsOf(schema.arn);
    const known = all.filter(({ number }) => number >= from && number <= to);
    if (known.length === 0) {
      const { message, code } = numberNotFound({ schemaArn: schema.arn }, from);
      return [{ number: from, code, message }];
    }
    return known.flatMap((version) => {
      const refusal = this.#refusalOf(version);
      if (refusal === undefined) this.#tables.removeVersion(version);
      return refusal === undefined ? [] : [refusal];
    });
  }

  /** The first version and the checkpoint go with the schema alone. */
  #refusalOf({ number, schemaArn }: SchemaVersion): VersionError | undefined {
    const schema = this.#tables.schemas.get(schemaArn);
    const code = 'InvalidInputException';
    if (number === 1) return { number, code, message: 'The first version of a schema cannot be deleted.' };
    if (number !== schema?.checkpoint) return undefined;
    return { number, code, message: `Version ${number} is the checkpoint of schema ${schema.name}.` };
  }

  #registry({ name }: Registry): void {
    this.#later(() => {
      if (this.#tables.registries.get(name)?.status === 'DELETING') this.#tables.registries.remove(name);
    });
  }

  #schema({ arn }: Schema): void {
    this.#later(() => {
      if (this.#tables.schemas.get(arn)?.status === 'DELETING') this.#tables.removeSchema(arn);
    });
  }

  #later(remove: () => void): void {
    this.#pending++;
    this.#clock.schedule(DELETING_MS, () => {
      this.#pending--;
      remove();
    });
  }
}
