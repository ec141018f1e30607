import type { JsonObject } from '../core/json.ts';
import { object, text, textOr } from '../core/properties.ts';
import { declaredVersionId } from '../glue/definitions.ts';
import type { StackIdentity } from '../template/pseudo.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf } from './naming.ts';

export const glueSchemaVersion: ResourceKind = {
  type: 'AWS::Glue::SchemaVersion',
  properties: { Schema: { RegistryName: 'runs', SchemaArn: 'runs', SchemaName: 'runs' }, SchemaDefinition: 'runs' },
  identify({ properties }, naming) {
    const definition = textOr(properties, 'SchemaDefinition', '');
    const VersionId = declaredVersionId(schemaArnOf(properties, naming), definition);
    return { ref: VersionId, attributes: { VersionId } };
  },
  declare({ ref, properties }, { glue, naming }) {
    const schema = glue.schemas.get(schemaArnOf(properties, naming));
    glue.versions.declare(schema, textOr(properties, 'SchemaDefinition', ''), ref);
  },
  /** The first version and the checkpoint stay as long as their schema, as on AWS. */
  remove({ ref }, { glue }) {
    glue.deletions.versionNow(ref);
  },
  isThere: ({ ref }, { glue }) => glue.findVersion(ref) !== undefined,
};

function schemaArnOf(properties: JsonObject, naming: StackIdentity): string {
  const schema = object(properties, 'Schema');
  const path = `schema/${textOr(schema, 'RegistryName', '')}/${textOr(schema, 'SchemaName', '')}`;
  return text(schema, 'SchemaArn') ?? arnOf(naming, 'glue', path);
}

export const glueSchemaVersionMetadata: ResourceKind = {
  type: 'AWS::Glue::SchemaVersionMetadata',
  properties: { Key: 'runs', SchemaVersionId: 'runs', Value: 'runs' },
  identify: ({ properties }) => ({ ref: Object.values(pairOf(properties)).join('|'), attributes: {} }),
  declare({ properties }, { glue }) {
    const { id, key, value } = pairOf(properties);
    const version = glue.version(id);
    const isThere = version.metadata[key]?.some((one) => one.value === value) === true;
    if (!isThere) glue.metadata.put(version, key, value);
  },
  remove({ properties }, { glue }) {
    const { id, key, value } = pairOf(properties);
    const version = glue.findVersion(id);
    if (version?.metadata[key]?.some((one) => one.value === value)) glue.metadata.remove(version, key, value);
  },
};

const pairOf = (properties: JsonObject) => ({
  id: textOr(properties, 'SchemaVersionId', ''),
  key: textOr(properties, 'Key', ''),
  value: textOr(properties, 'Value', ''),
});
