import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { kafkaSettings } from '../../../src/lambda/mappings/kafka-settings.ts';
import { readMappingSettings } from '../../../src/lambda/mappings/read-declaration.ts';

const REGISTRY = 'arn:aws:glue:eu-west-1:000000000000:registry/main';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:registry-AbCdEf';
const VALID = {
  SchemaRegistryURI: REGISTRY,
  EventRecordFormat: 'JSON',
  SchemaValidationConfigs: [{ Attribute: 'VALUE' }],
};

const read = (SchemaRegistryConfig: Json) =>
  readMappingSettings({ AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g', SchemaRegistryConfig } });

describe('the registry of a mapping', () => {
  test('is read as a template or a call names it', () => {
    expect(read(VALID)).toEqual({
      consumerGroupId: 'g',
      schemaRegistry: { kind: 'glue', uri: REGISTRY, format: 'JSON', attributes: ['VALUE'], access: [] },
    });
    const confluent = {
      SchemaRegistryURI: 'https://schemas.example:8081/base',
      EventRecordFormat: 'SOURCE',
      SchemaValidationConfigs: [{ Attribute: 'KEY' }, { Attribute: 'VALUE' }],
      AccessConfigs: [{ Type: 'BASIC_AUTH', URI: SECRET }],
    };
    expect(read(confluent)).toMatchObject({
      schemaRegistry: {
        kind: 'confluent',
        format: 'SOURCE',
        attributes: ['KEY', 'VALUE'],
        access: [{ type: 'BASIC_AUTH', uri: SECRET }],
      },
    });
  });

  test('is taken away by an empty one', () => {
    expect(read({})).toEqual({ consumerGroupId: 'g', schemaRegistry: undefined });
  });

  test('has a URI', () => {
    const { SchemaRegistryURI: _without, ...others } = VALID;
    expect(() => read(others)).toThrow('SchemaRegistryURI must have 1 to 10000');
  });

  test.each<readonly [string, JsonObject, string]>([
    ['an empty URI', { SchemaRegistryURI: '' }, 'SchemaRegistryURI must have 1 to 10000'],
    ['a null for a URI', { SchemaRegistryURI: null }, 'SchemaRegistryURI'],
    ['a URI with a space', { SchemaRegistryURI: 'http://a b' }, 'SchemaRegistryURI must have 1 to 10000'],
    ['a URI that is too long', { SchemaRegistryURI: `http://${'a'.repeat(10_000)}` }, 'SchemaRegistryURI must have'],
    [
      'the ARN of a schema',
      { SchemaRegistryURI: REGISTRY.replace('registry', 'schema') },
      'must be the ARN of a registry',
    ],
    ['another scheme', { SchemaRegistryURI: 'file:///etc/passwd' }, 'must be the ARN of a registry'],
    ['another format', { EventRecordFormat: 'AVRO' }, 'EventRecordFormat must be one of JSON, SOURCE, not "AVRO".'],
    ['no attribute', { SchemaValidationConfigs: [] }, 'SchemaValidationConfigs must have an Attribute'],
    ['no list', { SchemaValidationConfigs: {} }, 'SchemaValidationConfigs must be a list.'],
    [
      'an attribute twice',
      { SchemaValidationConfigs: [{ Attribute: 'KEY' }, { Attribute: 'KEY' }] },
      'each Attribute once',
    ],
    [
      'an unknown attribute',
      { SchemaValidationConfigs: [{ Attribute: 'HEADER' }] },
      '[0].Attribute must be one of KEY, VALUE',
    ],
    ['access to Glue', { AccessConfigs: [{ Type: 'BASIC_AUTH', URI: SECRET }] }, 'AccessConfigs must be empty'],
    ['an unknown member', { Cache: 1 }, 'does not run AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig.Cache'],
  ])('is refused with %s', (_what, change, message) => {
    expect(() => read({ ...VALID, ...change })).toThrow(message);
  });

  test.each<readonly [string, readonly JsonObject[], string]>([
    ['an unknown type', [{ Type: 'OAUTHBEARER_AUTH', URI: SECRET }], 'AccessConfigs[0].Type must be one of BASIC_AUTH'],
    [
      'no secret',
      [{ Type: 'BASIC_AUTH', URI: 'admin' }],
      'AccessConfigs[0].URI must be the ARN of a secret, not "admin".',
    ],
    ['a type twice', [1, 2].map(() => ({ Type: 'BASIC_AUTH', URI: SECRET })), 'each Type once'],
  ])('is refused with access of %s', (_what, AccessConfigs, message) => {
    expect(() => read({ ...VALID, SchemaRegistryURI: 'http://a', AccessConfigs })).toThrow(message);
  });

  test('needs provisioned pollers', () => {
    const { schemaRegistry } = read(VALID);
    const mapping = { uuid: 'u', functionArn: 'f', eventSourceArn: 'arn:aws:kafka:::c', schemaRegistry };
    expect(() => kafkaSettings(mapping)).toThrow(
      'AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig needs ProvisionedPollerConfig',
    );
    expect(() => kafkaSettings({ ...mapping, provisionedPollers: { minimum: 1, maximum: 1 } })).not.toThrow();
  });
});

test.each(['toString', 'constructor', 'Nonsense'])('a mapping has no setting %s', (name) => {
  expect(() => readMappingSettings({ [name]: 'x' })).toThrow(
    `The region does not run ${name} of an event source mapping.`,
  );
});
