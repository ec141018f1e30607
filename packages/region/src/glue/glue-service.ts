import type { StateStore } from '../core/state-store.ts';
import type { SchemaKinds } from '../kafka-values/kinds.ts';
import type { Home } from './arns.ts';
import { Deletions } from './deletions.ts';
import { versionNotFound } from './errors.ts';
import { Metadata } from './metadata.ts';
import { Registries } from './registries.ts';
import type { SchemaVersion } from './schema.ts';
import { Schemas } from './schemas.ts';
import { Tables } from './tables.ts';
import { Versions, type VersionsDeps } from './versions.ts';

export interface GlueDeps extends VersionsDeps, Home {}

/** AWS Glue's Schema Registry. The rest of Glue does not run here. */
export class GlueService {
  readonly home: Home;
  readonly kinds: SchemaKinds;
  readonly registries: Registries;
  readonly schemas: Schemas;
  readonly versions: Versions;
  readonly deletions: Deletions;
  readonly metadata: Metadata;
  readonly #tables = new Tables();

  constructor(deps: GlueDeps) {
    const { clock, kinds, partition, region, accountId } = deps;
    this.home = { partition, region, accountId };
    this.kinds = kinds;
    this.registries = new Registries(clock, this.home, this.#tables);
    this.schemas = new Schemas(clock, this.home, this.#tables, this.registries);
    this.versions = new Versions(deps, this.#tables);
    this.deletions = new Deletions(clock, this.#tables);
    this.metadata = new Metadata(clock, this.#tables);
  }

  /** Takes what earlier starts had, and persists what is to come. */
  restore(stateStore: StateStore): void {
    this.#tables.restore(stateStore);
    this.versions.resume();
    this.deletions.resume();
  }

  /** Checks and deletions that are under way. */
  get pendingCount(): number {
    return this.versions.pendingCount + this.deletions.pendingCount;
  }

  versionsOf(schemaArn: string): readonly SchemaVersion[] {
    return this.#tables.versionsOf(schemaArn);
  }

  findVersion(id: string): SchemaVersion | undefined {
    return this.#tables.versions.get(id);
  }

  /** @throws AwsError EntityNotFoundException */
  version(id: string): SchemaVersion {
    const found = this.findVersion(id);
    if (found === undefined) throw versionNotFound(id);
    return found;
  }
}
