import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JsonObject, parseJson } from '../../src/core/json.ts';
import { startRegion } from '../../src/region.ts';
import { packageDir } from '../support/package-dir.ts';
import { arn, queue } from '../support/resources.ts';
import { type OpenStacks, openStacks } from '../support/stacks.ts';

let open: OpenStacks;
let sqs: SQSClient;

beforeAll(async () => {
  open = await openStacks();
  sqs = new SQSClient(open.client);
});
afterAll(() => open.stop());

const functionOf = (code: string): JsonObject => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Environment: { Variables: { ASKED: { Ref: 'Asked' } } },
    Code: { ZipFile: code },
  },
});

/** Sends each request on to a queue, then runs the code, which may use `event`, `context` and `respond`. */
const provider = (code: string): JsonObject =>
  functionOf(`
    const response = require('cfn-response');
    const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
    exports.handler = async (event, context) => {
      const sqs = new SQSClient({});
      await sqs.send(new SendMessageCommand({ QueueUrl: process.env.ASKED, MessageBody: JSON.stringify(event) }));
      const respond = (status, data, id) => response.send(event, context, response[status], data, id);
      ${code}
    };`);

/** A custom resource behind a provider, a queue of its requests, and a queue that is named after its attribute. */
const template = (name: string, code: string, properties: JsonObject, more: JsonObject = {}): string =>
  JSON.stringify({
    Resources: {
      Asked: queue(`${name}-asked`),
      Provider: provider(code),
      Custom: { Type: 'Custom::Name', Properties: { ServiceToken: arn('Provider'), ...properties } },
      Named: queue('', { QueueName: { 'Fn::Sub': `${name}-\${Custom.Name}` } }),
      ...more,
    },
    Outputs: { Name: { Value: { 'Fn::GetAtt': ['Custom', 'Name'] } }, Id: { Value: { Ref: 'Custom' } } },
  });

async function queues(prefix: string): Promise<readonly (string | undefined)[]> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
  return QueueUrls.map((url) => url.split('/').at(-1)).filter((name) => !name?.endsWith('-asked'));
}

/** The requests that the function got since the last call, in their order. */
async function asked(name: string): Promise<readonly JsonObject[]> {
  const QueueUrl = `${open.region.endpoint}/000000000000/${name}-asked`;
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 3600 }),
  );
  return Messages.map(({ Body = '' }) => parseJson(Body) as JsonObject);
}

const BY_SIZE = "await respond('SUCCESS', { Name: 'size-' + event.ResourceProperties.Size }, 'the-id');";

describe('a custom resource', () => {
  test('is created by its function, and gives its id and attributes to the rest of the template', async () => {
    expect(await open.created('made', template('made', BY_SIZE, { Size: 3, Deep: { Flags: [true] } }))).toBe(
      'CREATE_COMPLETE',
    );

    expect(await open.outputs('made')).toEqual({ Name: 'size-3', Id: 'the-id' });
    expect(await queues('made-')).toEqual(['made-size-3']);
    const { StackResourceDetail } = await open.stacks.send(
      new DescribeStackResourceCommand({ StackName: 'made', LogicalResourceId: 'Custom' }),
    );
    expect(StackResourceDetail).toMatchObject({ PhysicalResourceId: 'the-id', ResourceStatus: 'CREATE_COMPLETE' });
    expect(await asked('made')).toEqual([
      {
        RequestType: 'Create',
        ServiceToken: 'arn:aws:lambda:eu-west-1:000000000000:function:made-Provider',
        ResponseURL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//),
        StackId: expect.stringMatching(/^arn:aws:cloudformation:eu-west-1:000000000000:stack\/made\//),
        RequestId: expect.any(String),
        ResourceType: 'Custom::Name',
        LogicalResourceId: 'Custom',
        ResourceProperties: {
          ServiceToken: 'arn:aws:lambda:eu-west-1:000000000000:function:made-Provider',
          Size: '3',
          Deep: { Flags: ['true'] },
        },
      },
    ]);
  });

  test('is not asked again by an update that leaves it as it is', async () => {
    await open.created('same', template('same', BY_SIZE, { Size: 3 }));
    await asked('same');

    expect(await open.updated('same', template('same', BY_SIZE, { Size: 3 }, { More: queue('same-more') }))).toBe(
      'UPDATE_COMPLETE',
    );

    expect(await asked('same')).toEqual([]);
    expect(await queues('same-')).toEqual(['same-more', 'same-size-3']);
  });

  test('is updated with its old properties, and what uses its attributes follows', async () => {
    await open.created('changed', template('changed', BY_SIZE, { Size: 3 }));
    await asked('changed');

    expect(await open.updated('changed', template('changed', BY_SIZE, { Size: 4 }))).toBe('UPDATE_COMPLETE');

    expect(await asked('changed')).toMatchObject([
      {
        RequestType: 'Update',
        PhysicalResourceId: 'the-id',
        ResourceProperties: { Size: '4' },
        OldResourceProperties: { Size: '3' },
      },
    ]);
    expect(await queues('changed-')).toEqual(['changed-size-4']);
  });

  test('is replaced when its function gives another id: the old one is deleted at the end', async () => {
    const code = "const { Size } = event.ResourceProperties; await respond('SUCCESS', { Name: Size }, 'id-' + Size);";
    await open.created('replaced', template('replaced', code, { Size: 1 }));

    expect(await open.updated('replaced', template('replaced', code, { Size: 2 }))).toBe('UPDATE_COMPLETE');

    expect(await open.outputs('replaced')).toEqual({ Name: '2', Id: 'id-2' });
    expect(await asked('replaced')).toMatchObject([
      { RequestType: 'Create' },
      { RequestType: 'Update', PhysicalResourceId: 'id-1' },
      { RequestType: 'Delete', PhysicalResourceId: 'id-1', ResourceProperties: { Size: '1' } },
    ]);
  });

  test('is deleted with its stack', async () => {
    const outside = { Type: 'AWS::SQS::Queue', DeletionPolicy: 'Retain', Properties: { QueueName: 'gone-asked' } };
    await open.created('gone', template('gone', BY_SIZE, { Size: 3 }, { Asked: outside }));
    await asked('gone');

    const { Stacks = [] } = await open.stacks.send(new DescribeStacksCommand({ StackName: 'gone' }));

    await open.stacks.send(new DeleteStackCommand({ StackName: 'gone' }));

    expect(await open.settled(Stacks[0]?.StackId ?? '')).toBe('DELETE_COMPLETE');
    expect(await asked('gone')).toMatchObject([{ RequestType: 'Delete', PhysicalResourceId: 'the-id' }]);
  });
});

describe('a stack rolls back', () => {
  const DELETES = "if (event.RequestType === 'Delete') return respond('SUCCESS', {}, event.PhysicalResourceId);";

  test.each([
    ['answers with a failure', "await respond('FAILED', {}, 'half');", /status \[FAILED\].*See the details/],
    ['throws before it answers', "throw new Error('no way');", /did not respond: no way On AWS/],
    ['answers too much', "await respond('SUCCESS', { Text: 'x'.repeat(4096) }, 'id');", /Response object is too long/],
  ])('when a function %s', async (what, code, reason) => {
    const name = `failed-${what.length}`;

    const status = await open.created(name, template(name, `${DELETES}${code}`, {}));

    expect(status).toBe('ROLLBACK_COMPLETE');
    expect((await open.reasons(name, 'Custom')).join()).toMatch(reason);
    expect(await queues(`${name}-`)).toEqual([]);
  });

  test('when a function does not answer in time', async () => {
    const quick = `exports.handler = async (event, context) => {
      if (event.RequestType === 'Delete') await require('cfn-response').send(event, context, 'SUCCESS');
    };`;
    const more = { Provider: functionOf(quick) };

    const status = await open.created('late', template('late', '', { ServiceTimeout: 2 }, more));

    expect(status).toBe('ROLLBACK_COMPLETE');
    expect((await open.reasons('late', 'Custom')).join()).toMatch(/did not receive a response/);
    expect(await queues('late-')).toEqual([]);
  });

  test('and deletes what a failed creation named', async () => {
    const outside = { Type: 'AWS::SQS::Queue', DeletionPolicy: 'Retain', Properties: { QueueName: 'half-asked' } };
    const code = `${DELETES} await respond('FAILED', {}, 'half-done');`;

    await open.created('half', template('half', code, {}, { Asked: outside }));

    expect(await asked('half')).toMatchObject([
      { RequestType: 'Create' },
      { RequestType: 'Delete', PhysicalResourceId: 'half-done' },
    ]);
  });

  test('and brings the resource back when a later one fails', async () => {
    await open.created('back', template('back', BY_SIZE, { Size: 3 }));
    const bad = { Type: 'AWS::Events::Rule', DependsOn: 'Custom', Properties: { Name: 'bad', EventPattern: '{' } };

    expect(await open.updated('back', template('back', BY_SIZE, { Size: 4 }, { Bad: bad }))).toBe(
      'UPDATE_ROLLBACK_COMPLETE',
    );

    const sizes = (await asked('back')).map(({ RequestType, ResourceProperties }) => [RequestType, ResourceProperties]);
    expect(sizes).toMatchObject([
      ['Create', { Size: '3' }],
      ['Update', { Size: '4' }],
      ['Update', { Size: '3' }],
    ]);
    expect(await queues('back-')).toEqual(['back-size-3']);
  });

  test('when a later resource asks for an attribute that the function did not give', async () => {
    const code = "await respond('SUCCESS', { Name: 'a' }, 'id');";
    const bad = queue('', { QueueName: { 'Fn::GetAtt': ['Custom', 'Size'] } });

    expect(await open.created('lacking', template('lacking', code, {}, { Bad: bad }))).toBe('ROLLBACK_COMPLETE');

    expect((await open.reasons('lacking', 'Bad')).join()).toContain(
      'Custom (Custom::Name) has no attribute Size here.',
    );
  });
});

test('a template whose service token is no function is refused', async () => {
  const body = JSON.stringify({ Resources: { Custom: { Type: 'Custom::A', Properties: { ServiceToken: 'nobody' } } } });
  const create = open.stacks.send(new CreateStackCommand({ StackName: 'tokenless', TemplateBody: body }));
  await expect(create).rejects.toThrow(/"nobody" is not the ARN of a function/);
});

test('a region whose own template has a custom resource starts', async () => {
  const packaged = packageDir(parseJson(template('own', BY_SIZE, { Size: 7 })) ?? null);
  const own = await startRegion({ packageDir: packaged.path, port: 0, kafka: { port: 0 }, clock: 'virtual' });
  try {
    expect(own.resources.get('Custom')).toEqual({
      type: 'Custom::Name',
      ref: 'the-id',
      attributes: { Name: 'size-7' },
    });
    expect(own.resources.get('Named')?.ref).toBe(`${own.endpoint}/000000000000/own-size-7`);
  } finally {
    await own.stop();
    packaged.remove();
  }
});
