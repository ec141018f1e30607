import { describe, expect, test } from '@jest/globals';
import { at } from '@tributary/region/json';
import type { CatalogueEntry } from '#schemas/catalogue.ts';
import { generatedSchema } from '#schemas/encoded.ts';
import { glueSchemaName, recordNameOf } from '#schemas/encoding-names.ts';
import { SERVICE } from '#schemas/service.ts';
import type { Value } from '../../../infra/cloudformation.ts';
import { applyConventions } from '../../../infra/conventions/apply.ts';
import type { FunctionConfig } from '../../../infra/conventions/convention.ts';
import { kafkaSchemas } from '../../../infra/conventions/kafka-schemas.ts';
import type { ProducedTopic } from '../../../infra/conventions/kafka-topic.ts';
import { checkEncodings } from '../../../infra/conventions/one-encoding.ts';

const apply = (config: FunctionConfig) =>
  applyConventions({
    name: 'stock-bridge',
    prefix: 'depot-dev',
    id: 'StockBridge',
    lambdaId: 'StockDashbridgeLambdaFunction',
    logGroupId: 'StockDashbridgeLogGroup',
    timeoutSeconds: 840,
    ruleCondition: undefined,
    ruleId: (index) => `Rule${index}`,
    config: { consumerGroup: 'stock-bridge', ...config },
  });

const statementsOf = (config: FunctionConfig): unknown =>
  at(apply(config).resources['StockBridgeRole'], 'Properties', 'Policies', 0, 'PolicyDocument', 'Statement');

const mappingOf = (config: FunctionConfig, topic: string): unknown =>
  at(apply(config).resources[`StockBridge${topic}Mapping`], 'Properties', 'AmazonManagedKafkaEventSourceConfig');

const NOTHING = { Ref: 'AWS::NoValue' };
const only = (condition: string, value: unknown) => ({ 'Fn::If': [condition, value, NOTHING] });
const SECRET = { Ref: 'KafkaSchemaRegistrySecretArn' };
const REGISTRY_ARN = { 'Fn::GetAtt': ['KafkaSchemas', 'Arn'] };
const glueArn = (resource: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
});
const IN_REGISTRY = [REGISTRY_ARN, glueArn('schema/depot-dev/*')];
const allowed = (Action: string, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });

const MIXED = {
  kafkaTopics: ['shelves', { name: 'boxes', value: 'avro' }, { name: 'belts', value: 'protobuf' }],
} as const;

describe('a function that reads a topic in Avro and one in Protobuf', () => {
  test('knows the encodings by topic, and where the schemas are', () => {
    expect(apply(MIXED).config['environment']).toMatchObject({
      KAFKA_VALUES: 'boxes:avro,belts:protobuf',
      KAFKA_SCHEMA_REGISTRY: only('KafkaOn', {
        'Fn::If': ['KafkaSchemasInGlue', 'glue:depot-dev', { Ref: 'KafkaSchemaRegistry' }],
      }),
      KAFKA_SCHEMA_REGISTRY_SECRET_ARN: only('KafkaRegistrySecret', SECRET),
    });
  });

  test('has its mappings decode values as soon as they have pollers of their own', () => {
    expect(mappingOf(MIXED, 'Boxes')).toEqual({
      ConsumerGroupId: 'depot-dev-stock-bridge-boxes',
      SchemaRegistryConfig: only('ProvisionedPollers', {
        SchemaRegistryURI: { 'Fn::If': ['KafkaSchemasInGlue', REGISTRY_ARN, { Ref: 'KafkaSchemaRegistry' }] },
        EventRecordFormat: 'JSON',
        SchemaValidationConfigs: [{ Attribute: 'VALUE' }],
        AccessConfigs: only('KafkaRegistrySecret', [{ Type: 'BASIC_AUTH', URI: SECRET }]),
      }),
    });
    expect(mappingOf(MIXED, 'Shelves')).toEqual({ ConsumerGroupId: 'depot-dev-stock-bridge-shelves' });
  });

  test('may read schemas of any registry, whose ids a record may have, or the one secret of one elsewhere', () => {
    expect(statementsOf(MIXED)).toEqual(
      expect.arrayContaining([
        only('KafkaSchemasInGlue', allowed('glue:GetSchemaVersion', [glueArn('registry/*'), glueArn('schema/*')])),
        only('ProvisionedPollers', only('KafkaSchemasInGlue', allowed('glue:GetRegistry', REGISTRY_ARN))),
        only('KafkaRegistrySecret', allowed('secretsmanager:GetSecretValue', SECRET)),
      ]),
    );
    expect(JSON.stringify(statementsOf(MIXED))).not.toContain('glue:GetSchemaByDefinition');
  });
});

test('a function that writes a topic in Avro may look up ids of schemas, and not read schemas', () => {
  const config = { kafkaProduces: ['shelves', { name: 'boxes', value: 'avro' }] } as const;
  const { config: settings, metadata } = apply(config);
  expect(settings['environment']).toMatchObject({ KAFKA_VALUES: 'boxes:avro' });
  expect(metadata['KafkaProduces']).toEqual(['shelves', 'boxes']);
  const statements = statementsOf(config);
  expect(statements).toContainEqual(only('KafkaSchemasInGlue', allowed('glue:GetSchemaByDefinition', IN_REGISTRY)));
  expect(JSON.stringify(statements)).not.toContain('glue:GetSchemaVersion');
});

test('a function whose topics carry JSON has nothing to do with schemas', () => {
  const config = { kafkaTopics: ['shelves', { name: 'boxes', value: 'json' }], kafkaProduces: ['belts'] } as const;
  expect(apply(config).config['environment']).not.toHaveProperty('KAFKA_VALUES');
  expect(JSON.stringify(apply(config).resources)).not.toMatch(/glue|secretsmanager|SchemaRegistry/);
});

test('a topic that functions say different things of is refused, with both', () => {
  const reader = { kafkaTopics: ['shelves', { name: 'boxes', value: 'avro' }] } as const;
  const same = {
    kafkaProduces: [
      { name: 'shelves', value: 'json' },
      { name: 'boxes', value: 'avro' },
    ],
  } as const;
  expect(() => checkEncodings({ reader, writer: same })).not.toThrow();
  expect(() => checkEncodings({ reader, writer: { kafkaProduces: ['boxes'] } })).toThrow(
    'The topic boxes is avro for reader, and json for writer. Give it the same "value" in both.',
  );
});

describe('the registry of a stack', () => {
  const entry = (topic: string, version = 1): CatalogueEntry => ({
    source: `${SERVICE}.${topic}`,
    type: 'BoxPacked',
    version,
    file: `${topic}/BoxPacked.v${version}.json`,
    schema: { title: `BoxPackedV${version}`, description: 'A box was packed.' },
    castsFile: undefined,
  });
  const entries = [entry('boxes'), entry('boxes', 2), entry('belts'), { ...entry('x'), source: 'partner.depot' }];
  const schemas = (functions: readonly FunctionConfig[], text = 'the schema') =>
    kafkaSchemas('depot-dev', functions, entries, () => text);
  const BOXES = { kafkaTopics: [{ name: 'boxes', value: 'avro' }] } as const;

  test('is not there while all topics carry JSON', () => {
    expect(schemas([{ kafkaTopics: ['boxes'], kafkaProduces: ['belts'] }, {}])).toEqual({});
  });

  test('has a schema for each version of each event of a topic, and none of other topics', () => {
    const names = Object.values(schemas([BOXES, BOXES, { kafkaTopics: ['belts'] }]))
      .filter(({ Type }) => Type === 'AWS::Glue::Schema')
      .map(({ Properties }) => Properties['Name']);
    expect(names).toEqual([
      glueSchemaName({ source: `${SERVICE}.boxes`, type: 'BoxPacked', version: 1 }, 'avro'),
      glueSchemaName({ source: `${SERVICE}.boxes`, type: 'BoxPacked', version: 2 }, 'avro'),
    ]);
    expect(names[0]).toBe(`${SERVICE}_boxes-BoxPacked-v1-avro`);
  });

  const namesOf = (writer: FunctionConfig) =>
    Object.values(kafkaSchemas('depot-dev', [writer], [...entries.slice(1), entry('x')], () => 'text'))
      .filter(({ Type }) => Type === 'AWS::Glue::Schema')
      .map(({ Properties }) => Properties['Name']);
  const OUT = { kafkaProduces: [{ name: 'out', value: 'protobuf' }] } as const;
  const UNKNOWN =
    'kafkaProduces: nothing says which events out carries in protobuf, so none of its schemas is known. Name their sources or types: { name: out, value: protobuf, carries: [...] }';
  const DEPOT = 'partner_depot-BoxPacked-v1-protobuf';

  test.each<[string, Readonly<Record<string, Value>>]>([
    ['a source', { source: ['partner.depot'] }],
    ['types of it', { source: ['partner.depot'], 'detail-type': ['BoxLost', 'BoxPacked'] }],
    ['a prefix of it', { source: [{ prefix: 'partner.' }] }],
    ['all but another source', { source: [{ 'anything-but': SERVICE }], 'detail-type': ['BoxPacked'] }],
  ])('has the schemas of the events that a writing function is sent by a rule for %s', (_what, pattern) => {
    const isSent = { events: [{ eventBridge: { pattern } }, { schedule: 'rate(1 hour)' }] };
    expect(namesOf({ ...OUT, ...isSent })).toContain(DEPOT);
    expect(namesOf({ ...OUT, queue: { eventBus: 'bus', pattern } })).toContain(DEPOT);
  });

  test('has the schemas of all events of that type, where a rule names no source', () => {
    const pattern = { 'detail-type': ['BoxPacked'] };
    expect(namesOf({ ...OUT, events: [{ eventBridge: { pattern } }] })).toHaveLength(4);
  });

  test.each<[string, FunctionConfig]>([
    ['no rule', { schedule: 'rate(1 hour)' }],
    ['a rule for other types', { events: [{ eventBridge: { pattern: { 'detail-type': ['BoxLost'] } } }] }],
    ['a rule for another prefix', { events: [{ eventBridge: { pattern: { source: [{ prefix: 'x.' }] } } }] }],
    ['an unknown event named', { kafkaProduces: [{ name: 'out', value: 'protobuf', carries: ['BoxLost'] }] }],
  ])('is refused where a function with %s writes a topic that no event is known of', (_what, config) => {
    expect(() => namesOf({ ...OUT, ...config })).toThrow(UNKNOWN);
  });

  test('has the schemas of the topic that a function without a rule writes: by its name, or by what it carries', () => {
    const writes = (topic: ProducedTopic) => namesOf({ schedule: 'rate(1 hour)', kafkaProduces: [topic] });
    const BELTS = `${SERVICE}_belts-BoxPacked-v1-avro`;
    expect(writes({ name: 'belts', value: 'avro' })).toEqual([BELTS]);
    expect(writes({ name: 'out', value: 'avro', carries: [`${SERVICE}.belts`] })).toEqual([BELTS]);
    expect(writes({ name: 'out', value: 'protobuf', carries: ['partner.depot'] })).toEqual([DEPOT]);
    expect(writes({ name: 'belts', value: 'protobuf', carries: ['BoxPacked'] })).toHaveLength(4);
  });

  test('keeps what it has when a schema changes: the new text is a version beside the old one', () => {
    const [before, after] = [schemas([BOXES], 'old'), schemas([BOXES], 'new')];
    const shared = Object.keys(before).filter((id) => id in after);
    expect(shared.map((id) => before[id]?.Type)).toEqual([
      'AWS::Glue::Registry',
      'AWS::Glue::Schema',
      'AWS::Glue::Schema',
    ]);
    for (const id of shared) expect(after[id]).toEqual(before[id]);
    const added = Object.entries(after).filter(([id]) => !(id in before));
    expect(added.map(([, { Type, Properties }]) => [Type, Properties['SchemaDefinition']])).toEqual([
      ['AWS::Glue::SchemaVersion', 'new'],
      ['AWS::Glue::SchemaVersion', 'new'],
    ]);
  });

  test('outlives the stack, and a version stays even when the deployment that brought it is rolled back', () => {
    const policies = Object.values(schemas([{ kafkaTopics: [{ name: 'belts', value: 'avro' }] }])).map(
      ({ Type, Condition, DeletionPolicy, UpdateReplacePolicy }) => [
        Type,
        Condition,
        DeletionPolicy,
        UpdateReplacePolicy,
      ],
    );
    expect(policies).toEqual([
      ['AWS::Glue::Registry', 'KafkaSchemasInGlue', 'RetainExceptOnCreate', 'Retain'],
      ['AWS::Glue::Schema', 'KafkaSchemasInGlue', 'RetainExceptOnCreate', 'Retain'],
      ['AWS::Glue::SchemaVersion', 'KafkaSchemasInGlue', 'Retain', 'Retain'],
    ]);
  });

  test('begins each schema with one of no fields, under the name of its record', () => {
    const beginning = (value: 'avro' | 'protobuf') =>
      Object.values(schemas([{ kafkaTopics: [{ name: 'belts', value }] }])).find(
        ({ Type }) => Type === 'AWS::Glue::Schema',
      )?.Properties;
    expect(beginning('avro')).toMatchObject({
      DataFormat: 'AVRO',
      SchemaDefinition: JSON.stringify({
        type: 'record',
        name: 'BoxPackedV1',
        namespace: `${SERVICE}.belts`,
        fields: [],
      }),
    });
    expect(beginning('protobuf')).toMatchObject({
      DataFormat: 'PROTOBUF',
      SchemaDefinition: `syntax = "proto3";\n\npackage ${SERVICE}.belts;\n\nmessage BoxPackedV1 {\n}\n`,
    });
  });

  test('a contract without a form in the encoding of its topic is refused by its file', () => {
    expect(() => generatedSchema(entry('boxes', 7), 'avro')).toThrow(
      'schemas/boxes/BoxPacked.v7.json has no schema in Avro, which its topic is to carry.',
    );
  });
});

test('a source with a hyphen has a name that Avro and Protobuf take', () => {
  expect(recordNameOf({ source: 'depot.old-shelves', type: 'ShelfFilled', version: 3 })).toBe(
    'depot.old_shelves.ShelfFilledV3',
  );
});
