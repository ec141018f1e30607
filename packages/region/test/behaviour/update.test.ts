import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { type Region, startRegion } from '../../src/region.ts';
import { heldFunctions } from '../support/held-functions.ts';
import { functionResource, type PackageDir, packageDir, zipOf } from '../support/package-dir.ts';
import { arn, bus, queue, queuePolicy, rule, table } from '../support/resources.ts';
import { until } from '../support/until.ts';

const TEMPLATE = 'cloudformation-template-update-stack.json';
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
const queueUrl = (name: string): string => `http://localhost/000000000000/${name}`;
const answering = (text: string): string => `exports.handler = async () => ${JSON.stringify(text)};`;

let folder: PackageDir;
let region: Region;

afterEach(async () => {
  await region.stop();
  folder.remove();
});

async function started(resources: JsonObject, code: Readonly<Record<string, string>> = {}) {
  folder = packageDir({ Resources: resources }, code);
  region = await startRegion({
    packageDir: folder.path,
    cacheDir: path.join(folder.path, 'unpacked'),
    port: 0,
    kafka: { port: 0 },
    log: () => {},
  });
  const client = { endpoint: region.endpoint, region: 'us-east-1', credentials: CREDENTIALS };
  const functions = new LambdaClient(client);
  return {
    sqs: new SQSClient(client),
    events: new EventBridgeClient(client),
    tables: new DynamoDBClient(client),
    answerOf: async (FunctionName: string): Promise<Json> => {
      const { Payload = new Uint8Array() } = await functions.send(new InvokeCommand({ FunctionName }));
      return JSON.parse(Buffer.from(Payload).toString()) as Json;
    },
  };
}

function packageAgain(resources: JsonObject, code: Readonly<Record<string, string>> = {}): void {
  writeFileSync(path.join(folder.path, TEMPLATE), JSON.stringify({ Resources: resources }));
  for (const [name, source] of Object.entries(code)) {
    writeFileSync(path.join(folder.path, `${name}.zip`), zipOf(source));
  }
}

describe('an update of a running region', () => {
  test('touches nothing when the template is packaged again as it was', async () => {
    const resources = { Orders: queue('orders'), Hello: functionResource('hello') };
    const { answerOf } = await started(resources, { hello: answering('one') });
    await answerOf('hello');

    packageAgain(resources, { hello: answering('one') });

    expect(await region.update()).toEqual({ added: [], changed: [], replaced: [], removed: [] });
  });

  test('changes a queue, which keeps its messages', async () => {
    const { sqs } = await started({ Orders: queue('orders', { VisibilityTimeout: 10 }) });
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl('orders'), MessageBody: 'kept' }));

    packageAgain({ Orders: queue('orders', { DelaySeconds: 5 }) });
    const update = await region.update();

    expect(update).toEqual({ added: [], changed: ['Orders'], replaced: [], removed: [] });
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl('orders'), AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ DelaySeconds: '5', VisibilityTimeout: '30' });
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl('orders') }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(['kept']);
  });

  test('adds and removes resources', async () => {
    const { sqs } = await started({ Old: queue('old'), Stays: queue('stays') });

    packageAgain({ Stays: queue('stays'), New: queue('new') });

    expect(await region.update()).toEqual({ added: ['New'], changed: [], replaced: [], removed: ['Old'] });
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    expect(new Set(QueueUrls.map((url) => url.split('/').at(-1)))).toEqual(new Set(['new', 'stays']));
    expect([...region.resources.keys()]).toEqual(['Stays', 'New']);
  });

  test('replaces a resource whose name changes', async () => {
    const { sqs } = await started({ Orders: queue('orders') });

    packageAgain({ Orders: queue('orders-2') });

    expect(await region.update()).toEqual({ added: [], changed: [], replaced: ['Orders'], removed: [] });
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    expect(QueueUrls.map((url) => url.split('/').at(-1))).toEqual(['orders-2']);
  });

  test('routes the next event by the new rule, without the targets that are gone', async () => {
    const parts = { Bus: bus('shop'), One: queue('one'), Two: queue('two'), Policy: queuePolicy('One', 'Two') };
    const { sqs, events } = await started({
      ...parts,
      Placed: rule('Placed', { Arn: arn('One') }, { Arn: arn('Two') }),
    });

    packageAgain({ ...parts, Placed: rule('Placed', { Arn: arn('Two') }) });
    await region.update();
    const Entries = [{ EventBusName: 'shop', Source: 'test', DetailType: 'Placed', Detail: '{}' }];
    await events.send(new PutEventsCommand({ Entries }));
    await region.settled();

    const { Targets } = await events.send(new ListTargetsByRuleCommand({ EventBusName: 'shop', Rule: 'Placed' }));
    expect(Targets?.map(({ Arn = '' }) => Arn.split(':').at(-1))).toEqual(['two']);
    const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl('one') }));
    expect(received.Messages ?? []).toEqual([]);
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl('two') }))).Messages).toHaveLength(1);
  });

  test('gives a table another index, and its items are in it', async () => {
    const { tables } = await started({ Table: table('things') });
    await tables.send(new PutItemCommand({ TableName: 'things', Item: { id: { S: '1' }, kind: { S: 'a' } } }));
    const index = {
      IndexName: 'by-kind',
      KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    };

    packageAgain({
      Table: table('things', {
        AttributeDefinitions: ['id', 'kind'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        GlobalSecondaryIndexes: [index],
      }),
    });
    await region.update();

    const { Items } = await tables.send(
      new QueryCommand({
        TableName: 'things',
        IndexName: 'by-kind',
        KeyConditionExpression: 'kind = :kind',
        ExpressionAttributeValues: { ':kind': { S: 'a' } },
      }),
    );
    expect(Items).toEqual([{ id: { S: '1' }, kind: { S: 'a' } }]);
  });

  test('says that a table with another key was made anew', async () => {
    const { tables } = await started({ Table: table('things') });
    await tables.send(new PutItemCommand({ TableName: 'things', Item: { id: { S: '1' } } }));

    packageAgain({
      Table: table('things', {
        KeySchema: [{ AttributeName: 'name', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'name', AttributeType: 'S' }],
      }),
    });

    expect(await region.update()).toEqual({ added: [], changed: [], replaced: ['Table'], removed: [] });
    const { Item } = await tables.send(new GetItemCommand({ TableName: 'things', Key: { name: { S: '1' } } }));
    expect(Item).toBeUndefined();
  });

  test('runs other code and other variables of a function from the next invocation on', async () => {
    const { answerOf } = await started({ Hello: functionResource('hello') }, { hello: answering('one') });
    expect(await answerOf('hello')).toBe('one');

    const Environment = { Variables: { NAME: 'two' } };
    packageAgain(
      { Hello: functionResource('hello', { Environment }) },
      { hello: 'exports.handler = async () => process.env.NAME;' },
    );
    await region.update();

    expect(await answerOf('hello')).toBe('two');
  });

  test('gives a function a right and takes it away again', async () => {
    const code = `
      const { ListQueuesCommand, SQSClient } = require('@aws-sdk/client-sqs');
      exports.handler = async () => {
        const client = new SQSClient({ maxAttempts: 1 });
        return client.send(new ListQueuesCommand({})).then(() => 'listed', ({ name }) => name);
      };`;
    const withRight = (Action: string): JsonObject => ({
      Caller: functionResource('caller', { Timeout: 20, Role: arn('CallerRole') }),
      CallerRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {},
          Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: { Effect: 'Allow', Action, Resource: '*' } } }],
        },
      },
    });
    const { answerOf } = await started(withRight('sqs:ListQueues'), { caller: code });
    expect(await answerOf('caller')).toBe('listed');
    packageAgain(withRight('sqs:GetQueueUrl'));
    expect(await region.update()).toMatchObject({ changed: ['CallerRole'] });
    expect(await answerOf('caller')).toBe('AccessDenied');
    packageAgain(withRight('sqs:List*'));
    expect(await region.update()).toMatchObject({ changed: ['CallerRole'] });
    expect(await answerOf('caller')).toBe('listed');
  });

  test('changes nothing when the new template cannot run', async () => {
    const { events } = await started({
      Bus: bus('shop'),
      One: queue('one'),
      Placed: rule('Placed', { Arn: arn('One') }),
    });

    packageAgain({
      Bus: bus('shop'),
      One: queue('one', { DelaySeconds: 5 }),
      Two: queue('two'),
      Placed: {
        Type: 'AWS::Events::Rule',
        Properties: { Name: 'Placed', EventBusName: { Ref: 'Bus' }, EventPattern: { source: 'not a list' } },
      },
    });

    await expect(region.update()).rejects.toThrow(/Placed.*source/);
    const { Rules } = await events.send(new ListRulesCommand({ EventBusName: 'shop' }));
    expect(Rules?.map(({ EventPattern }) => EventPattern)).toEqual(['{"detail-type":["Placed"]}']);
    const described = await events.send(new DescribeRuleCommand({ EventBusName: 'shop', Name: 'Placed' }));
    expect(described.State).toBe('ENABLED');
    expect([...region.resources.keys()]).toEqual(['Bus', 'One', 'Placed']);
  });

  test('goes on with an item of a table that another resource cannot join', async () => {
    const { tables, sqs } = await started({ Table: table('things'), One: queue('one', { VisibilityTimeout: 11 }) });
    await tables.send(new PutItemCommand({ TableName: 'things', Item: { id: { S: '1' } } }));

    packageAgain({
      Table: table('things', { TimeToLiveSpecification: { AttributeName: 'gone', Enabled: true } }),
      One: queue('one', { VisibilityTimeout: 22 }),
      Bad: { Type: 'AWS::Events::Rule', Properties: { Name: 'Bad', EventPattern: '{' } },
    });
    await expect(region.update()).rejects.toThrow('Bad');

    const { Item } = await tables.send(new GetItemCommand({ TableName: 'things', Key: { id: { S: '1' } } }));
    expect(Item).toEqual({ id: { S: '1' } });
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl('one'), AttributeNames: ['All'] }),
    );
    expect(Attributes?.['VisibilityTimeout']).toBe('11');
  });
});

describe('versions of functions', () => {
  const versionOf = (functionId: string): Json => ({
    Type: 'AWS::Lambda::Version',
    Properties: { FunctionName: { Ref: functionId } },
  });
  const aliasOf = (versionId: string, more: JsonObject = {}): Json => ({
    Type: 'AWS::Lambda::Alias',
    Properties: {
      FunctionName: { Ref: 'Hello' },
      Name: 'live',
      FunctionVersion: { 'Fn::GetAtt': [versionId, 'Version'] },
      ...more,
    },
  });
  const resources = (versionId: string, more: JsonObject = {}): JsonObject => ({
    Hello: functionResource('hello'),
    [versionId]: versionOf('Hello'),
    Live: aliasOf(versionId, more),
  });

  test('stay while their resource does, and another resource publishes the next, to which the alias moves', async () => {
    const { answerOf } = await started(resources('First'), { hello: answering('first') });
    packageAgain(resources('First'), { hello: answering('second') });
    await region.update();
    const meanwhile = [await answerOf('hello:live'), await answerOf('hello')];
    packageAgain(resources('Second'), { hello: answering('second') });
    await region.update();

    expect(meanwhile).toEqual(['first', 'second']);
    expect([await answerOf('hello:live'), await answerOf('hello:2')]).toEqual(['second', 'second']);
    await expect(answerOf('hello:1')).rejects.toThrow(/^Function not found: .*:function:hello:1$/);
  });

  test('are shared out by the weights of an alias', async () => {
    const { answerOf } = await started(resources('First'), { hello: answering('first') });
    const RoutingConfig = {
      AdditionalVersionWeights: [{ FunctionVersion: { 'Fn::GetAtt': ['Second', 'Version'] }, FunctionWeight: 1 }],
    };
    const both = { ...resources('First', { RoutingConfig }), Second: versionOf('Hello') };
    packageAgain(both, { hello: answering('second') });
    await region.update();

    expect([await answerOf('hello:live'), await answerOf('hello:1')]).toEqual(['second', 'first']);
  });

  test('are of one resource each: a function that has not changed gets no second one', async () => {
    await started({ Hello: functionResource('hello'), First: versionOf('Hello') }, { hello: answering('first') });
    packageAgain({ Hello: functionResource('hello'), First: versionOf('Hello'), Second: versionOf('Hello') });

    await expect(region.update()).rejects.toThrow(
      'A version for this Lambda function exists ( 1 ). Modify the function to create a new version.',
    );
  });
});

describe('other code for a function', () => {
  const files = (source: string) => ({ 'index.cjs': new TextEncoder().encode(source) });

  test('takes the next invocation, while one under way ends with the code that it began with', async () => {
    await using functions = await heldFunctions();
    const held = `exports.handler = async () => { await fetch('${functions.url}'); return 'old'; };`;
    const { answerOf } = await started({ Hello: functionResource('hello') }, { hello: held });
    const underWay = answerOf('hello');
    const running = await functions.next();

    await region.replaceCode('hello', files(answering('new')));

    expect(await answerOf('hello')).toBe('new');
    running.release();
    expect(await underWay).toBe('old');
  });

  test('is refused when it cannot be loaded, and the last good code goes on', async () => {
    const { answerOf } = await started({ Hello: functionResource('hello') }, { hello: answering('old') });

    await expect(region.replaceCode('hello', files('throw new TypeError("no table");'))).rejects.toThrow(
      'hello could not be loaded: TypeError: no table',
    );

    expect(await answerOf('hello')).toBe('old');
  });

  test('is run by every invocation that begins while it is made, one by one or at once', async () => {
    const { answerOf } = await started({ Hello: functionResource('hello') }, { hello: answering('old') });
    expect(await answerOf('hello')).toBe('old');

    const release = region.holdInvocations('hello');
    const waiting = Promise.all([answerOf('hello'), answerOf('hello'), answerOf('hello')]);
    await until(() => region.waitingInvocations('hello') === 3);
    await region.replaceCode('hello', files(answering('new')));
    expect(region.waitingInvocations('hello')).toBe(3);
    release();

    expect(await waiting).toEqual(['new', 'new', 'new']);
  });

  test('that is refused lets the invocations that wait for it go on with the last good code', async () => {
    const { answerOf } = await started({ Hello: functionResource('hello') }, { hello: answering('old') });
    const [first, second] = [region.holdInvocations('hello'), region.holdInvocations('hello')];
    const waiting = answerOf('hello');

    await expect(region.replaceCode('hello', files('throw new TypeError("no table");'))).rejects.toThrow('no table');
    first();
    first();
    await until(() => region.waitingInvocations('hello') === 1);
    second();

    expect(await waiting).toBe('old');
  });

  test('of an unknown function is refused by name', async () => {
    await started({});

    await expect(region.replaceCode('nobody', files(''))).rejects.toThrow('function:nobody');
  });
});
