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
  declare({ properties, attributes }, { schemas }, before) {
    const { registries } = schemas;
    const change = before === undefined ? registries.create.bind(registries) : registries.update.bind(registries);
    change(textOr(attributes, 'RegistryName', ''), text(properties, 'Description'));
  },
  remove({ attributes }, { schemas }) {
    schemas.deleteRegistry(textOr(attributes, 'RegistryName', ''));
  },
};
