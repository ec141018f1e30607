import type { JsonObject } from '../core/json.ts';
import { boolean, defined, number, object, text, textOr } from '../core/properties.ts';
import { type DeclaredSchema, declareSchema, isSameKind } from '../glue/declared.ts';
import { declaredVersionId } from '../glue/definitions.ts';
import { COMPATIBILITIES, DATA_FORMATS, DEFAULT_REGISTRY } from '../glue/schema.ts';
import { glueTags, registryNameIn } from './glue-registry.ts';
import type { Refusal, ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

export const glueSchema: ResourceKind = {
  type: 'AWS::Glue::Schema',
  properties: {
    CheckpointVersion: { IsLatest: 'runs', VersionNumber: 'runs' },
    Compatibility: 'runs',
    DataFormat: 'runs',
    Description: 'runs',
    Name: 'runs',
    Registry: { Arn: 'runs', Name: 'runs' },
    SchemaDefinition: 'runs',
    Tags: 'runs',
  },
  identify(resource, naming) {
    const { properties } = resource;
    const path = `schema/${registryNameOf(properties)}/${nameOf(resource, 'Name', naming)}`;
    const Arn = arnOf(naming, 'glue', path);
    const definition = text(properties, 'SchemaDefinition');
    const InitialSchemaVersionId = definition === undefined ? undefined : declaredVersionId(Arn, definition);
    return { ref: Arn, attributes: defined({ Arn, InitialSchemaVersionId }) };
  },
  refusals: ({ properties }) => [
    ...unless(DATA_FORMATS, properties, 'DataFormat'),
    ...unless(COMPATIBILITIES, properties, 'Compatibility'),
  ],
  declare({ ref, properties, attributes }, { glue }) {
    declareSchema(glue, declaredOf(ref, properties), textOr(attributes, 'InitialSchemaVersionId', ''));
  },
  remove({ ref }, { glue }) {
    glue.deletions.schemaNow(ref);
  },
  isThere: ({ ref }, { glue }) => glue.schemas.find(ref) !== undefined,
  makesAnew: ({ ref, properties }, before) =>
    !isSameKind(declaredOf(ref, properties), declaredOf(before.ref, before.properties)),
};

function registryNameOf(properties: JsonObject): string {
  const registry = object(properties, 'Registry');
  const arn = text(registry, 'Arn');
  return arn === undefined ? textOr(registry, 'Name', DEFAULT_REGISTRY) : registryNameIn(arn);
}

function declaredOf(arn: string, properties: JsonObject): DeclaredSchema {
  const checkpoint = object(properties, 'CheckpointVersion');
  return {
    registryName: registryNameOf(properties),
    name: registryNameIn(arn),
    dataFormat: oneOf(DATA_FORMATS, text(properties, 'DataFormat')) ?? 'AVRO',
    compatibility: oneOf(COMPATIBILITIES, text(properties, 'Compatibility')) ?? 'BACKWARD',
    tags: glueTags(properties),
    ...defined({
      description: text(properties, 'Description'),
      definition: text(properties, 'SchemaDefinition'),
      checkpoint: boolean(checkpoint, 'IsLatest') === true ? ('latest' as const) : number(checkpoint, 'VersionNumber'),
    }),
  };
}

const oneOf = <T extends string>(values: readonly T[], value: string | undefined): T | undefined =>
  values.find((known) => known === value);

function unless(values: readonly string[], properties: JsonObject, name: string): readonly Refusal[] {
  if (oneOf(values, text(properties, name)) !== undefined) return [];
  return [{ path: `Properties.${name}`, message: `It is one of ${values.join(', ')}.` }];
}
