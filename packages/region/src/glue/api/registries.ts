import { defined } from '../../core/properties.ts';
import { readRegistryId, registryOf } from './identify.ts';
import { checked, type GlueOperations, paged, readPage } from './operation.ts';
import { registryShape } from './shapes.ts';

export const registryOperations: GlueOperations = {
  CreateRegistry(glue, input) {
    const { name, description, tags } = checked(input, (check) => ({
      name: check.requiredText('RegistryName'),
      description: check.text('Description'),
      tags: check.textMap('Tags'),
    }));
    const { arn, tags: given } = glue.registries.create(defined({ name, description, tags }));
    return defined({ RegistryArn: arn, RegistryName: name, Description: description, Tags: given });
  },

  GetRegistry(glue, input) {
    const id = checked(input, (check) => check.requiredObject('RegistryId') && readRegistryId(check));
    return registryShape(registryOf(glue, id ?? NO_ID));
  },

  ListRegistries(glue, input) {
    const page = checked(input, readPage);
    const { items, nextToken } = paged(glue.registries.all(), page);
    return defined({ Registries: items.map(registryShape), NextToken: nextToken });
  },

  UpdateRegistry(glue, input) {
    const { id, description } = checked(input, (check) => ({
      id: check.requiredObject('RegistryId') && readRegistryId(check),
      description: check.requiredText('Description'),
    }));
    const { name, arn } = glue.registries.update(registryOf(glue, id ?? NO_ID).name, description);
    return { RegistryName: name, RegistryArn: arn };
  },

  DeleteRegistry(glue, input) {
    const id = checked(input, (check) => check.requiredObject('RegistryId') && readRegistryId(check));
    const { name, arn, status } = glue.deletions.registry(registryOf(glue, id ?? NO_ID));
    return { RegistryName: name, RegistryArn: arn, Status: status };
  },
};

const NO_ID = { name: undefined, arn: undefined };
