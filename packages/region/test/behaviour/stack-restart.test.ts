import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  ExecuteChangeSetCommand,
  ListExportsCommand,
} from '@aws-sdk/client-cloudformation';
import { DeleteTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import type { JsonObject } from '../../src/core/json.ts';
import type { RegionOptions } from '../../src/region.ts';
import { functionResource, type PackageDir, packageDir } from '../support/package-dir.ts';
import { arn, bus, queue, queuePolicy } from '../support/resources.ts';
import { given, type OpenStacks, openStacks, template } from '../support/stacks.ts';
import { until } from '../support/until.ts';

let folder: string;
let packaged: PackageDir;
let open: OpenStacks | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stacks-'));
  packaged = packageDir({
    Resources: { Bus: bus('shop') },
    Outputs: { Bus: { Value: { Ref: 'Bus' }, Export: { Name: 'bus' } } },
  });
});
afterEach(async () => {
  await open?.stop();
  open = undefined;
  packaged.remove();
  rmSync(folder, { recursive: true });
});

/** A region on what the one before it left; at another address. */
async function started(options: Partial<RegionOptions> = {}): Promise<OpenStacks> {
  await open?.stop();
  open = await openStacks({ dataDir: folder, packageDir: packaged.path, ...options });
  return open;
}

const QUEUE = { Orders: queue('orders', { DelaySeconds: { Ref: 'Delay' } }) };
const BODY = template(QUEUE, {
  Parameters: { Delay: { Type: 'Number', Default: 0 } },
  Outputs: { Orders: { Value: arn('Orders'), Export: { Name: 'orders' } }, Url: { Value: { Ref: 'Orders' } } },
});
const MORE = {
  Parameters: given({ Delay: '0' }),
  Tags: [{ Key: 'team', Value: 'shop' }],
  EnableTerminationProtection: true,
};

/** All that calls tell of a stack, with the region's address left out. */
async function told({ stacks, described, region }: OpenStacks, StackName: string): Promise<unknown> {
  const { StackEvents } = await stacks.send(new DescribeStackEventsCommand({ StackName }));
  const { StackResources } = await stacks.send(new DescribeStackResourcesCommand({ StackName }));
  const { Exports } = await stacks.send(new ListExportsCommand({}));
  const all = { stack: await described(StackName), StackEvents, StackResources, Exports };
  return JSON.parse(JSON.stringify(all).replaceAll(region.endpoint, ''));
}

describe('after a restart a stack', () => {
  test('is told of as before, and has its resources with what they held', async () => {
    const before = await started();
    await before.created('shop', BODY, MORE);
    const QueueUrl = 'http://localhost/000000000000/orders';
    const sqs = new SQSClient(before.client);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'kept' }));
    const known = await told(before, 'shop');

    const after = await started();

    expect(await told(after, 'shop')).toEqual(known);
    expect((await after.described('shop'))?.Outputs?.[1]?.OutputValue).toContain(after.region.endpoint);
    const { Messages } = await new SQSClient(after.client).send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(['kept']);
    await expect(after.stacks.send(new DeleteStackCommand({ StackName: 'shop' }))).rejects.toThrow('Termination');
  });

  test('is updated from what it was', async () => {
    const before = await started();
    await before.created('shop', BODY, MORE);

    const after = await started();
    const wanted = template(
      { ...QUEUE, More: queue('more') },
      { Parameters: { Delay: { Type: 'Number', Default: 1 } } },
    );

    await expect(after.updated('shop', BODY, { Parameters: MORE.Parameters, Tags: MORE.Tags })).rejects.toThrow(
      'No updates are to be performed.',
    );
    expect(await after.updated('shop', wanted)).toBe('UPDATE_COMPLETE');
    const { StackResources } = await after.stacks.send(new DescribeStackResourcesCommand({ StackName: 'shop' }));
    expect(StackResources?.map(({ ResourceStatus }) => ResourceStatus)).toEqual(['UPDATE_COMPLETE', 'CREATE_COMPLETE']);
  });

  test('that was deleted stays deleted, and its id is still known', async () => {
    const before = await started();
    await before.created('shop', template({ Orders: queue('orders') }));
    const { StackId = '' } = (await before.described('shop')) ?? {};
    await before.stacks.send(new DeleteStackCommand({ StackName: 'shop' }));
    await before.settled(StackId);

    const after = await started();

    await expect(after.described('shop')).rejects.toThrow('does not exist');
    expect((await after.described(StackId))?.StackStatus).toBe('DELETE_COMPLETE');
    expect(await after.created('shop', template({ Orders: queue('orders') }))).toBe('CREATE_COMPLETE');
  });

  test('runs functions whose code is in its bucket', async () => {
    const resources = (Bucket: string): JsonObject => ({
      Code: { Type: 'AWS::S3::Bucket', Properties: { BucketName: Bucket } },
    });
    const before = await started();
    await before.created('shop', template(resources('code')));
    const Body = zipSync({ 'index.cjs': new TextEncoder().encode("exports.handler = async () => 'hello';") });
    const s3 = new S3Client({ ...before.client, forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: 'code', Key: 'serverless/hello.zip', Body }));
    await before.updated('shop', template({ ...resources('code'), Hello: functionResource('hello') }));

    const after = await started();

    const { Payload } = await new LambdaClient(after.client).send(new InvokeCommand({ FunctionName: 'hello' }));
    expect(Payload?.transformToString()).toBe('"hello"');
  });

  test('has its versions and aliases again, and the next version is of another number', async () => {
    const resources = (answer: string, ...versionIds: readonly string[]): JsonObject => ({
      Hello: functionResource('hello', { Code: { ZipFile: `exports.handler = async () => '${answer}';` } }),
      ...Object.fromEntries(
        versionIds.map((id) => [id, { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Hello' } } }]),
      ),
      Live: {
        Type: 'AWS::Lambda::Alias',
        Properties: {
          FunctionName: { Ref: 'Hello' },
          Name: 'live',
          FunctionVersion: { 'Fn::GetAtt': ['One', 'Version'] },
        },
      },
    });
    const before = await started();
    await before.created('shop', template(resources('first', 'One')));
    await before.updated('shop', template(resources('second', 'One')));

    const after = await started();
    const answerOf = async (FunctionName: string) => {
      const { Payload } = await new LambdaClient(after.client).send(new InvokeCommand({ FunctionName }));
      return Payload?.transformToString();
    };
    expect([await answerOf('hello:live'), await answerOf('hello')]).toEqual(['"first"', '"second"']);
    expect(await after.updated('shop', template(resources('second', 'One', 'Two')))).toBe('UPDATE_COMPLETE');
    expect([await answerOf('hello:live'), await answerOf('hello:2')]).toEqual(['"first"', '"second"']);
    expect(await after.updated('shop', template(resources('second', 'One', 'Two', 'Three')))).toBe(
      'UPDATE_ROLLBACK_COMPLETE',
    );
    expect(await after.reasons('shop', 'Three')).toContainEqual(
      expect.stringContaining('A version for this Lambda function exists ( 2 ).'),
    );
    expect(await answerOf('hello:2')).toBe('"second"');
  });

  test('uses what the stack of the package has, and makes way for a package of its name', async () => {
    const pattern = { EventPattern: { source: ['test'] }, Targets: [{ Id: 'orders', Arn: arn('Orders') }] };
    const rule = { Type: 'AWS::Events::Rule', Properties: { EventBusName: { 'Fn::ImportValue': 'bus' }, ...pattern } };
    const body = template({ Orders: queue('orders'), Policy: queuePolicy('Orders'), Rule: rule });
    const before = await started({ isEmpty: false });
    expect(await before.created('reader', body)).toBe('CREATE_COMPLETE');

    const lines: string[] = [];
    const after = await started({ isEmpty: false, log: (line) => lines.push(line) });

    const entry = { EventBusName: 'shop', Source: 'test', DetailType: 'Made', Detail: '{}' };
    await new EventBridgeClient(after.client).send(new PutEventsCommand({ Entries: [entry] }));
    await after.region.settled();
    const received = new ReceiveMessageCommand({ QueueUrl: after.region.resources.get('Orders')?.ref });
    expect((await new SQSClient(after.client).send(received)).Messages).toHaveLength(1);
    expect(lines).toEqual([]);
  });

  test('of the name that a package has makes way for it', async () => {
    const before = await started();
    await before.created('local', template({ Orders: queue('orders') }));

    const lines: string[] = [];
    const after = await started({ isEmpty: false, log: (line) => lines.push(line) });

    expect(lines).toEqual(['Stack local, which calls had made, makes way for the package.']);
    const { StackResources } = await after.stacks.send(new DescribeStackResourcesCommand({ StackName: 'local' }));
    expect(StackResources?.map(({ LogicalResourceId }) => LogicalResourceId)).toEqual(['Bus']);
  });
});

test('a change set can be executed after a restart', async () => {
  const set = { StackName: 'shop', ChangeSetName: 'first' };
  const before = await started();
  await before.stacks.send(new CreateChangeSetCommand({ ...set, ChangeSetType: 'CREATE', TemplateBody: BODY }));

  const after = await started();

  const { Changes } = await after.stacks.send(new DescribeChangeSetCommand(set));
  expect(Changes?.map(({ ResourceChange }) => ResourceChange?.LogicalResourceId)).toEqual(['Orders']);
  await after.stacks.send(new ExecuteChangeSetCommand(set));
  expect(await after.settled('shop')).toBe('CREATE_COMPLETE');
});

describe('a table that its stack left behind', () => {
  const table = (more: JsonObject): JsonObject => ({
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'orders',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
    ...more,
  });
  const retained = template({ Orders: table({ DeletionPolicy: 'Retain' }) });

  async function leftBehind(): Promise<void> {
    const before = await started();
    await before.created('shop', retained);
    const { StackId = '' } = (await before.described('shop')) ?? {};
    await before.stacks.send(new DeleteStackCommand({ StackName: 'shop' }));
    await before.settled(StackId);
  }

  test('has its name after a restart, so that no stack can create another', async () => {
    await leftBehind();

    const after = await started();

    const { TableNames } = await new DynamoDBClient(after.client).send(new ListTablesCommand({}));
    expect(TableNames).toEqual(['orders']);
    expect(await after.created('shop', retained)).toBe('ROLLBACK_COMPLETE');
    const reasons = await after.reasons('shop');
    expect(reasons.some((reason) => reason.includes("identifier 'orders' already exists"))).toBe(true);
  });

  test('leaves its name to the next stack once a call has deleted it', async () => {
    await leftBehind();
    const after = await started();
    const dynamodb = new DynamoDBClient(after.client);

    await dynamodb.send(new DeleteTableCommand({ TableName: 'orders' }));
    await until(async () => (await dynamodb.send(new ListTablesCommand({}))).TableNames?.length === 0);

    expect(await after.created('shop', retained)).toBe('CREATE_COMPLETE');
  });
});
