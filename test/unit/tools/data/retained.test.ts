import { describe, expect, test } from '@jest/globals';
import { dataTypeOf } from '../../../../tools/data/data-types.ts';
import { findRetained, type Retained, withRetained } from '../../../../tools/data/retained.ts';

const RETAINED = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
const queue = (name: string, more: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  ...RETAINED,
  Properties: { QueueName: name, ...more },
});
const table = (name: string) => ({ Type: 'AWS::DynamoDB::Table', ...RETAINED, Properties: { TableName: name } });
const json = (value: object) => JSON.parse(JSON.stringify(value));

/** Services in which these names exist. */
function servicesWith(names: readonly string[]) {
  const missing = Object.assign(new Error('There is none.'), { name: 'ResourceNotFoundException' });
  const send = async ({ input }: { input: Record<string, string> }) => {
    const [{ RegistryName = '', SchemaName = RegistryName } = {}] = Object.values(input).map(Object);
    const name = SchemaName === '' ? (Object.values(input)[0] ?? '') : SchemaName;
    if (!names.includes(name)) throw missing;
    return {
      RegistryArn: `arn:registry/${RegistryName}`,
      SchemaArn: `arn:schema/${RegistryName}/${SchemaName}`,
      QueueUrl: `https://sqs.eu-west-1.amazonaws.com/000000000000/${name}`,
    };
  };
  const client = { send } as never;
  return { dynamoDb: client, sqs: client, eventBridge: client, s3: client, glue: client };
}

const CONDITIONS = {
  Sometimes: { 'Fn::Equals': [{ Ref: 'Kafka' }, 'none'] },
  Often: { 'Fn::Not': [{ Condition: 'Sometimes' }] },
};

async function found(resources: object, names: readonly string[], held: readonly string[] = []) {
  const template = { Parameters: { Kafka: { Default: 'create' } }, Conditions: CONDITIONS, Resources: resources };
  const retained = await findRetained(servicesWith(names), 'shop', json(template), new Set(held));
  return retained.map(({ logicalId, identifier }) => [logicalId, identifier]);
}

describe('what a stack left', () => {
  test('is found by its name, and identified as CloudFormation imports it', async () => {
    const resources = { Orders: table('shop-orders'), Letters: queue('shop-letters'), Other: table('shop-other') };
    expect(await found(resources, ['shop-orders', 'shop-letters'])).toEqual([
      ['Orders', 'shop-orders'],
      ['Letters', 'https://sqs.eu-west-1.amazonaws.com/000000000000/shop-letters'],
    ]);
  });

  test('is not what the stack has, under this id or under another', async () => {
    const resources = { Orders: table('shop-orders'), Renamed: queue('shop-letters') };
    expect(await found(resources, ['shop-orders', 'shop-letters'], ['Orders', 'shop-letters'])).toEqual([]);
  });

  test('is a registry with its schemas, which exist where there is a cluster', async () => {
    const ofGlue = (kind: string, Name: string, Condition: string) => ({
      Type: `AWS::Glue::${kind}`,
      ...RETAINED,
      Condition,
      Properties: { Name },
    });
    const resources = {
      Registry: ofGlue('Registry', 'shop', 'Often'),
      Schema: ofGlue('Schema', 'shop-Paid', 'Often'),
      New: ofGlue('Schema', 'shop-New', 'Often'),
    };
    expect(await found(resources, ['shop', 'shop-Paid'])).toEqual([
      ['Registry', 'arn:registry/shop'],
      ['Schema', 'arn:schema/shop/shop-Paid'],
    ]);
  });

  test('is not what has no fixed name, no retention, or a condition that does not hold', async () => {
    const { DeletionPolicy: _policy, ...unretained } = table('shop-orders');
    const nameless = { Type: 'AWS::SQS::Queue', ...RETAINED, Properties: {} };
    const resources = { unretained, nameless, conditional: { ...table('shop-orders'), Condition: 'Sometimes' } };
    expect(await found(resources, ['shop-orders'])).toEqual([]);
  });
});

describe('the template of an import', () => {
  const retainedOf = (logicalId: string, source: object): Retained => {
    const type = dataTypeOf('AWS::SQS::Queue');
    if (type === undefined) throw new Error('There is no such type.');
    return { logicalId, name: logicalId, type, identifier: logicalId, source: json(source) };
  };

  test('is that of the stack with what it takes over', () => {
    const running = json({ Resources: { Bucket: { Type: 'AWS::S3::Bucket' } }, Outputs: { Name: { Value: 'x' } } });
    expect(withRetained(running, [retainedOf('Letters', queue('shop-letters'))])).toEqual({
      ...running,
      Resources: { ...running.Resources, Letters: queue('shop-letters') },
    });
  });

  test('leaves out what refers to resources that are not there yet', () => {
    const redrive = { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Letters', 'Arn'] } } };
    const tag = { Tags: [{ Key: 'stage', Value: { 'Fn::Sub': 'x' } }] };
    const source = retainedOf('Source', queue('shop', { ...redrive, ...tag }));
    const alone = withRetained(json({ Resources: {} }), [source]);
    expect(alone['Resources']).toEqual({ Source: queue('shop') });
    const both = withRetained(json({ Resources: {} }), [source, retainedOf('Letters', queue('shop-letters'))]);
    expect(both['Resources']).toMatchObject({ Source: queue('shop', redrive) });
  });
});
