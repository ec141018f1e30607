import { AwsError } from '../../core/aws-error.ts';
import { defined } from '../../core/properties.ts';
import { parseDefinition } from '../definitions.ts';
import { definitionNotFound, invalidInput } from '../errors.ts';
import { DATA_FORMATS } from '../schema.ts';
import { readRequiredSchemaId, readVersion, schemaOf, versionOf } from './identify.ts';
import { checked, type GlueOperations, paged, readPage } from './operation.ts';
import { versionItem } from './shapes.ts';

/** One number, or a range: `3`, `2-4`. */
const RANGE = '[1-9][0-9]*|[1-9][0-9]*-[1-9][0-9]*';

export const versionOperations: GlueOperations = {
  RegisterSchemaVersion(glue, input) {
    const { id, definition } = checked(input, (check) => ({
      id: readRequiredSchemaId(check),
      definition: check.requiredText('SchemaDefinition'),
    }));
    const version = glue.versions.register(schemaOf(glue, id), definition);
    return { SchemaVersionId: version.id, VersionNumber: version.number, Status: version.status };
  },

  GetSchemaVersion(glue, input) {
    const version = versionOf(glue, checked(input, readVersion));
    const { dataFormat } = glue.schemas.get(version.schemaArn);
    return { ...versionItem(version), SchemaDefinition: version.definition, DataFormat: dataFormat };
  },

  GetSchemaByDefinition(glue, input) {
    const { id, definition } = checked(input, (check) => ({
      id: readRequiredSchemaId(check),
      definition: check.requiredText('SchemaDefinition'),
    }));
    const schema = schemaOf(glue, id);
    const version = schema.status === 'DELETING' ? undefined : glue.versions.byDefinition(schema, definition);
    if (version === undefined) throw definitionNotFound(id);
    const { VersionNumber: _, ...shape } = versionItem(version);
    return { ...shape, DataFormat: schema.dataFormat };
  },

  ListSchemaVersions(glue, input) {
    const { id, page } = checked(input, (check) => ({ id: readRequiredSchemaId(check), page: readPage(check) }));
    const { items, nextToken } = paged(glue.versionsOf(schemaOf(glue, id).arn), page);
    return defined({ Schemas: items.map(versionItem), NextToken: nextToken });
  },

  DeleteSchemaVersions(glue, input) {
    const { id, range } = checked(input, (check) => ({
      id: readRequiredSchemaId(check),
      range: check.requiredText('Versions', { min: 1, max: 100_000, pattern: RANGE }),
    }));
    const [from = 0, to = from] = range.split('-').map(Number);
    const errors = glue.deletions.versions(schemaOf(glue, id), from, to);
    return {
      SchemaVersionErrors: errors.map(({ number, code, message }) => ({
        VersionNumber: number,
        ErrorDetails: { ErrorCode: code, ErrorMessage: message },
      })),
    };
  },

  CheckSchemaVersionValidity(glue, input) {
    const { dataFormat, definition } = checked(input, (check) => ({
      dataFormat: check.oneOf('DataFormat', DATA_FORMATS),
      definition: check.requiredText('SchemaDefinition'),
    }));
    if (dataFormat === undefined) throw invalidInput('Data format is not valid.');
    try {
      parseDefinition(glue.kinds, dataFormat, definition);
      return { Valid: true };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { Valid: false, Error: error.message };
    }
  },
};
