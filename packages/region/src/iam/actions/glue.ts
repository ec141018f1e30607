import { type JsonObject, objectOf, textOf } from '../../core/json.ts';
import { arnIn, type Names, onAll, rows, type ServiceRights } from './operation-rights.ts';

const DEFAULT_REGISTRY = 'default-registry';

const registryArn = (name: string, names: Names): string => arnIn(names, 'glue', `registry/${name}`);

/** The registry that a RegistryId names. */
function idOfRegistry({ RegistryId }: JsonObject, names: Names, otherwise: string): string {
  const { RegistryName, RegistryArn } = objectOf(RegistryId);
  return textOf(RegistryArn) || registryArn(textOf(RegistryName) || otherwise, names);
}

/** `arn:…:schema/main/Reading` to `arn:…:registry/main`. */
const registryOfSchema = (schemaArn: string): string =>
  schemaArn.replace(/:schema\/([^/]*).*$/, (_all, registry: string) => `:registry/${registry}`);

/** A right on a schema is one on its registry, too. */
const both = (schemaArn: string): readonly string[] => [registryOfSchema(schemaArn), schemaArn];

/** The schema that a SchemaId or the id of a version names. A version that is not there is left to the service. */
function schema({ SchemaId, SchemaVersionId }: JsonObject, names: Names): readonly string[] {
  const { SchemaArn, RegistryName, SchemaName } = objectOf(SchemaId);
  const ofVersion = names.schemaOfVersion(textOf(SchemaVersionId));
  if (ofVersion !== undefined) return both(ofVersion);
  if (typeof SchemaArn === 'string') return both(SchemaArn);
  if (typeof SchemaName !== 'string') return [];
  return both(arnIn(names, 'glue', `schema/${textOf(RegistryName)}/${SchemaName}`));
}

function created(input: JsonObject, names: Names): readonly string[] {
  const registry = idOfRegistry(input, names, DEFAULT_REGISTRY);
  return [registry, `${registry.replace(':registry/', ':schema/')}/${textOf(input['SchemaName'])}`];
}

const registry = (input: JsonObject, names: Names): readonly string[] => [idOfRegistry(input, names, '')];
const named = ({ RegistryName }: JsonObject, names: Names): readonly string[] => [
  registryArn(textOf(RegistryName), names),
];
const listed = (input: JsonObject, names: Names): readonly string[] => [idOfRegistry(input, names, '*')];
const tagged = ({ ResourceArn }: JsonObject): readonly string[] => [textOf(ResourceArn)];

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsglue.html */
export const glue: ServiceRights = {
  ...rows('glue', ['CreateRegistry'], named),
  ...rows('glue', ['DeleteRegistry', 'GetRegistry', 'UpdateRegistry'], registry),
  ...rows('glue', ['CreateSchema'], created),
  ...rows('glue', ['ListSchemas'], listed),
  ...rows(
    'glue',
    [
      'DeleteSchema',
      'DeleteSchemaVersions',
      'GetSchema',
      'GetSchemaByDefinition',
      'GetSchemaVersion',
      'ListSchemaVersions',
      'PutSchemaVersionMetadata',
      'QuerySchemaVersionMetadata',
      'RegisterSchemaVersion',
      'RemoveSchemaVersionMetadata',
      'UpdateSchema',
    ],
    schema,
  ),
  ...rows('glue', ['GetTags', 'TagResource', 'UntagResource'], tagged),
  CheckSchemaVersionValidity: onAll('glue:CheckSchemaVersionValidity'),
  ListRegistries: onAll('glue:ListRegistries'),
};
