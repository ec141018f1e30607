import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Producer } from '@platformatic/kafka';
import { at, type Json, type JsonObject, listOf, textOf } from '../../src/core/json.ts';
import { writeConfluent } from '../../src/kafka-values/framing/confluent.ts';
import { writeGlue } from '../../src/kafka-values/framing/glue.ts';
import { writeRank } from '../../src/kafka-values/framing/message-index.ts';
import { clientsOf, type TestClients } from '../support/clients.ts';
import { functionResource } from '../support/package-dir.ts';
import { arn, CLUSTER, queue } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';
import { until } from '../support/until.ts';

const AVRO = { type: 'record', name: 'Reading', fields: [{ name: 'id', type: 'string' }] };
/** The text as Avro writes a record with it: its length in zigzag, and its bytes. */
const avro = (id: string): Buffer => Buffer.concat([Buffer.from([id.length * 2]), Buffer.from(id)]);
const PROTO = 'syntax = "proto3"; message Reading { string id = 1; int64 n = 2; } message Other { string id = 1; }';
/** A message of {@link PROTO} with an id and n = 2^53 + 1, by its rank among the messages of the file. */
const proto = (id: string, rank: number): Buffer =>
  Buffer.concat([
    writeRank(rank),
    Buffer.from([0x0a, id.length]),
    Buffer.from(id),
    ...(rank === READING_RANK ? [Buffer.from([0x10, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10])] : []),
  ]);
/** `Other` comes before `Reading` by name. */
const READING_RANK = 1;
const UNKNOWN = '00000000-0000-4000-8000-0000000000ff';

/** Tells in its log what it gets, and fails for nothing. */
const TAKER = `exports.handler = async ({ records }) => {
  for (const record of Object.values(records).flat()) console.log('got ' + JSON.stringify(record));
};`;

const allow = (Action: string | readonly string[], Resource: Json): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const GLUE_RIGHTS = [
  allow('glue:GetRegistry', arn('Registry')),
  allow('glue:GetSchemaVersion', [arn('Registry'), arn('Schema')]),
];
const SECRETS = allow('secretsmanager:GetSecretValue', '*');
const FAILED = allow('sqs:SendMessage', arn('Failed'));

const mapping = (registry: JsonObject): JsonObject => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    FunctionName: { Ref: 'Taker' },
    EventSourceArn: CLUSTER,
    StartingPosition: 'TRIM_HORIZON',
    Topics: ['readings'],
    ProvisionedPollerConfig: { MinimumPollers: 1 },
    DestinationConfig: { OnFailure: { Destination: arn('Failed') } },
    AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'taker', SchemaRegistryConfig: registry },
  },
});
const GLUE = {
  SchemaRegistryURI: arn('Registry'),
  EventRecordFormat: 'JSON',
  SchemaValidationConfigs: [{ Attribute: 'VALUE' }],
};

const template = (statements: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  Metadata: { Journal: { IdPaths: ['id'] } },
  Resources: {
    Registry: { Type: 'AWS::Glue::Registry', Properties: { Name: 'main' } },
    Schema: {
      Type: 'AWS::Glue::Schema',
      Properties: {
        Name: 'Reading',
        DataFormat: 'AVRO',
        Compatibility: 'BACKWARD',
        SchemaDefinition: JSON.stringify(AVRO),
        Registry: { Arn: arn('Registry') },
      },
    },
    Failed: queue('failed'),
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'taker',
        AssumeRolePolicyDocument: {},
        Policies: [
          { PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [FAILED, ...statements] } },
        ],
      },
    },
    Taker: functionResource('taker', { Role: arn('Role') }),
    Topic: {
      Type: 'AWS::MSK::Topic',
      Properties: { ClusterArn: CLUSTER, TopicName: 'readings', PartitionCount: 1, ReplicationFactor: 1 },
    },
    ...more,
  },
});

let region: TestRegion;
let clients: TestClients;
const got: Json[] = [];

async function start(statements: readonly JsonObject[], more: JsonObject = {}): Promise<void> {
  region = await runningRegion(template(statements, more), { code: { taker: TAKER }, clock: 'virtual', log: () => {} });
  clients = clientsOf(region);
  region.onLog(({ text }) => {
    const [, record] = /got (\{.*\})/.exec(text) ?? [];
    if (record !== undefined) got.push(JSON.parse(record));
  });
}
afterEach(async () => {
  got.length = 0;
  clients.destroy();
  await region.stop();
});

async function produce(...values: readonly (Buffer | undefined)[]): Promise<void> {
  const producer = new Producer({ clientId: 'test', bootstrapBrokers: region.kafkaBootstrapServers.split(',') });
  const key = Buffer.from('sensor');
  await producer.send({
    messages: values.map((value) => ({ topic: 'readings', key, ...(value && { value }) })),
  });
  await producer.close();
}

const versionId = (schema = 'Schema'): string =>
  textOf(region.resources.get(schema)?.attributes['InitialSchemaVersionId']);
const values = () => got.map((record) => Buffer.from(textOf(at(record, 'value')), 'base64').toString());
const mappingId = (): string => region.resources.get('Mapping')?.ref ?? '';
const shown = (UUID = mappingId()) => clients.lambda.send(new GetEventSourceMappingCommand({ UUID }));

describe('a mapping of a template with a registry of Glue', () => {
  test('decodes records, and sends those that it cannot decode to the queue', async () => {
    await start(GLUE_RIGHTS, { Mapping: mapping(GLUE) });
    const id = versionId();
    await produce(
      writeGlue(id, avro('r-1')),
      writeGlue(id, avro('r-2'), 'zlib'),
      writeGlue(UNKNOWN, avro('r-3')),
      Buffer.from('{"id":"plain"}'),
      undefined,
      writeGlue(id, avro('r-6').subarray(0, 2)),
    );
    await region.settled();

    expect(values().slice(0, 2)).toEqual(['{"id":"r-1"}', '{"id":"r-2"}']);
    expect(got.map((record) => at(record, 'valueSchemaMetadata'))).toEqual([
      { dataFormat: 'AVRO', schemaId: id },
      { dataFormat: 'AVRO', schemaId: id },
      undefined,
    ]);
    const letters = (await clients.taken('Failed')).map(({ body }) => {
      const span = at(body, 'KafkaBatchInfo', 'recordsInfo', 'readings-0');
      return `${textOf(at(body, 'requestContext', 'condition'))} ${textOf(at(span, 'firstRecordOffset'))}`;
    });
    expect(letters.toSorted()).toEqual(['DESERIALIZATION_ERROR 3', 'DESERIALIZATION_ERROR 5', 'SCHEMA_NOT_FOUND 2']);
    expect(await shown()).toMatchObject({
      LastProcessingResult: 'OK',
      AmazonManagedKafkaEventSourceConfig: {
        ConsumerGroupId: 'taker',
        SchemaRegistryConfig: {
          SchemaRegistryURI: region.resources.get('Registry')?.ref,
          EventRecordFormat: 'JSON',
          SchemaValidationConfigs: [{ Attribute: 'VALUE' }],
        },
      },
    });
  });

  test('decodes the message of Protobuf that a record names, to the last digit', async () => {
    const message = {
      Type: 'AWS::Glue::Schema',
      Properties: {
        Name: 'Message',
        DataFormat: 'PROTOBUF',
        Compatibility: 'NONE',
        SchemaDefinition: PROTO,
        Registry: { Arn: arn('Registry') },
      },
    };
    const statements = [...GLUE_RIGHTS, allow('glue:GetSchemaVersion', arn('Message'))];
    await start(statements, { Mapping: mapping(GLUE), Message: message });
    const id = versionId('Message');
    await produce(
      writeGlue(id, proto('r-1', READING_RANK)),
      writeGlue(id, proto('r-2', 0)),
      writeGlue(id, proto('r-3', 7)),
    );
    await region.settled();
    expect(values()).toEqual(['{"id":"r-1","n":"9007199254740993"}', '{"id":"r-2"}']);
    expect(await clients.taken('Failed')).toMatchObject([
      { body: { requestContext: { condition: 'DESERIALIZATION_ERROR' } } },
    ]);
  });

  test('finds the ids of events in decoded values', async () => {
    await start(GLUE_RIGHTS, { Mapping: mapping(GLUE) });
    await produce(writeGlue(versionId(), avro('r-1')));
    await region.settled();
    const steps = region.journal.hops().filter(({ ids }) => ids.includes('r-1'));
    expect(steps.map(({ step, place }) => [step, place])).toEqual([
      ['polled', expect.stringMatching(/^mapping\//)],
      ['invoked', 'function/taker'],
      ['succeeded', 'function/taker'],
    ]);
  });

  test.each<readonly [string, readonly JsonObject[], string]>([
    ['the registry', GLUE_RIGHTS.slice(1), 'glue:GetRegistry'],
    ['its schemas', GLUE_RIGHTS.slice(0, 1), 'glue:GetSchemaVersion'],
  ])('whose role may not read %s waits, and says so', async (_what, statements, action) => {
    await start(statements, { Mapping: mapping(GLUE) });
    await produce(writeGlue(versionId(), avro('r-1')));
    await until(async () => (await shown()).LastProcessingResult?.startsWith('PROBLEM') === true);
    expect(await shown()).toMatchObject({
      LastProcessingResult: 'PROBLEM: Schema registry failed to authorize Lambda.',
      StateTransitionReason: 'EVENT_SOURCE_AUTHZ_ERROR',
    });
    const page = await (await fetch(`${region.endpoint}/_region/mappings`)).json();
    expect(at(page, 'mappings', 0, 'partitions', 0)).toMatchObject({
      committedOffset: '0',
      lagRecords: 1,
      trouble: { api: 'SchemaRegistry', code: 'ACCESS_DENIED', reason: expect.stringContaining(action) },
    });
    expect(got).toEqual([]);
  });
});

describe('a mapping of a call', () => {
  const create = (SchemaRegistryConfig: object, more: object = {}) =>
    clients.lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName: 'taker',
        EventSourceArn: CLUSTER,
        StartingPosition: 'TRIM_HORIZON',
        Topics: ['readings'],
        ProvisionedPollerConfig: { MinimumPollers: 1 },
        AmazonManagedKafkaEventSourceConfig: { SchemaRegistryConfig: SchemaRegistryConfig as never },
        ...more,
      }),
    );
  const config = (SchemaRegistryURI: string, more: object = {}) => ({
    SchemaRegistryURI,
    EventRecordFormat: 'JSON',
    SchemaValidationConfigs: [{ Attribute: 'VALUE' }],
    ...more,
  });

  test("asks a registry of Confluent's kind with the name and password of a secret", async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer(({ url, headers }, response) => {
      asked.push(`${url} ${headers.authorization}`);
      response.end(JSON.stringify({ schema: JSON.stringify(AVRO) }));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    await start([SECRETS]);
    const secrets = new SecretsManagerClient(region.client);
    const SecretString = '{"username":"reader","password":"pw"}';
    const { ARN } = await secrets.send(new CreateSecretCommand({ Name: 'registry', SecretString }));
    secrets.destroy();

    const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { UUID } = await create(config(uri, { AccessConfigs: [{ Type: 'BASIC_AUTH', URI: ARN }] }));
    await produce(writeConfluent(7, avro('r-1')), writeConfluent(7, avro('r-2')));
    await region.settled();
    server.close();

    expect(values()).toEqual(['{"id":"r-1"}', '{"id":"r-2"}']);
    expect(asked).toEqual(['/schemas/ids/7?fetchMaxId=false Basic cmVhZGVyOnB3']);
    expect(at((await shown(UUID)) as unknown, 'AmazonManagedKafkaEventSourceConfig', 'SchemaRegistryConfig')).toEqual(
      config(uri, { AccessConfigs: [{ Type: 'BASIC_AUTH', URI: ARN }] }),
    );
  });

  test('gives up a record with an id that no registry can have, and goes on behind it', async () => {
    await start([]);
    const health = await (await fetch(`${region.endpoint}/_region/health`)).json();
    const uri = textOf(at(health, 'schemaRegistryUrl'));
    const body = JSON.stringify({ schema: JSON.stringify(AVRO) });
    const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
    await fetch(`${uri}/subjects/readings-value/versions`, { method: 'POST', headers, body });
    const failed = region.resources.get('Failed')?.attributes['Arn'];
    await create(config(uri), { DestinationConfig: { OnFailure: { Destination: failed } } });
    await produce(
      writeConfluent(-1, avro('r-1')),
      writeConfluent(2 ** 31 - 1, avro('r-2')),
      writeConfluent(1, avro('r-3')),
    );
    await region.settled();

    expect(values()).toEqual(['{"id":"r-3"}']);
    const conditions = (await clients.taken('Failed')).map((letter) => at(letter.body, 'requestContext', 'condition'));
    expect(conditions).toEqual(['DESERIALIZATION_ERROR', 'SCHEMA_NOT_FOUND']);
  });

  test('gets and loses a registry by updates', async () => {
    await start(GLUE_RIGHTS);
    const uri = region.resources.get('Registry')?.ref ?? '';
    const { UUID } = await create({});
    const update = (SchemaRegistryConfig: object) =>
      clients.lambda.send(
        new UpdateEventSourceMappingCommand({
          UUID,
          AmazonManagedKafkaEventSourceConfig: { SchemaRegistryConfig: SchemaRegistryConfig as never },
        }),
      );
    await produce(writeGlue(versionId(), avro('r-1')));
    await region.settled();
    await update(config(uri, { EventRecordFormat: 'SOURCE' }));
    await produce(writeGlue(versionId(), avro('r-2')));
    await region.settled();
    await update({});
    await produce(writeGlue(versionId(), avro('r-3')));
    await region.settled();
    const sent = [writeGlue(versionId(), avro('r-1')), avro('r-2'), writeGlue(versionId(), avro('r-3'))];
    expect(listOf(got).map((record) => at(record, 'value'))).toEqual(sent.map((bytes) => bytes.toString('base64')));
  });

  test('is refused with what AWS refuses, and is not there then', async () => {
    await start(GLUE_RIGHTS);
    await expect(create(config('ftp://registry'))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('SchemaRegistryURI must be the ARN of a registry of AWS Glue, or a URL of HTTP'),
    });
    await expect(
      create(config(region.resources.get('Registry')?.ref ?? ''), { ProvisionedPollerConfig: undefined }),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('needs ProvisionedPollerConfig'),
    });
  });
});
