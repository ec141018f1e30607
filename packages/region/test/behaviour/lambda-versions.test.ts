import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { at, type Json, type JsonObject, parseJson } from '../../src/core/json.ts';
import { functionResource, zipOf } from '../support/package-dir.ts';
import { type PersistedRegion, persistedRegion, type RegionProcess } from '../support/region-process.ts';
import { arn, bus, queue, rule } from '../support/resources.ts';
import { until } from '../support/until.ts';

const queueUrl = (name: string): string => `http://localhost/000000000000/${name}`;
const ref = (logicalId: string): JsonObject => ({ Ref: logicalId });

/** Notes which of its versions ran, by which name, and for whom. */
const NOTING = `
const { appendFileSync } = require('node:fs');
exports.handler = async (event, { functionVersion, invokedFunctionArn }) => {
  const name = invokedFunctionArn.split(':').slice(6).join(':');
  const from = event['detail-type'] ?? event.Records?.[0]?.eventSource ?? event.Records?.[0]?.EventSource;
  if (from !== undefined) appendFileSync(process.env.TEST_FOLDER + '/notes', [from, functionVersion, name].join(' ') + '\\n');
  if (from === 'Failing') throw new Error('no');
  return [functionVersion, name].join(' ');
};`;
const answering = (value: string): Uint8Array => zipOf(`exports.handler = async () => '${value}';`);

const permission = (service: string): Json => ({
  Type: 'AWS::Lambda::Permission',
  Properties: { FunctionName: ref('Live'), Action: 'lambda:InvokeFunction', Principal: `${service}.amazonaws.com` },
});

const template = (folder: string): Json => ({
  Resources: {
    Bus: bus('shop'),
    Inbox: queue('inbox', { VisibilityTimeout: 120 }),
    Failed: queue('failed'),
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
    Noting: functionResource('noting', { Environment: { Variables: { TEST_FOLDER: folder } } }),
    First: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: ref('Noting'), Description: 'the first' } },
    Live: {
      Type: 'AWS::Lambda::Alias',
      Properties: {
        FunctionName: ref('Noting'),
        Name: 'live',
        FunctionVersion: { 'Fn::GetAtt': ['First', 'Version'] },
      },
    },
    EventsPermission: permission('events'),
    TopicPermission: permission('sns'),
    Placed: rule('Placed', { Arn: ref('Live') }),
    Failing: rule('Failing', { Arn: ref('Live') }),
    // The permission is that of the alias.
    Denied: rule('Denied', { Arn: ref('First') }),
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: ref('Live'), EventSourceArn: arn('Inbox'), BatchSize: 1 },
    },
    Subscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: ref('Topic'), Protocol: 'lambda', Endpoint: ref('Live') },
    },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'machine',
        StateMachineType: 'EXPRESS',
        RoleArn: 'arn:aws:iam::000000000000:role/machine',
        Definition: {
          StartAt: 'Invoke',
          States: {
            Invoke: {
              Type: 'Task',
              Resource: 'arn:aws:states:::lambda:invoke',
              Parameters: { FunctionName: 'noting', Qualifier: 'live' },
              ResultSelector: { 'version.$': '$.ExecutedVersion', 'payload.$': '$.Payload' },
              End: true,
            },
          },
        },
      },
    },
    Retries: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: ref('Noting'),
        Qualifier: 'live',
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: arn('Failed') } },
      },
      DependsOn: 'Live',
    },
  },
  Outputs: { Version: { Value: ref('First') } },
});

let kept: PersistedRegion;
beforeEach(() => {
  kept = persistedRegion(template, { noting: NOTING });
});
afterEach(() => kept.remove());

function clientsOf({ client }: RegionProcess) {
  const [lambda, sqs] = [new LambdaClient(client), new SQSClient(client)];
  const [events, sns] = [new EventBridgeClient(client), new SNSClient(client)];
  const invoke = async (FunctionName: string, Qualifier?: string): Promise<unknown[]> => {
    const { Payload, ExecutedVersion } = await lambda.send(new InvokeCommand({ FunctionName, Qualifier }));
    return [ExecutedVersion, parseJson(Buffer.from(Payload ?? []).toString())];
  };
  const put = (DetailType: string) =>
    events.send(
      new PutEventsCommand({ Entries: [{ EventBusName: 'shop', Source: 'test', DetailType, Detail: '{}' }] }),
    );
  return { lambda, sqs, sns, put, invoke };
}

const notes = (): readonly string[] => {
  const file = path.join(kept.folder, 'notes');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').toSorted() : [];
};

test('rules, topics, queues and failed events go by the alias of a template, whose version is published once', async () => {
  const before = await kept.start('--clock', 'real');
  const { sqs, sns, put, invoke } = clientsOf(before);
  for (const type of ['Denied', 'Placed', 'Failing']) await put(type);
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl('inbox'), MessageBody: 'm' }));
  await sns.send(new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:000000000000:news', Message: 'm' }));
  await until(() => notes().length === 4);
  const reports: string[] = [];
  await until(async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl('failed') }));
    reports.push(...Messages.flatMap(({ Body }) => Body ?? []));
    return reports.length > 0;
  });
  const answered = await invoke('noting:live');
  const { output } = await new SFNClient({ ...before.client, disableHostPrefix: true }).send(
    new StartSyncExecutionCommand({ stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:machine' }),
  );
  await before.kill();
  const after = await kept.start('--clock', 'real');
  const again = clientsOf(after);
  const { Versions = [] } = await again.lambda.send(new ListVersionsByFunctionCommand({ FunctionName: 'noting' }));

  expect(notes()).toEqual(['Failing', 'Placed', 'aws:sns', 'aws:sqs'].map((from) => `${from} 1 noting:live`));
  const report = parseJson(reports[0] ?? '');
  expect([at(report, 'requestContext', 'functionArn'), at(report, 'responseContext', 'executedVersion')]).toEqual([
    'arn:aws:lambda:us-east-1:000000000000:function:noting:live',
    '1',
  ]);
  expect(answered).toEqual(['1', '1 noting:live']);
  expect(parseJson(output ?? '')).toEqual({ version: '1', payload: '1 noting:live' });
  expect(Versions.map(({ Version, Description }) => [Version, Description])).toEqual([
    ['$LATEST', ''],
    ['1', 'the first'],
  ]);
});

test('versions and aliases that calls make run what they did after a kill, and an alias moves by weight', async () => {
  const before = await kept.start();
  const { lambda, invoke } = clientsOf(before);
  const FunctionName = 'made';
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs24.x',
      Role: 'arn:aws:iam::000000000000:role/made',
      Handler: 'index.handler',
      Code: { ZipFile: answering('first') },
      Publish: true,
    }),
  );
  await lambda.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }));
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: answering('second') }));
  await lambda.send(new PublishVersionCommand({ FunctionName }));
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: answering('third') }));
  const atFirst = [await invoke('made', 'live'), await invoke('made', '2'), await invoke('made')];
  await before.kill();
  const after = clientsOf(await kept.start());
  const later = [await after.invoke('made', 'live'), await after.invoke('made', '2'), await after.invoke('made')];
  const routing = { AdditionalVersionWeights: { 2: 0.5 } };
  await after.lambda.send(new UpdateAliasCommand({ FunctionName, Name: 'live', RoutingConfig: routing }));
  const shared = [];
  for (let n = 0; n < 30; n++) shared.push((await after.invoke('made', 'live')).join(' '));
  const { Version } = await after.lambda.send(new PublishVersionCommand({ FunctionName }));

  expect(atFirst).toEqual([
    ['1', 'first'],
    ['2', 'second'],
    ['$LATEST', 'third'],
  ]);
  expect(later).toEqual(atFirst);
  expect([...new Set(shared)].toSorted()).toEqual(['1 first', '2 second']);
  expect(Version).toBe('3');
});
