import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.ts';
import { arn } from '../support/resources.ts';
import { type RightsRegion, regionWithRights } from '../support/rights.ts';

const SESSION = 'arn:aws:sts::000000000000:assumed-role/caller-role/caller';
const allow = (
  Action: string | readonly string[],
  Resource: JsonObject | string,
  more: JsonObject = {},
): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const denied = (action: string, resource: string): string =>
  `User: ${SESSION} is not authorized to perform: ${action} on resource: ${resource} ` +
  `because no identity-based policy allows the ${action} action`;
const ITEM = { TableName: 'items', Item: { id: { S: 'a' }, owner: { S: 'me' } } };
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';

let region: RightsRegion;

describe('a function whose role allows nothing', () => {
  beforeAll(async () => {
    region = await regionWithRights();
  });
  afterAll(() => region.stop());

  const QueueUrl = 'http://127.0.0.1/000000000000/work';
  const entry = { EventBusName: 'shop', Source: 'test', DetailType: 'Made', Detail: '{}' };
  const bus = 'arn:aws:events:us-east-1:000000000000:event-bus/shop';
  const queue = 'arn:aws:sqs:us-east-1:000000000000:work';
  const topic = 'arn:aws:sns:us-east-1:000000000000:news';
  const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:writing';
  const parameters = 'arn:aws:ssm:us-east-1:000000000000:parameter';
  const fn = 'arn:aws:lambda:us-east-1:000000000000:function:caller';
  const put = { Put: ITEM };

  test.each<[service: string, command: string, input: JsonObject, name: string, status: number, message: string]>([
    ['dynamodb', 'PutItemCommand', ITEM, 'AccessDeniedException', 400, denied('dynamodb:PutItem', TABLE)],
    [
      'ssm',
      'GetParameterCommand',
      { Name: '/shop/bus:1' },
      'AccessDeniedException',
      400,
      denied('ssm:GetParameter', `${parameters}/shop/bus`),
    ],
    [
      'secrets-manager',
      'GetSecretValueCommand',
      { SecretId: 'shop/key' },
      'AccessDeniedException',
      400,
      denied('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:us-east-1:000000000000:secret:shop/key'),
    ],
    [
      'ssm',
      'GetParametersByPathCommand',
      { Path: '/shop' },
      'AccessDeniedException',
      400,
      denied('ssm:GetParametersByPath', `${parameters}/shop`),
    ],
    [
      'dynamodb',
      'TransactWriteItemsCommand',
      { TransactItems: [put] },
      'AccessDeniedException',
      400,
      denied('dynamodb:PutItem', TABLE),
    ],
    [
      'dynamodb',
      'BatchWriteItemCommand',
      { RequestItems: { items: [{ PutRequest: { Item: ITEM.Item } }] } },
      'AccessDeniedException',
      400,
      denied('dynamodb:BatchWriteItem', TABLE),
    ],
    [
      'dynamodb',
      'QueryCommand',
      { TableName: 'items', IndexName: 'by-owner', KeyConditionExpression: 'id = :i' },
      'AccessDeniedException',
      400,
      denied('dynamodb:Query', `${TABLE}/index/by-owner`),
    ],
    [
      'eventbridge',
      'PutEventsCommand',
      { Entries: [entry] },
      'AccessDeniedException',
      400,
      denied('events:PutEvents', bus),
    ],
    [
      'sqs',
      'SendMessageBatchCommand',
      { QueueUrl, Entries: [{ Id: '1', MessageBody: 'x' }] },
      'AccessDenied',
      403,
      denied('sqs:sendmessage', queue),
    ],
    [
      'sns',
      'PublishCommand',
      { TopicArn: topic, Message: 'x' },
      'AuthorizationErrorException',
      403,
      denied('SNS:Publish', topic),
    ],
    [
      's3',
      'PutObjectCommand',
      { Bucket: 'payloads', Key: 'a/b.json', Body: 'x' },
      'AccessDenied',
      403,
      denied('s3:PutObject', '"arn:aws:s3:::payloads/a/b.json"'),
    ],
    [
      'lambda',
      'InvokeCommand',
      { FunctionName: 'caller' },
      'AccessDeniedException',
      403,
      denied('lambda:InvokeFunction', fn),
    ],
    [
      'sfn',
      'StartExecutionCommand',
      { stateMachineArn: machine },
      'AccessDeniedException',
      400,
      denied('states:StartExecution', machine),
    ],
    ['lambda', 'ListFunctionsCommand', {}, 'AccessDeniedException', 403, denied('lambda:ListFunctions', '*')],
  ])('is denied %s %s in the words of AWS', async (service, command, input, name, status, message) => {
    expect(await region.called(service, command, input)).toEqual({ name, message, status });
  });

  test('may ask who it is', async () => {
    expect(await region.called('sts', 'GetCallerIdentityCommand', {})).toEqual({ status: 200 });
  });

  test('leaves nothing behind: the call is not carried out', async () => {
    const client = new DynamoDBClient(region.client);
    await region.called('dynamodb', 'PutItemCommand', ITEM);
    const put = new PutItemCommand({ ...ITEM, ConditionExpression: 'attribute_not_exists(id)' });
    expect((await client.send(put)).$metadata.httpStatusCode).toBe(200);
    client.destroy();
  });

  test('is told in the journal and once in the log which right is missing', async () => {
    await region.called('dynamodb', 'DeleteItemCommand', { TableName: 'items', Key: { id: { S: 'a' } } });
    await region.called('dynamodb', 'DeleteItemCommand', { TableName: 'items', Key: { id: { S: 'b' } } });
    const hint = 'Allow dynamodb:DeleteItem on !GetAtt Items.Arn in the role CallerRole.';
    const hops = region.journal.hops().filter(({ detail }) => detail?.['action'] === 'dynamodb:DeleteItem');
    expect(hops.map(({ step, place, detail }) => [step, place, detail?.['hint']])).toEqual([
      ['denied', 'function/caller', hint],
      ['denied', 'function/caller', hint],
    ]);
    expect(region.lines.filter((line) => line.includes('DeleteItem'))).toEqual([
      `denied: caller may not dynamodb:DeleteItem on Items. ${hint}`,
    ]);
  });
});

describe('a function whose role allows something', () => {
  afterEach(() => region.stop());

  const put = (id: string) => region.called('dynamodb', 'PutItemCommand', { ...ITEM, Item: { id: { S: id } } });
  const OK = { status: 200 };
  const nameOf = async (call: Promise<unknown>): Promise<unknown> => Object(await call).name;

  test('makes the calls that it may make', async () => {
    region = await regionWithRights({ statements: [allow('dynamodb:PutItem', arn('Items'))] });
    expect(await put('a')).toEqual(OK);
    expect(await nameOf(region.called('dynamodb', 'ScanCommand', { TableName: 'items' }))).toBe(
      'AccessDeniedException',
    );
  });

  test('is refused by an explicit denial, whatever else allows it', async () => {
    const denial = { Effect: 'Deny', Action: 'dynamodb:Put*', Resource: '*' };
    region = await regionWithRights({ statements: [allow('*', '*'), denial] });
    expect(await put('a')).toEqual({
      name: 'AccessDeniedException',
      message:
        `User: ${SESSION} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} ` +
        'with an explicit deny in an identity-based policy',
      status: 400,
    });
  });

  test('has the rights of policies beside its role and of those that AWS manages', async () => {
    const document = { Statement: allow('dynamodb:PutItem', arn('Items')) };
    const policy = {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'beside', Roles: [{ Ref: 'CallerRole' }], PolicyDocument: document },
    };
    const sqs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole';
    region = await regionWithRights({ role: { ManagedPolicyArns: [sqs] }, resources: { Beside: policy } });
    const QueueUrl = 'http://127.0.0.1/000000000000/work';
    expect(await put('a')).toEqual(OK);
    expect(await region.called('sqs', 'ReceiveMessageCommand', { QueueUrl, WaitTimeSeconds: 0 })).toEqual(OK);
    expect(await nameOf(region.called('sqs', 'PurgeQueueCommand', { QueueUrl }))).toBe('AccessDenied');
  });

  test('is not judged when a policy of its role is unknown, which is said once', async () => {
    const unknown = 'arn:aws:iam::aws:policy/SomethingNew';
    region = await regionWithRights({ role: { ManagedPolicyArns: [unknown] } });
    expect([await put('a'), await put('b')]).toEqual([OK, OK]);
    expect(region.lines).toEqual([
      `warning: rights: the role CallerRole, because of ${unknown}, is not evaluated, and denies nothing here.`,
    ]);
  });

  test('may do no more than its boundary', async () => {
    const boundary = {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Statement: allow('sqs:*', '*') } },
    };
    region = await regionWithRights({
      statements: [allow('*', '*')],
      role: { PermissionsBoundary: { Ref: 'Boundary' } },
      resources: { Boundary: boundary },
    });
    expect(await put('a')).toEqual({
      name: 'AccessDeniedException',
      message:
        `User: ${SESSION} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} ` +
        'because no permissions boundary allows the dynamodb:PutItem action',
      status: 400,
    });
  });

  test('is let in by the policy of a queue of the same account', async () => {
    const statement = {
      Effect: 'Allow',
      Principal: { AWS: arn('CallerRole') },
      Action: 'sqs:SendMessage',
      Resource: '*',
    };
    const access = {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { Queues: [{ Ref: 'Work' }], PolicyDocument: { Statement: [statement] } },
    };
    region = await regionWithRights({ resources: { Access: access } });
    const QueueUrl = 'http://127.0.0.1/000000000000/work';
    expect(await region.called('sqs', 'SendMessageCommand', { QueueUrl, MessageBody: 'x' })).toEqual(OK);
    expect(await nameOf(region.called('sqs', 'PurgeQueueCommand', { QueueUrl }))).toBe('AccessDenied');
  });

  test('is bound to keys, sources and types by conditions', async () => {
    region = await regionWithRights({
      statements: [
        allow('dynamodb:PutItem', arn('Items'), {
          Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine'] } },
        }),
        allow('events:PutEvents', arn('Bus'), {
          Condition: { StringEquals: { 'events:source': 'shop', 'events:detail-type': 'Made' } },
        }),
      ],
    });
    const publish = (...types: readonly string[]) =>
      region.called('eventbridge', 'PutEventsCommand', {
        Entries: types.map((DetailType) => ({ EventBusName: 'shop', Source: 'shop', DetailType, Detail: '{}' })),
      });
    expect([await put('mine'), await nameOf(put('yours'))]).toEqual([OK, 'AccessDeniedException']);
    expect([await publish('Made'), await nameOf(publish('Made', 'Sold'))]).toEqual([OK, 'AccessDeniedException']);
  });

  test('gets by a condition that the region cannot evaluate, which is said once', async () => {
    const Condition = { StringEquals: { 'aws:SourceVpc': 'vpc-1' } };
    const denial = {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.1' } },
    };
    region = await regionWithRights({ statements: [allow('dynamodb:PutItem', arn('Items'), { Condition }), denial] });
    expect([await put('a'), await put('b')]).toEqual([OK, OK]);
    expect(region.lines).toEqual([
      'warning: rights: the condition StringEquals aws:SourceVpc is not evaluated, and denies nothing here.',
      'warning: rights: the condition IpAddress aws:SourceIp is not evaluated, and denies nothing here.',
    ]);
  });

  test('does not learn which objects a bucket lacks, unless it may list them', async () => {
    region = await regionWithRights({ statements: [allow('s3:GetObject', 'arn:aws:s3:::payloads/*')] });
    const s3 = new S3Client({ ...region.client, forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: 'payloads', Key: 'there', Body: 'x' }));
    s3.destroy();
    const get = (Key: string) => region.called('s3', 'GetObjectCommand', { Bucket: 'payloads', Key });
    expect(await get('there')).toEqual(OK);
    expect(await get('missing')).toEqual({
      name: 'AccessDenied',
      message: denied('s3:ListBucket', '"arn:aws:s3:::payloads"'),
      status: 403,
    });
  });

  test('copies only what it may read to where it may write, and learns nothing else of the bucket', async () => {
    const [read, write] = ['arn:aws:s3:::payloads/in/*', 'arn:aws:s3:::payloads/out/*'];
    region = await regionWithRights({ statements: [allow('s3:GetObject', read), allow('s3:PutObject', write)] });
    const s3 = new S3Client({ ...region.client, forcePathStyle: true });
    for (const Key of ['in/a', 'secret']) await s3.send(new PutObjectCommand({ Bucket: 'payloads', Key, Body: 'x' }));
    s3.destroy();
    const copy = (CopySource: string, Key: string) =>
      region.called('s3', 'CopyObjectCommand', { Bucket: 'payloads', Key, CopySource });
    expect(await copy('payloads/in/a', 'out/a')).toEqual(OK);
    const refused = (action: string, arn: string) => ({
      name: 'AccessDenied',
      message: denied(action, `"${arn}"`),
      status: 403,
    });
    const bucket = 'arn:aws:s3:::payloads';
    expect(await copy('payloads/secret', 'out/a')).toEqual(refused('s3:GetObject', `${bucket}/secret`));
    expect(await copy('payloads/in/a', 'in/b')).toEqual(refused('s3:PutObject', `${bucket}/in/b`));
    expect(await copy('payloads/in/none', 'out/a')).toEqual(refused('s3:ListBucket', bucket));
  });

  test('reads in the words of its project what is missing', async () => {
    const wording = 'service.yml:7: caller needs allow: { {action}: {resource} }';
    region = await regionWithRights({ metadata: { Region: { MissingRights: { Caller: wording } } } });
    await put('a');
    await region.called('s3', 'PutObjectCommand', { Bucket: 'payloads', Key: 'a/b', Body: 'x' });
    await region.called('sns', 'PublishCommand', { TopicArn: region.resources.get('News')?.ref ?? '', Message: 'x' });
    expect(region.lines).toEqual([
      'denied: caller may not dynamodb:PutItem on Items. service.yml:7: caller needs allow: { dynamodb:PutItem: !GetAtt Items.Arn }',
      "denied: caller may not s3:PutObject on Payloads/a/b. service.yml:7: caller needs allow: { s3:PutObject: !Sub '${Payloads.Arn}/*' }",
      'denied: caller may not sns:Publish on News. service.yml:7: caller needs allow: { sns:Publish: !Ref News }',
    ]);
  });

  test('makes any call where rights are off', async () => {
    region = await regionWithRights({ iam: 'off' });
    expect(await put('a')).toEqual(OK);
  });
});
