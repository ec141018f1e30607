import { defined } from '../../core/properties.ts';
import { parseDefinition } from '../definitions.ts';
import { invalidInput } from '../errors.ts';
import { COMPATIBILITIES, DATA_FORMATS, DEFAULT_REGISTRY } from '../schema.ts';
import {
  numbered,
  readNumber,
  readRegistryId,
  readRequiredSchemaId,
  registryNameOf,
  registryOf,
  schemaOf,
} from './identify.ts';
import { checked, type GlueOperations, paged, readPage } from './operation.ts';
import { schemaItem, schemaShape } from './shapes.ts';

export const schemaOperations: GlueOperations = {
  CreateSchema(glue, input) {
    const { registry, definition, ...draft } = checked(input, (check) => ({
      registry: readRegistryId(check) ?? { name: DEFAULT_REGISTRY, arn: undefined },
      name: check.requiredText('SchemaName'),
      dataFormat: check.oneOf('DataFormat', DATA_FORMATS),
      compatibility: check.oneOf('Compatibility', COMPATIBILITIES) ?? 'BACKWARD',
      description: check.text('Description'),
      tags: check.textMap('Tags'),
      definition: check.text('SchemaDefinition'),
    }));
    const { dataFormat } = draft;
    if (dataFormat === undefined) throw invalidInput('Data format is not valid.');
    // A schema whose first version cannot be is not created at all.
    if (definition !== undefined) parseDefinition(glue.kinds, dataFormat, definition);
    const registryName = registryNameOf(glue, registry);
    const created = glue.schemas.create({ ...defined(draft), dataFormat, registryName });
    const first = definition === undefined ? undefined : glue.versions.register(created, definition);
    const { CreatedTime: _, UpdatedTime: __, ...shape } = schemaShape(glue, glue.schemas.get(created.arn));
    const version = { SchemaVersionId: first?.id, SchemaVersionStatus: first?.status };
    return defined({ ...shape, ...version, Tags: created.tags });
  },

  GetSchema(glue, input) {
    return schemaShape(glue, schemaOf(glue, checked(input, readRequiredSchemaId)));
  },

  ListSchemas(glue, input) {
    const { registry, page } = checked(input, (check) => ({ registry: readRegistryId(check), page: readPage(check) }));
    const schemas = glue.schemas.all(registry && registryOf(glue, registry).name);
    const { items, nextToken } = paged(schemas, page);
    return defined({ Schemas: items.map(schemaItem), NextToken: nextToken });
  },

  UpdateSchema(glue, input) {
    const { id, number, compatibility, description } = checked(input, (check) => ({
      id: readRequiredSchemaId(check),
      number: readNumber(check, 'SchemaVersionNumber'),
      compatibility: check.oneOf('Compatibility', COMPATIBILITIES),
      description: check.text('Description'),
    }));
    const schema = schemaOf(glue, id);
    if (number === undefined && compatibility === undefined) {
      throw invalidInput('One of VersionNumber or Compatibility has to be provided.');
    }
    if (number === undefined)
      throw invalidInput('A checkpoint version number is required to change the compatibility.');
    const checkpoint = numbered(glue, id, number).number;
    const { arn, name, registryName } = glue.schemas.change(schema, {
      ...defined({ compatibility, description }),
      checkpoint,
    });
    return { SchemaArn: arn, SchemaName: name, RegistryName: registryName };
  },

  DeleteSchema(glue, input) {
    const { arn, name, status } = glue.deletions.schema(schemaOf(glue, checked(input, readRequiredSchemaId)));
    return { SchemaArn: arn, SchemaName: name, Status: status };
  },
};
