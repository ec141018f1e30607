import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { SchemaKinds } from '../kafka-values/kinds.ts';
import { incompatibilities, isWithAll } from './compatibility.ts';
import { digestOf, parseDefinition } from './definitions.ts';
import { beingDeleted, invalidInput } from './errors.ts';
import { checkRoom, LIMITS } from './limits.ts';
import type { Schema, SchemaVersion } from './schema.ts';
import type { Tables } from './tables.ts';

export interface VersionsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly kinds: SchemaKinds;
}

/** How long the check of a new version takes. AWS names no time. */
export const CHECK_MS = 1_000;

/** The versions of schemas: a new one is PENDING until it is known whether it fits the others. */
export class Versions {
  readonly #deps: VersionsDeps;
  readonly #tables: Tables;
  #pending = 0;

  constructor(deps: VersionsDeps, tables: Tables) {
    this.#deps = deps;
    this.#tables = tables;
  }

  /** Checks that are under way. */
  get pendingCount(): number {
    return this.#pending;
  }

  /** Takes up the checks of earlier starts. */
  resume(): void {
    for (const { id, status } of this.#tables.versions.all()) if (status === 'PENDING') this.#checkLater(id);
  }

  /** The version of a schema whose definition differs in layout alone; undefined for none. */
  byDefinition(schema: Schema, definition: string): SchemaVersion | undefined {
    const digest = this.#digestOf(schema, definition);
    return this.#tables.versionsOf(schema.arn).find((version) => version.digest === digest);
  }

  /** The newest that is available; undefined for none. */
  latestOf(schema: Schema): SchemaVersion | undefined {
    return this.#tables.versionsOf(schema.arn).findLast(({ status }) => status === 'AVAILABLE');
  }

  /**
   * Adds a version, or gives the one that is there with this definition. One that failed its check is checked again.
   * @throws AwsError InvalidInputException, ResourceNumberLimitExceededException, ConcurrentModificationException
   */
  register(schema: Schema, definition: string): SchemaVersion {
    if (schema.status === 'DELETING') throw beingDeleted(`Schema ${schema.name}`);
    const known = this.byDefinition(schema, definition);
    if (known !== undefined) return known.status === 'FAILURE' ? this.#checkAgain(known) : known;
    if (schema.compatibility === 'DISABLED' && schema.nextVersion > 1) throw versioningDisabled(schema);
    const isFirst = this.#tables.versionsOf(schema.arn).length === 0;
    const id = this.#deps.random.uuid();
    const added = this.#add(schema, { id, definition, status: isFirst ? 'AVAILABLE' : 'PENDING' });
    if (added.status === 'PENDING') this.#checkLater(added.id);
    return added;
  }

  /**
   * Brings a schema to have a version that a template declares, checked at once.
   * @param id of the version, if it is new
   * @throws AwsError InvalidInputException for one that does not fit
   */
  declare(schema: Schema, definition: string, id: string): SchemaVersion {
    const known = this.byDefinition(schema, definition);
    if (known !== undefined && known.id !== id) throw otherId(known, schema);
    if (known?.status === 'AVAILABLE') return known;
    const isFirst = this.#tables.versionsOf(schema.arn).length === 0;
    if (schema.compatibility === 'DISABLED' && !isFirst) throw versioningDisabled(schema);
    const reasons = this.#reasonsAgainst(schema, definition, known?.number ?? schema.nextVersion);
    if (reasons.length > 0) throw unfit(schema, reasons);
    if (known === undefined) return this.#add(schema, { id, definition, status: 'AVAILABLE' });
    return this.#set({ ...known, status: 'AVAILABLE' });
  }

  #add(schema: Schema, added: Pick<SchemaVersion, 'id' | 'definition' | 'status'>): SchemaVersion {
    checkRoom(this.#tables.versions.size, LIMITS.versions, 'schema versions');
    const digest = this.#digestOf(schema, added.definition);
    const base = { schemaArn: schema.arn, number: schema.nextVersion, createdAtMs: this.#deps.clock.now() };
    this.#tables.schemas.put(schema.arn, { ...schema, nextVersion: schema.nextVersion + 1 });
    return this.#set({ ...added, ...base, digest, metadata: {} });
  }

  #checkAgain(version: SchemaVersion): SchemaVersion {
    this.#checkLater(version.id);
    return this.#set({ ...version, status: 'PENDING' });
  }

  #checkLater(id: string): void {
    this.#pending++;
    this.#deps.clock.schedule(CHECK_MS, () => {
      this.#pending--;
      this.#check(id);
    });
  }

  #check(id: string): void {
    const version = this.#tables.versions.get(id);
    const schema = version && this.#tables.schemas.get(version.schemaArn);
    if (version?.status !== 'PENDING' || schema === undefined) return;
    const fits = this.#reasonsAgainst(schema, version.definition, version.number).length === 0;
    this.#set({ ...version, status: fits ? 'AVAILABLE' : 'FAILURE' });
  }

  /** @param number of the version that is checked, not compared with itself */
  #reasonsAgainst(schema: Schema, definition: string, number: number): readonly string[] {
    const parse = (text: string) => parseDefinition(this.#deps.kinds, schema.dataFormat, text);
    const from = isWithAll(schema.compatibility) ? schema.checkpoint : 1;
    const earlier = this.#tables
      .versionsOf(schema.arn)
      .filter((one) => one.status === 'AVAILABLE' && one.number !== number && one.number >= from)
      .toReversed();
    const found = incompatibilities(
      schema.compatibility,
      parse(definition),
      earlier.map((one) => parse(one.definition)),
    );
    return found.map(({ type, path, message }) => `${type} at ${path}: ${message}`);
  }

  #digestOf({ dataFormat }: Schema, definition: string): string {
    return digestOf(parseDefinition(this.#deps.kinds, dataFormat, definition));
  }

  #set(version: SchemaVersion): SchemaVersion {
    this.#tables.putVersion(version);
    return version;
  }
}

const versioningDisabled = ({ registryName, name }: Schema) =>
  invalidInput(
    `Compatibility DISABLED does not allow versioning. SchemaId: SchemaId(schemaArn=null, schemaName=${name}, registryName=${registryName})`,
  );

const unfit = ({ name, compatibility }: Schema, reasons: readonly string[]) =>
  invalidInput(`The version does not fit the compatibility ${compatibility} of schema ${name}: ${reasons.join('; ')}`);

const otherId = ({ number, id }: SchemaVersion, { name }: Schema) =>
  invalidInput(
    `A call has registered this definition as version ${number} of schema ${name}, with the id ${id}. Delete that version, or leave it out of the template.`,
  );
