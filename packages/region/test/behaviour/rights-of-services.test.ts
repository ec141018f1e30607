import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { TemplateError } from '../../src/template/template-error.ts';
import { clientsOf } from '../support/clients.ts';
import { functionResource } from '../support/package-dir.ts';
import { arn, bus, queue, queuePolicy, rule } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const CODE = { work: "exports.handler = async () => 'done';" };
const lines: string[] = [];
let region: TestRegion | undefined;

afterEach(async () => {
  lines.length = 0;
  await region?.stop();
  region = undefined;
});

const allow = (Action: string | readonly string[], Resource: Json): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
});

const role = (name: string, ...Statement: readonly JsonObject[]): Json => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: name,
    AssumeRolePolicyDocument: {},
    Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement } }],
  },
});

async function start(Resources: JsonObject): Promise<TestRegion> {
  const log = (line: string): void => void lines.push(line);
  region = await runningRegion({ Resources }, { code: CODE, clock: 'virtual', log });
  return region;
}

const refusal = (resources: JsonObject): Promise<unknown> =>
  start(resources).then(
    () => 'no error',
    (error: unknown) =>
      error instanceof TemplateError ? { code: error.code, findings: error.findings, text: error.message } : error,
  );

const READ = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const FUNCTION: JsonObject = { Work: functionResource('work', { Role: arn('WorkRole') }), Inbox: queue('inbox') };

describe('a template is refused as AWS refuses it', () => {
  test('when a mapping may not read its queue', async () => {
    const mapping = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: { Ref: 'Work' }, EventSourceArn: arn('Inbox') },
    };
    const resources = { ...FUNCTION, Mapping: mapping };
    expect(await refusal({ ...resources, WorkRole: role('work', allow(READ.slice(1), arn('Inbox'))) })).toMatchObject({
      code: 'RIGHTS_MISSING',
      text:
        'Mapping.Properties.EventSourceArn: The function execution role does not have permissions to call ReceiveMessage' +
        ' on SQS. Allow sqs:ReceiveMessage on !GetAtt Inbox.Arn in the role WorkRole.',
    });
    expect(await refusal({ ...resources, WorkRole: role('work', allow(READ, arn('Inbox'))) })).toBe('no error');
  });

  test('when a function may not send to its destination or its dead-letter queue', async () => {
    const config = {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Work' },
        Qualifier: '$LATEST',
        DestinationConfig: { OnFailure: { Destination: arn('Failed') } },
      },
    };
    const work = functionResource('work', { Role: arn('WorkRole'), DeadLetterConfig: { TargetArn: arn('Inbox') } });
    const resources = { ...FUNCTION, Work: work, Failed: queue('failed'), Config: config };
    expect(await refusal({ ...resources, WorkRole: role('work', allow(READ, arn('Inbox'))) })).toMatchObject({
      findings: [
        { logicalId: 'Work', path: 'Properties.DeadLetterConfig' },
        { logicalId: 'Config', path: 'Properties.DestinationConfig.OnFailure' },
      ],
    });
  });

  test('but a queue that lets the role send needs no right of the role', async () => {
    const work = functionResource('work', { Role: arn('WorkRole'), DeadLetterConfig: { TargetArn: arn('Inbox') } });
    const PolicyDocument = {
      Statement: { Effect: 'Allow', Principal: { AWS: arn('WorkRole') }, Action: 'sqs:*', Resource: arn('Inbox') },
    };
    const access = { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Inbox' }], PolicyDocument } };
    const workRole = role('work', allow('sqs:ListQueues', '*'));
    expect(await refusal({ ...FUNCTION, Work: work, Access: access, WorkRole: workRole })).toBe('no error');
  });
});

describe('a workflow', () => {
  const machine = {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'writing',
      RoleArn: arn('MachineRole'),
      DefinitionSubstitutions: { Work: arn('Work'), Inbox: { Ref: 'Inbox' } },
      Definition: {
        StartAt: 'Tell',
        States: {
          Tell: {
            Type: 'Task',
            Resource: 'arn:aws:states:::sqs:sendMessage',
            Parameters: { QueueUrl: '${Inbox}', MessageBody: 'x' },
            Next: 'Work',
          },
          Work: { Type: 'Task', Resource: '${Work}', End: true },
        },
      },
    },
  };

  async function outcome(...statements: readonly JsonObject[]) {
    const running = await start({
      ...FUNCTION,
      WorkRole: role('work', allow(READ, '*')),
      MachineRole: role('machine', ...statements),
      Machine: machine,
    });
    const workflows = new SFNClient(running.client);
    const started = { stateMachineArn: running.resources.get('Machine')?.ref, name: 'one' };
    const { executionArn } = await workflows.send(new StartExecutionCommand(started));
    await running.settled();
    const { status, error, cause } = await workflows.send(new DescribeExecutionCommand({ executionArn }));
    workflows.destroy();
    return { status, error, cause };
  }

  test('does what its role allows', async () => {
    const rights = [allow('sqs:SendMessage', arn('Inbox')), allow('lambda:InvokeFunction', arn('Work'))];
    expect(await outcome(...rights)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('fails at the call that its role does not allow, as Step Functions says it', async () => {
    expect(await outcome(allow('sqs:SendMessage', arn('Inbox')))).toEqual({
      status: 'FAILED',
      error: 'Lambda.AWSLambdaException',
      cause: expect.stringContaining(
        'User: arn:aws:sts::000000000000:assumed-role/machine/one is not authorized to perform: lambda:InvokeFunction' +
          ' on resource: arn:aws:lambda:us-east-1:000000000000:function:work because no identity-based policy allows',
      ),
    });
    expect(lines).toEqual([
      'denied: workflow/writing may not lambda:InvokeFunction on Work.' +
        ' Allow lambda:InvokeFunction on !GetAtt Work.Arn in the role MachineRole.',
    ]);
  });

  test('fails at a service that its role does not allow', async () => {
    expect(await outcome(allow('lambda:InvokeFunction', '*'))).toMatchObject({ error: 'SQS.AmazonSQSException' });
  });
});

test('a rule whose role may not start its target has no permission, and dead-letters at once', async () => {
  const machine = {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'idle',
      RoleArn: 'arn:aws:iam::000000000000:role/any',
      DefinitionString: '{"StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}',
    },
  };
  const target = { Arn: { Ref: 'Machine' }, RoleArn: arn('RuleRole'), DeadLetterConfig: { Arn: arn('Dead') } };
  const running = await start({
    Bus: bus('shop'),
    Dead: queue('dead'),
    Access: queuePolicy('Dead'),
    RuleRole: role('rule', allow('states:StartSyncExecution', { Ref: 'Machine' })),
    Machine: machine,
    Rule: rule('Made', target),
  });
  const clients = clientsOf(running);
  await clients.put('Made');
  const [dead] = await clients.taken('Dead');
  clients.destroy();
  expect(dead?.attributes).toMatchObject({ ERROR_CODE: 'NO_PERMISSIONS' });
  expect(lines).toEqual([
    'denied: rule/shop/Made may not states:StartExecution on Machine.' +
      ' Allow states:StartExecution on !Ref Machine in the role RuleRole.',
  ]);
});

test('a pipe whose role may not send to its target does not send', async () => {
  const pipe = {
    Type: 'AWS::Pipes::Pipe',
    Properties: { Name: 'through', RoleArn: arn('PipeRole'), Source: arn('Inbox'), Target: arn('Out') },
  };
  const running = await start({
    Inbox: queue('inbox', {
      VisibilityTimeout: 1,
      RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 2 },
    }),
    Out: queue('out'),
    Dead: queue('dead'),
    PipeRole: role('pipe', allow(READ, arn('Inbox'))),
    Pipe: pipe,
  });
  const clients = clientsOf(running);
  const QueueUrl = running.resources.get('Inbox')?.ref;
  await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '"x"' }));
  await running.settled();
  const [out, dead] = [await clients.taken('Out'), await clients.taken('Dead')];
  clients.destroy();
  expect({ out, dead: dead.map(({ body }) => body) }).toEqual({ out: [], dead: ['x'] });
  expect(lines).toEqual([
    'denied: pipe/through may not sqs:SendMessage on Out.' +
      ' Allow sqs:SendMessage on !GetAtt Out.Arn in the role PipeRole.',
  ]);
});
