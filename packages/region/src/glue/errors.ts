import { AwsError } from '../core/aws-error.ts';

/** The parts of a SchemaId as the texts of AWS show them. */
export interface ShownSchemaId {
  readonly registryName?: string | undefined;
  readonly schemaName?: string | undefined;
  readonly schemaArn?: string | undefined;
}

const shown = (value: string | number | undefined): string => String(value ?? null);

export const invalidInput = (message: string): AwsError => new AwsError('InvalidInputException', message);

const notFound = (message: string): AwsError => new AwsError('EntityNotFoundException', message);
const alreadyExists = (message: string): AwsError => new AwsError('AlreadyExistsException', message);

/**
 * Clients tell by the beginnings of these texts whether to create a schema or to register a version.
 * @see https://github.com/awslabs/aws-glue-schema-registry
 */
export const registryNotFound = (name: string | undefined, arn: string | undefined): AwsError =>
  notFound(`Registry is not found. RegistryName: ${shown(name)}, RegistryArn: ${shown(arn)}`);

export const schemaNotFound = ({ registryName, schemaName, schemaArn }: ShownSchemaId): AwsError =>
  notFound(
    `Schema is not found. RegistryName: ${shown(registryName)}, SchemaName: ${shown(schemaName)}, SchemaArn: ${shown(schemaArn)}`,
  );

export const versionNotFound = (id: string): AwsError =>
  notFound(`Schema version is not found. SchemaVersionId: ${id}`);

export const numberNotFound = (
  { registryName, schemaName, schemaArn }: ShownSchemaId,
  number: number | undefined,
): AwsError =>
  notFound(
    `Schema version is not found. RegistryName: ${shown(registryName)}, SchemaName: ${shown(schemaName)}, SchemaArn: ${shown(schemaArn)}, VersionNumber: ${shown(number)}, isLatestVersion: ${number === undefined}`,
  );

export const definitionNotFound = ({ registryName, schemaName, schemaArn }: ShownSchemaId): AwsError =>
  notFound(
    `Schema version is not found. RegistryName: ${shown(registryName)}, SchemaName: ${shown(schemaName)}, SchemaArn: ${shown(schemaArn)}`,
  );

export const registryExists = (name: string): AwsError =>
  alreadyExists(`Registry already exists. RegistryName: ${name}`);

export const schemaExists = (registryName: string, name: string): AwsError =>
  alreadyExists(`Schema already exists. RegistryName: ${registryName}, SchemaName: ${name}, SchemaArn: null`);

export const metadataExists = (id: string, key: string, value: string): AwsError =>
  alreadyExists(`Resource already exist for schema version id: ${id}, metadata key: ${key}, metadata value: ${value}`);

export const limitReached = (message: string): AwsError =>
  new AwsError('ResourceNumberLimitExceededException', message);

/** Something that is being deleted takes no changes any more. */
export const beingDeleted = (what: string): AwsError =>
  new AwsError('ConcurrentModificationException', `${what} is being deleted.`);
