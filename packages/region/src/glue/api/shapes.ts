import { defined } from '../../core/properties.ts';
import { registryArn } from '../arns.ts';
import type { GlueService } from '../glue-service.ts';
import type { MetadataValue, Registry, Schema, SchemaVersion } from '../schema.ts';
import { shownTime } from './operation.ts';

/** Parts of answers. @see https://docs.aws.amazon.com/glue/latest/webapi/API_Operations.html */

export const registryShape = ({ name, arn, description, status, createdAtMs, updatedAtMs }: Registry) =>
  defined({
    RegistryName: name,
    RegistryArn: arn,
    Description: description,
    Status: status,
    CreatedTime: shownTime(createdAtMs),
    UpdatedTime: shownTime(updatedAtMs),
  });

/** A schema as lists show it. */
export const schemaItem = ({ registryName, name, arn, description, status, createdAtMs, updatedAtMs }: Schema) =>
  defined({
    RegistryName: registryName,
    SchemaName: name,
    SchemaArn: arn,
    Description: description,
    SchemaStatus: status,
    CreatedTime: shownTime(createdAtMs),
    UpdatedTime: shownTime(updatedAtMs),
  });

/** A schema with its figures. */
export function schemaShape(glue: GlueService, schema: Schema) {
  const { dataFormat, compatibility, checkpoint, nextVersion } = schema;
  return {
    ...schemaItem(schema),
    RegistryArn: registryArn(glue.home, schema.registryName),
    DataFormat: dataFormat,
    Compatibility: compatibility,
    SchemaCheckpoint: checkpoint,
    LatestSchemaVersion: glue.versions.latestOf(schema)?.number ?? 0,
    NextSchemaVersion: nextVersion,
  };
}

/** A version as lists show it. */
export const versionItem = ({ id, schemaArn, number, status, createdAtMs }: SchemaVersion) => ({
  SchemaArn: schemaArn,
  SchemaVersionId: id,
  VersionNumber: number,
  Status: status,
  CreatedTime: shownTime(createdAtMs),
});

export const metadataShape = ({ value, createdAtMs }: MetadataValue) => ({
  MetadataValue: value,
  CreatedTime: shownTime(createdAtMs),
});
