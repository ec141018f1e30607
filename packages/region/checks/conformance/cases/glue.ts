import { setTimeout } from 'node:timers/promises';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused, UUID } from '../expected.ts';

const API = 'https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-schema-registry-api.html';

const glue = (aws: Caller, operation: string, input: object): Promise<JsonObject> =>
  aws.json('glue', '1.1', `AWSGlue.${operation}`, input);

const record = (...fields: readonly object[]): string =>
  JSON.stringify({ type: 'record', name: 'R', fields: fields.map((field) => ({ type: 'string', ...field })) });
const PLAIN = record({ name: 'a' });
const OPTIONAL = record({ name: 'a' }, { name: 'b', default: '' });
const REQUIRED = record({ name: 'a' }, { name: 'b' });

async function schema(aws: Caller, own: string, more: object = {}): Promise<JsonObject> {
  await glue(aws, 'CreateRegistry', { RegistryName: own });
  return glue(aws, 'CreateSchema', {
    RegistryId: { RegistryName: own },
    SchemaName: 'orders',
    DataFormat: 'AVRO',
    Compatibility: 'BACKWARD',
    SchemaDefinition: PLAIN,
    ...more,
  });
}

const idOf = (own: string, SchemaName = 'orders') => ({ RegistryName: own, SchemaName });

const registering =
  (...definitions: readonly string[]): ConformanceCase['run'] =>
  async (aws, own) => {
    await schema(aws, own);
    let answer: JsonObject = {};
    for (const SchemaDefinition of definitions)
      answer = await glue(aws, 'RegisterSchemaVersion', { SchemaId: idOf(own), SchemaDefinition });
    return answer;
  };

/** A version is PENDING while it is checked. Serializers ask at most ten times. */
async function statusAfterCheck(aws: Caller, SchemaVersionId: Json | undefined): Promise<Json | undefined> {
  for (let asked = 0; asked < 10; asked++) {
    const { Status } = await glue(aws, 'GetSchemaVersion', { SchemaVersionId });
    if (Status !== 'PENDING') return Status;
    await setTimeout(200);
  }
  return 'PENDING';
}

export const GLUE: readonly ConformanceCase[] = [
  {
    name: 'a registry has its name and its ARN',
    source: API,
    run: (aws, own) => glue(aws, 'CreateRegistry', { RegistryName: own, Description: 'words' }),
    gives: part({
      RegistryName: /^glue-/,
      RegistryArn: /^arn:aws:glue:us-east-1:\d{12}:registry\/glue-/,
      Description: 'words',
    }),
  },
  {
    name: 'a second registry of a name is there already',
    source: API,
    run: async (aws, own) => {
      await glue(aws, 'CreateRegistry', { RegistryName: own });
      return glue(aws, 'CreateRegistry', { RegistryName: own });
    },
    gives: refused(400, 'AlreadyExistsException'),
  },
  {
    name: 'a registry that is not there is not found',
    source: API,
    run: (aws) => glue(aws, 'GetRegistry', { RegistryId: { RegistryName: 'none' } }),
    gives: refused(400, 'EntityNotFoundException'),
  },
  {
    name: 'a new schema has a version that is available',
    source: API,
    run: (aws, own) => schema(aws, own),
    gives: part({
      SchemaName: 'orders',
      DataFormat: 'AVRO',
      Compatibility: 'BACKWARD',
      SchemaCheckpoint: 1,
      LatestSchemaVersion: 1,
      NextSchemaVersion: 2,
      SchemaStatus: 'AVAILABLE',
      SchemaVersionId: UUID,
      SchemaVersionStatus: 'AVAILABLE',
    }),
  },
  {
    name: 'a second schema of a name is there already',
    source: API,
    run: async (aws, own) => {
      await schema(aws, own);
      return schema(aws, own);
    },
    gives: refused(400, 'AlreadyExistsException'),
  },
  {
    name: 'a definition that is none is refused',
    source: API,
    run: (aws, own) => schema(aws, own, { SchemaDefinition: '{' }),
    gives: refused(400, 'InvalidInputException'),
  },
  {
    name: 'a version is found by its id',
    source: API,
    run: async (aws, own) => {
      const { SchemaVersionId } = await schema(aws, own);
      return glue(aws, 'GetSchemaVersion', { SchemaVersionId });
    },
    gives: part({ SchemaDefinition: PLAIN, DataFormat: 'AVRO', VersionNumber: 1, Status: 'AVAILABLE' }),
  },
  {
    name: 'a compatible definition is version 2',
    source: API,
    run: registering(OPTIONAL),
    gives: part({ VersionNumber: 2, SchemaVersionId: UUID }),
  },
  {
    name: 'the same definition gives the version that is there',
    source: API,
    run: registering(OPTIONAL, PLAIN),
    gives: part({ VersionNumber: 1 }),
  },
  {
    name: 'an incompatible definition is a version that fails',
    source: API,
    run: async (aws, own) => {
      const answer = await registering(REQUIRED)(aws, own);
      const { SchemaVersionId } = answer as JsonObject;
      return statusAfterCheck(aws, SchemaVersionId);
    },
    gives: 'FAILURE',
  },
  {
    name: 'a definition is looked up',
    source: API,
    run: async (aws, own) => {
      await schema(aws, own);
      return glue(aws, 'GetSchemaByDefinition', { SchemaId: idOf(own), SchemaDefinition: PLAIN });
    },
    gives: part({ SchemaVersionId: UUID, Status: 'AVAILABLE', DataFormat: 'AVRO' }),
  },
  {
    name: 'a definition that is not there says so in the words that serializers look for',
    source: 'https://github.com/awslabs/aws-glue-schema-registry/blob/master/README.md',
    run: async (aws, own) => {
      await schema(aws, own);
      return glue(aws, 'GetSchemaByDefinition', { SchemaId: idOf(own), SchemaDefinition: REQUIRED });
    },
    gives: refused(400, 'EntityNotFoundException', /Schema version is not found\./),
  },
  {
    name: 'a schema that is not there says so in the words that serializers look for',
    source: 'https://github.com/awslabs/aws-glue-schema-registry/blob/master/README.md',
    run: async (aws, own) => {
      await schema(aws, own);
      return glue(aws, 'GetSchemaByDefinition', { SchemaId: idOf(own, 'none'), SchemaDefinition: PLAIN });
    },
    gives: refused(400, 'EntityNotFoundException', /Schema is not found\./),
  },
  {
    name: 'DISABLED takes no other version',
    source: API,
    run: async (aws, own) => {
      await schema(aws, own, { Compatibility: 'DISABLED' });
      const answer = await glue(aws, 'RegisterSchemaVersion', { SchemaId: idOf(own), SchemaDefinition: OPTIONAL });
      return answer['status'];
    },
    gives: 400,
  },
  {
    name: 'the validity of a definition is checked',
    source: API,
    run: (aws) => glue(aws, 'CheckSchemaVersionValidity', { DataFormat: 'AVRO', SchemaDefinition: PLAIN }),
    gives: part({ Valid: true }),
  },
  {
    name: 'a definition that is invalid says why',
    source: API,
    run: (aws) => glue(aws, 'CheckSchemaVersionValidity', { DataFormat: 'AVRO', SchemaDefinition: '{"type":"none"}' }),
    gives: part({ Valid: false, Error: /./ }),
  },
  {
    name: 'metadata of a version is queried',
    source: API,
    run: async (aws, own) => {
      const { SchemaVersionId } = await schema(aws, own);
      const MetadataKeyValue = { MetadataKey: 'team', MetadataValue: 'a' };
      await glue(aws, 'PutSchemaVersionMetadata', { SchemaVersionId, MetadataKeyValue });
      const { MetadataInfoMap } = await glue(aws, 'QuerySchemaVersionMetadata', { SchemaVersionId });
      return MetadataInfoMap;
    },
    gives: { team: part({ MetadataValue: 'a' }) },
  },
  {
    name: 'versions are listed',
    source: API,
    run: async (aws, own) => {
      await registering(OPTIONAL)(aws, own);
      const { Schemas } = await glue(aws, 'ListSchemaVersions', { SchemaId: idOf(own) });
      return (Array.isArray(Schemas) ? Schemas : []).length;
    },
    gives: 2,
  },
];
