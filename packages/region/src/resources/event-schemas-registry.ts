import { text, textOr } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

export const eventSchemasRegistry: ResourceKind = {
  type: 'AWS::EventSchemas::Registry',
  properties: { Description: 'runs', RegistryName: 'runs', Tags: 'accepted' },
  identify(resource, naming) {
    const RegistryName = nameOf(resource, 'RegistryName', naming);
    const RegistryArn = arnOf(naming, 'schemas', `registry/${RegistryName}`);
    return { ref: RegistryArn, attributes: { RegistryName, RegistryArn } };
  },
  create({ properties, attributes }, { schemas }) {
    schemas.registries.create(textOr(attributes, 'RegistryName', ''), text(properties, 'Description'));
  },
};
