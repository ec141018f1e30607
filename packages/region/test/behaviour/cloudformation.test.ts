import {
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  ListExportsCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
  ValidateTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { objectOf } from '../../src/core/json.ts';
import { queue } from '../support/resources.ts';
import { type OpenStacks, openStacks, template } from '../support/stacks.ts';
import { until } from '../support/until.ts';

let open: OpenStacks;
let sqs: SQSClient;
let s3: S3Client;
let lambda: LambdaClient;

beforeAll(async () => {
  open = await openStacks();
  sqs = new SQSClient(open.client);
  s3 = new S3Client({ ...open.client, forcePathStyle: true });
  lambda = new LambdaClient(open.client);
});
afterAll(() => open.stop());

async function queues(prefix: string): Promise<readonly (string | undefined)[]> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
  return QueueUrls.map((url) => url.split('/').at(-1));
}

/** The statuses of a resource, the oldest first. */
async function story(StackName: string, logicalId: string): Promise<readonly (string | undefined)[]> {
  const { StackEvents = [] } = await open.stacks.send(new DescribeStackEventsCommand({ StackName }));
  return StackEvents.toReversed()
    .filter(({ LogicalResourceId }) => LogicalResourceId === logicalId)
    .map(({ ResourceStatus }) => ResourceStatus);
}

const BAD_RULE = { Type: 'AWS::Events::Rule', Properties: { Name: 'bad', EventPattern: '{' } };

describe('a stack', () => {
  test('is created with its resources, outputs, parameters and tags', async () => {
    const body = template(
      { Orders: queue('a-orders', { DelaySeconds: { Ref: 'Delay' } }) },
      {
        Parameters: { Delay: { Type: 'Number', Default: 0 } },
        Outputs: { Url: { Value: { Ref: 'Orders' }, Export: { Name: 'a-orders-url' } } },
      },
    );
    const more = {
      Parameters: [{ ParameterKey: 'Delay', ParameterValue: '3' }],
      Tags: [{ Key: 'team', Value: 'shop' }],
    };

    expect(await open.created('a', body, more)).toBe('CREATE_COMPLETE');

    const stack = await open.described('a');
    expect(stack).toMatchObject({ StackName: 'a', ...more });
    expect(stack?.Outputs).toEqual([
      { OutputKey: 'Url', OutputValue: `${open.region.endpoint}/000000000000/a-orders`, ExportName: 'a-orders-url' },
    ]);
    expect(await queues('a-')).toEqual(['a-orders']);
    expect(await story('a', 'Orders')).toEqual(['CREATE_IN_PROGRESS', 'CREATE_COMPLETE']);
    const { TemplateBody } = await open.stacks.send(new GetTemplateCommand({ StackName: 'a' }));
    expect(TemplateBody).toBe(body);
    const { Exports } = await open.stacks.send(new ListExportsCommand({}));
    expect(Exports?.map(({ Name }) => Name)).toEqual(['a-orders-url']);
  });

  test('takes the export of another stack', async () => {
    const imported = { 'Fn::ImportValue': 'a-orders-url' };
    const body = template({ Other: queue('b-other') }, { Outputs: { Orders: { Value: imported } } });

    expect(await open.created('b', body)).toBe('CREATE_COMPLETE');

    expect((await open.described('b'))?.Outputs?.[0]?.OutputValue).toContain('/a-orders');
    const missing = template({ Other: queue('x') }, { Outputs: { No: { Value: { 'Fn::ImportValue': 'nobody' } } } });
    await expect(open.created('b2', missing)).rejects.toThrow('No stack of the region exports nobody.');
  });

  test('is updated in place, and what it loses is deleted', async () => {
    await open.created('c', template({ Stays: queue('c-stays'), Goes: queue('c-goes') }));

    expect(
      await open.updated('c', template({ Stays: queue('c-stays', { DelaySeconds: 1 }), Comes: queue('c-comes') })),
    ).toBe('UPDATE_COMPLETE');

    expect(new Set(await queues('c-'))).toEqual(new Set(['c-stays', 'c-comes']));
    const { StackResources = [] } = await open.stacks.send(new DescribeStackResourcesCommand({ StackName: 'c' }));
    expect(StackResources.map(({ LogicalResourceId, ResourceStatus }) => [LogicalResourceId, ResourceStatus])).toEqual([
      ['Stays', 'UPDATE_COMPLETE'],
      ['Comes', 'CREATE_COMPLETE'],
    ]);
  });

  test('without a difference is not updated', async () => {
    const body = template({ Orders: queue('d-orders') });
    await open.created('d', body);

    await expect(open.updated('d', body)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'No updates are to be performed.',
    });
  });

  test('whose update fails is as it was before, and says why', async () => {
    await open.created('e', template({ Orders: queue('e-orders', { DelaySeconds: 1 }) }));
    await sqs.send(
      new SendMessageCommand({ QueueUrl: `${open.region.endpoint}/000000000000/e-orders`, MessageBody: 'kept' }),
    );

    const status = await open.updated(
      'e',
      template({ Orders: queue('e-orders'), More: queue('e-more'), Bad: BAD_RULE }),
    );

    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await queues('e-')).toEqual(['e-orders']);
    expect(await story('e', 'Bad')).toEqual([
      'CREATE_IN_PROGRESS',
      'CREATE_FAILED',
      'DELETE_IN_PROGRESS',
      'DELETE_COMPLETE',
    ]);
    const { StackEvents = [] } = await open.stacks.send(new DescribeStackEventsCommand({ StackName: 'e' }));
    const failed = StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED');
    expect(failed?.ResourceStatusReason).toContain('InvalidEventPatternException');
  });

  test('whose creation fails is rolled back, and must be deleted before the next try', async () => {
    expect(await open.created('f', template({ Orders: queue('f-orders'), Bad: BAD_RULE }))).toBe('ROLLBACK_COMPLETE');

    expect(await queues('f-')).toEqual([]);
    await expect(open.updated('f', template({ Orders: queue('f-orders') }))).rejects.toThrow(
      'is in ROLLBACK_COMPLETE state and can not be updated.',
    );
    await open.stacks.send(new DeleteStackCommand({ StackName: 'f' }));
    await expect(open.described('f')).rejects.toThrow('Stack with id f does not exist');
    expect(await open.created('f', template({ Orders: queue('f-orders') }))).toBe('CREATE_COMPLETE');
  });

  test('cannot subscribe to a topic that is not there', async () => {
    const TopicArn = `arn:aws:sns:${open.region.awsRegion}:000000000000:nobody`;
    const Properties = { TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' };
    const subscription = template({ Ops: { Type: 'AWS::SNS::Subscription', Properties } });

    expect(await open.created('subscribed', subscription)).toBe('ROLLBACK_COMPLETE');
    expect(await open.reasons('subscribed')).toContain('Topic does not exist (NotFound)');
  });

  test('cannot create what another stack has', async () => {
    await open.created('g', template({ Orders: queue('g-orders') }));

    expect(await open.created('g2', template({ Own: queue('g2-own'), Orders: queue('g-orders') }))).toBe(
      'ROLLBACK_COMPLETE',
    );

    expect(await queues('g')).toEqual(['g-orders']);
    const { StackEvents = [] } = await open.stacks.send(new DescribeStackEventsCommand({ StackName: 'g2' }));
    const reasons = StackEvents.map(({ ResourceStatusReason = '' }) => ResourceStatusReason);
    expect(reasons.some((reason) => reason.includes('already exists'))).toBe(true);
  });

  test('retains what its template says when it is deleted, and the name is then taken', async () => {
    const kept = { ...objectOf(queue('h-kept')), DeletionPolicy: 'Retain' };
    await open.created('h', template({ Kept: kept, Gone: queue('h-gone') }));

    await open.stacks.send(new DeleteStackCommand({ StackName: 'h' }));
    await until(async () => (await queues('h-gone')).length === 0);

    expect(await queues('h-')).toEqual(['h-kept']);
    expect(await open.created('h', template({ Kept: kept }))).toBe('ROLLBACK_COMPLETE');
  });

  test('with RetainExceptOnCreate leaves nothing behind when its creation fails', async () => {
    const kept = { ...objectOf(queue('i-kept')), DeletionPolicy: 'RetainExceptOnCreate' };

    expect(await open.created('i', template({ Kept: kept, Bad: BAD_RULE }))).toBe('ROLLBACK_COMPLETE');

    expect(await queues('i-')).toEqual([]);
  });

  test('is not deleted while it is protected', async () => {
    const name = { StackName: 'j' };
    await open.created('j', template({ Orders: queue('j-orders') }), { EnableTerminationProtection: true });

    await expect(open.stacks.send(new DeleteStackCommand(name))).rejects.toThrow('TerminationProtection is enabled');
    await open.stacks.send(new UpdateTerminationProtectionCommand({ ...name, EnableTerminationProtection: false }));
    await open.stacks.send(new DeleteStackCommand(name));
    await until(async () => (await queues('j-')).length === 0);
  });

  test.each([
    [
      'a name that is taken',
      { StackName: 'a', TemplateBody: template({ Orders: queue('x') }) },
      'Stack [a] already exists',
    ],
    [
      'a template that is cut short',
      { StackName: 'z', TemplateBody: '{' },
      'Template format error: JSON not well-formed.',
    ],
    ['no template', { StackName: 'z' }, 'Either Template URL or Template Body must be specified.'],
  ])('is refused for %s', async (_what, input, message) => {
    await expect(open.stacks.send(new CreateStackCommand(input))).rejects.toThrow(message);
  });
});

describe('a change set', () => {
  test('says what it would change, and changes it when it is executed', async () => {
    const set = { StackName: 'k', ChangeSetName: 'first' };
    await open.stacks.send(
      new CreateChangeSetCommand({
        ...set,
        ChangeSetType: 'CREATE',
        TemplateBody: template({ Orders: queue('k-orders') }),
      }),
    );

    const { Status, Changes } = await open.stacks.send(new DescribeChangeSetCommand(set));
    expect(Status).toBe('CREATE_COMPLETE');
    expect(Changes).toEqual([
      {
        Type: 'Resource',
        ResourceChange: { Action: 'Add', LogicalResourceId: 'Orders', ResourceType: 'AWS::SQS::Queue' },
      },
    ]);
    expect(await queues('k-')).toEqual([]);
    await open.stacks.send(new ExecuteChangeSetCommand(set));
    expect(await open.settled('k')).toBe('CREATE_COMPLETE');
    expect(await queues('k-')).toEqual(['k-orders']);
  });

  test('without a difference cannot be executed', async () => {
    const set = { StackName: 'k', ChangeSetName: 'second' };
    await open.stacks.send(
      new CreateChangeSetCommand({ ...set, TemplateBody: template({ Orders: queue('k-orders') }) }),
    );

    const { Status, StatusReason } = await open.stacks.send(new DescribeChangeSetCommand(set));
    expect(Status).toBe('FAILED');
    expect(StatusReason).toContain("didn't contain changes");
    await expect(open.stacks.send(new ExecuteChangeSetCommand(set))).rejects.toThrow('cannot be executed');
  });
});

describe('a function', () => {
  const zipped = (answer: string): Uint8Array =>
    zipSync({ 'index.cjs': new TextEncoder().encode(`exports.handler = async () => '${answer}';`) });
  const bucket = { Code: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'l-code' } } };
  const withFunction = (key: string): string =>
    template({
      ...bucket,
      Hello: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'l-hello',
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Code: { S3Bucket: 'l-code', S3Key: key },
        },
      },
    });

  async function answer(): Promise<string> {
    const { Payload = new Uint8Array() } = await lambda.send(new InvokeCommand({ FunctionName: 'l-hello' }));
    return Buffer.from(Payload).toString();
  }

  test('is deployed from a bucket, and its template from one too', async () => {
    await open.created('l', template(bucket));
    await s3.send(new PutObjectCommand({ Bucket: 'l-code', Key: 'one.zip', Body: zipped('one') }));
    await s3.send(new PutObjectCommand({ Bucket: 'l-code', Key: 'template.json', Body: withFunction('one.zip') }));

    await open.stacks.send(
      new ValidateTemplateCommand({ TemplateURL: 'https://s3.amazonaws.com/l-code/template.json' }),
    );
    await open.stacks.send(
      new UpdateStackCommand({ StackName: 'l', TemplateURL: 'https://s3.amazonaws.com/l-code/template.json' }),
    );

    expect(await open.settled('l')).toBe('UPDATE_COMPLETE');
    expect(await answer()).toBe('"one"');
  });

  test('takes other code by UpdateFunctionCode', async () => {
    await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'l-hello', ZipFile: zipped('two') }));

    expect(await answer()).toBe('"two"');
    const { LastUpdateStatus } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'l-hello' }));
    expect(LastUpdateStatus).toBe('Successful');
  });

  test('has a bucket that is deleted only when it is empty', async () => {
    await open.stacks.send(new DeleteStackCommand({ StackName: 'l' }));

    expect(await open.settled('l')).toBe('DELETE_FAILED');
    const { StackEvents = [] } = await open.stacks.send(new DescribeStackEventsCommand({ StackName: 'l' }));
    const reasons = StackEvents.map(({ ResourceStatusReason = '' }) => ResourceStatusReason);
    expect(reasons).toContain('The bucket you tried to delete is not empty (BucketNotEmpty)');
  });
});
