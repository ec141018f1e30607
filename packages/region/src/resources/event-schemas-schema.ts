import { text, textOr } from '../core/properties.ts';
import { requiredType } from '../schemas/api/schema-type.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

export const eventSchemasSchema: ResourceKind = {
  type: 'AWS::EventSchemas::Schema',
  properties: {
    Content: 'runs',
    Description: 'runs',
    RegistryName: 'runs',
    SchemaName: 'runs',
    Type: 'runs',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const SchemaName = nameOf(resource, 'SchemaName', naming);
    const registry = textOr(resource.properties, 'RegistryName', '');
    const SchemaArn = arnOf(naming, 'schemas', `schema/${registry}/${SchemaName}`);
    return { ref: SchemaArn, attributes: { SchemaArn, SchemaName, SchemaVersion: '1' } };
  },
  declare({ properties, attributes }, { schemas }, before) {
    const registry = schemas.registries.own(textOr(properties, 'RegistryName', ''));
    const name = textOr(attributes, 'SchemaName', '');
    const draft = {
      type: requiredType(text(properties, 'Type')),
      content: textOr(properties, 'Content', ''),
      description: text(properties, 'Description'),
    };
    if (before === undefined) schemas.schemas.create(registry, name, draft);
    else schemas.schemas.update(schemas.schemas.get(registry, name), draft);
  },
  remove({ properties, attributes }, { schemas }) {
    schemas.deleteSchema(textOr(properties, 'RegistryName', ''), textOr(attributes, 'SchemaName', ''));
  },
};
