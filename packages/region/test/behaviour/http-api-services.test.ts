import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, type Json, type JsonObject, parseJson } from '../../src/core/json.ts';
import { endpointOf, httpApi } from '../support/http-api.ts';
import { arn, bus, queue, queuePolicy } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const role = (...actions: readonly string[]): Json => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {},
    Policies: actions.map((Action, index) => ({
      PolicyName: `p${index}`,
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] },
    })),
  },
});

const service = (IntegrationSubtype: string, RequestParameters: JsonObject, roleId = 'Role'): Json => ({
  Type: 'AWS::ApiGatewayV2::Integration',
  Properties: {
    ApiId: { Ref: 'Api' },
    IntegrationType: 'AWS_PROXY',
    IntegrationSubtype,
    CredentialsArn: arn(roleId),
    PayloadFormatVersion: '1.0',
    RequestParameters,
  },
});

const to = (integrationId: string, RouteKey: string): Json => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: {
    ApiId: { Ref: 'Api' },
    RouteKey,
    Target: { 'Fn::Join': ['/', ['integrations', { Ref: integrationId }]] },
  },
});

const MACHINE = {
  StartAt: 'Greet',
  States: { Greet: { Type: 'Pass', Parameters: { 'hello.$': '$.name' }, End: true } },
};

const resources = {
  Inbox: queue('inbox'),
  Seen: queue('seen'),
  SeenPolicy: queuePolicy('Seen'),
  News: bus('news'),
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'News' },
      EventPattern: { source: ['desk'], 'detail-type': ['of sports'] },
      Targets: [{ Id: 'seen', Arn: arn('Seen'), InputPath: '$.detail' }],
    },
  },
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { StateMachineType: 'EXPRESS', DefinitionString: JSON.stringify(MACHINE), RoleArn: arn('Role') },
  },
  Role: role('sqs:SendMessage', 'events:PutEvents', 'states:StartSyncExecution'),
  Nobody: role(),
  Send: service('SQS-SendMessage', { QueueUrl: { Ref: 'Inbox' }, MessageBody: '$request.body' }),
  Denied: service('SQS-SendMessage', { QueueUrl: { Ref: 'Inbox' }, MessageBody: '$request.body' }, 'Nobody'),
  Put: service('EventBridge-PutEvents', {
    EventBusName: { Ref: 'News' },
    Source: 'desk',
    DetailType: 'of ${request.path.topic}',
    Detail: '$request.body.article',
  }),
  Start: service('StepFunctions-StartSyncExecution', { StateMachineArn: { Ref: 'Machine' }, Input: '$request.body' }),
  SendRoute: to('Send', 'POST /inbox'),
  DeniedRoute: to('Denied', 'POST /denied'),
  PutRoute: to('Put', 'POST /news/{topic}'),
  StartRoute: to('Start', 'POST /greetings'),
};

let region: TestRegion;
let queues: SQSClient;
beforeAll(async () => {
  const code = { echo: 'exports.handler = async () => ({});' };
  region = await runningRegion(httpApi(resources), { code, log: () => {} });
  queues = new SQSClient(region.client);
});
afterAll(async () => {
  queues.destroy();
  await region.stop();
});

const post = async (path: string, body: Json) => {
  const answer = await fetch(`${endpointOf(region)}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, text: await answer.text() };
};

async function nextIn(logicalId: string): Promise<string | undefined> {
  const QueueUrl = region.resources.get(logicalId)?.ref;
  const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
  return Messages[0]?.Body;
}

describe('an HTTP API without a function', () => {
  test('sends the body of a request to a queue, and answers as the queue does', async () => {
    const { status, text } = await post('/inbox', { word: 'hi' });
    expect([status, /<MessageId>.+<\/MessageId>/.test(text)]).toEqual([200, true]);
    expect(await nextIn('Inbox')).toBe('{"word":"hi"}');
  });

  test('puts parts of a request on a bus', async () => {
    const { status, text } = await post('/news/sports', { article: { title: 'Won' } });
    expect([status, at(parseJson(text), 'FailedEntryCount')]).toEqual([200, 0]);
    expect(await nextIn('Seen')).toBe('{"title":"Won"}');
  });

  test('runs a workflow and answers with its result', async () => {
    const { status, text } = await post('/greetings', { name: 'Ada' });
    expect([status, at(parseJson(text), 'output')]).toEqual([200, '{"hello":"Ada"}']);
  });

  test('does no more than its role allows', async () => {
    const { status, text } = await post('/denied', { word: 'no' });
    expect(status).toBe(403);
    expect(text).toContain('is not authorized to perform: sqs:sendmessage');
  });
});

describe('an integration with a service is refused', () => {
  const cases: [string, Json, string, string][] = [
    [
      'that the region does not have',
      service('Kinesis-PutRecord', {}),
      'IntegrationSubtype',
      'not "Kinesis-PutRecord"',
    ],
    ['without a parameter', service('SQS-SendMessage', { QueueUrl: 'u' }), 'RequestParameters.MessageBody', 'needs'],
    [
      'with a parameter that it does not map',
      service('SQS-SendMessage', { QueueUrl: 'u', MessageBody: 'b', Region: 'eu-west-1' }),
      'RequestParameters.Region',
      'The region maps',
    ],
  ];
  test.each(cases)('%s', async (_what, Send, place, message) => {
    const refused = { logicalId: 'Send', path: `Properties.${place}`, message: expect.stringContaining(message) };
    await expect(runningRegion(httpApi({ Role: role(), Send }), { code: { echo: '' } })).rejects.toMatchObject({
      findings: [refused],
    });
  });
});
