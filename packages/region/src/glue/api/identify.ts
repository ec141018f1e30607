import type { Checker } from '../../http/input-checker.ts';
import { registryNameIn } from '../arns.ts';
import { invalidInput, numberNotFound, registryNotFound, type ShownSchemaId, schemaNotFound } from '../errors.ts';
import type { GlueService } from '../glue-service.ts';
import type { Registry, Schema, SchemaVersion } from '../schema.ts';

/** A RegistryId of a request. */
export interface RegistryId {
  readonly name: string | undefined;
  readonly arn: string | undefined;
}

export function readRegistryId(check: Checker): RegistryId | undefined {
  const id = check.object('RegistryId');
  return id && { name: id.text('RegistryName'), arn: id.text('RegistryArn') };
}

/** The name that an id stands for, whether there is such a registry or not. @throws AwsError InvalidInputException, EntityNotFoundException */
export function registryNameOf(glue: GlueService, { name, arn }: RegistryId): string {
  if (name !== undefined && arn !== undefined) {
    throw invalidInput('One of registryName or registryArn has to be provided, both cannot be provided.');
  }
  if (arn === undefined) {
    if (name === undefined) throw invalidInput('At least one of registryName or registryArn has to be provided.');
    return name;
  }
  const named = registryNameIn(glue.home, arn);
  if (named === undefined) throw registryNotFound(undefined, arn);
  return named;
}

/** @throws AwsError EntityNotFoundException, InvalidInputException */
export function registryOf(glue: GlueService, id: RegistryId): Registry {
  const found = glue.registries.find(registryNameOf(glue, id));
  if (found === undefined) throw registryNotFound(id.name, id.arn);
  return found;
}

export const readSchemaId = (check: Checker): ShownSchemaId | undefined => schemaIdIn(check.object('SchemaId'));

export const readRequiredSchemaId = (check: Checker): ShownSchemaId =>
  schemaIdIn(check.requiredObject('SchemaId')) ?? {};

const schemaIdIn = (id: Checker | undefined): ShownSchemaId | undefined =>
  id && {
    schemaArn: id.text('SchemaArn'),
    schemaName: id.text('SchemaName'),
    registryName: id.text('RegistryName'),
  };

/** @throws AwsError EntityNotFoundException, InvalidInputException */
export function schemaOf(glue: GlueService, id: ShownSchemaId): Schema {
  const { registryName, schemaName, schemaArn } = id;
  const isNamed = registryName !== undefined || schemaName !== undefined;
  if (schemaArn !== undefined && isNamed) {
    throw invalidInput(
      'One of (registryName and schemaName) or schemaArn has to be provided, both cannot be provided.',
    );
  }
  if (schemaArn === undefined && (registryName === undefined || schemaName === undefined)) {
    throw invalidInput('At least one of (registryName and schemaName) or schemaArn has to be provided.');
  }
  const found = glue.schemas.find(schemaArn ?? glue.schemas.arnOf(registryName ?? '', schemaName ?? ''));
  if (found === undefined) throw schemaNotFound(id);
  return found;
}

/** A SchemaVersionNumber of a request: a number, or the newest. */
export type WantedNumber = number | 'latest';

/** @throws AwsError InvalidInputException */
export function readNumber(check: Checker, member: string): WantedNumber | undefined {
  const wanted = check.object(member);
  if (wanted === undefined) return undefined;
  const isLatest = wanted.boolean('LatestVersion') ?? false;
  const number = wanted.number('VersionNumber', { min: 1, max: 100_000 });
  if (isLatest && number !== undefined) throw invalidInput('Only one of VersionNumber or LatestVersion is required.');
  if (isLatest) return 'latest';
  if (number === undefined) throw invalidInput('One of version number (or) latest version is required.');
  return number;
}

/** @throws AwsError EntityNotFoundException */
export function numbered(glue: GlueService, id: ShownSchemaId, wanted: WantedNumber): SchemaVersion {
  const schema = schemaOf(glue, id);
  const found =
    wanted === 'latest'
      ? glue.versions.latestOf(schema)
      : glue.versionsOf(schema.arn).find(({ number }) => number === wanted);
  if (found === undefined) throw numberNotFound(id, wanted === 'latest' ? undefined : wanted);
  return found;
}

/** How requests name a version: by its id, or by a schema and a number. */
export interface WantedVersion {
  readonly versionId: string | undefined;
  readonly schemaId: ShownSchemaId | undefined;
  readonly number: WantedNumber | undefined;
}

const ID = '[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}';

export const readVersion = (check: Checker): WantedVersion => ({
  versionId: check.text('SchemaVersionId', { pattern: ID }),
  schemaId: readSchemaId(check),
  number: readNumber(check, 'SchemaVersionNumber'),
});

/** @throws AwsError EntityNotFoundException, InvalidInputException */
export function versionOf(glue: GlueService, { versionId, schemaId, number }: WantedVersion): SchemaVersion {
  if (versionId === undefined) {
    if (schemaId === undefined) {
      throw invalidInput('At least one of (registryName and schemaName) or schemaArn has to be provided.');
    }
    if (number === undefined) throw invalidInput('One of version number (or) latest version is required.');
    return numbered(glue, schemaId, number);
  }
  if (schemaId !== undefined || number !== undefined) {
    throw invalidInput('No other input parameters can be specified when fetching by SchemaVersionId.');
  }
  return glue.version(versionId);
}
