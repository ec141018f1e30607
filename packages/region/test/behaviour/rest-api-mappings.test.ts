import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, type Json, type JsonObject, parseJson, textOf } from '../../src/core/json.ts';
import { arn, bus, openQueues, queue, table } from '../support/resources.ts';
import { method, resource, restApi, stageUrl } from '../support/rest-api.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

/** A function that answers with its event, or fails with the message that it is asked for. */
const ECHO = `
exports.handler = async (event) => {
  if (event.fail) throw new Error(event.fail);
  return { got: event };
};`;

const role = (...actions: readonly string[]): Json => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {},
    Policies: [
      { PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } },
    ],
  },
});

const JSON_TYPE = 'application/json';
const FORM = { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" };
const ok = (template?: string): JsonObject => ({
  StatusCode: '200',
  ...(template !== undefined && { ResponseTemplates: { [JSON_TYPE]: template } }),
});

/** A resource of one part with a POST that an integration answers. */
function posted(name: string, integration: JsonObject): Record<string, Json> {
  return {
    [`${name}Resource`]: resource(name.toLowerCase()),
    [`${name}Method`]: method('POST', `${name}Resource`, { Integration: integration }),
  };
}

const service = (uri: string, template: string, more: JsonObject = {}, roleId = 'Role'): JsonObject => ({
  Type: 'AWS',
  IntegrationHttpMethod: 'POST',
  Uri: { 'Fn::Sub': `arn:aws:apigateway:\${AWS::Region}:${uri}` },
  Credentials: arn(roleId),
  RequestTemplates: { [JSON_TYPE]: template },
  IntegrationResponses: [ok()],
  ...more,
});

const invocation = (more: JsonObject): JsonObject => ({
  Type: 'AWS',
  IntegrationHttpMethod: 'POST',
  Uri: { 'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Echo.Arn}/invocations' },
  IntegrationResponses: [ok()],
  ...more,
});

const MACHINE = { StartAt: 'S', States: { S: { Type: 'Pass', End: true } } };
const QUEUE_TEMPLATE = 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)';

const RESOURCES: Record<string, Json> = {
  Inbox: queue('inbox'),
  Seen: queue('seen'),
  Open: openQueues('sns', ['Seen']),
  OpenToEvents: openQueues('events', ['Inbox']),
  Things: table('things'),
  Bus: bus('news'),
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: ['desk'] },
      Targets: [{ Id: 'inbox', Arn: arn('Inbox'), InputPath: '$.detail' }],
    },
  },
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'told' } },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: arn('Seen'), RawMessageDelivery: true },
  },
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { StateMachineType: 'EXPRESS', DefinitionString: JSON.stringify(MACHINE), RoleArn: arn('Role') },
  },
  Role: role('sqs:SendMessage', 'events:PutEvents', 'sns:Publish', 'dynamodb:*', 'states:StartSyncExecution'),
  Nobody: role('s3:GetObject'),
  ...posted(
    'Send',
    service('sqs:path/000000000000/inbox', QUEUE_TEMPLATE, {
      RequestParameters: FORM,
      IntegrationResponses: [
        ok('{"id": "$input.path(\'$.SendMessageResponse.SendMessageResult.MessageId\')"}'),
        {
          StatusCode: '400',
          SelectionPattern: '4\\d\\d',
          ResponseTemplates: { [JSON_TYPE]: "$input.json('$.Error.Code')" },
        },
      ],
    }),
  ),
  ...posted(
    'Unfit',
    service('dynamodb:action/PutItem', '{"TableName": "things", "Item": {}}', {
      IntegrationResponses: [{ StatusCode: '200', SelectionPattern: '200' }],
    }),
  ),
  ...posted(
    'Lost',
    service('sqs:path/000000000000/nowhere', QUEUE_TEMPLATE, {
      RequestParameters: FORM,
      IntegrationResponses: [
        ok(),
        {
          StatusCode: '400',
          SelectionPattern: '4\\d\\d',
          ResponseTemplates: { [JSON_TYPE]: "$input.json('$.Error.Code')" },
        },
      ],
    }),
  ),
  ...posted(
    'Denied',
    service(
      'sqs:path/000000000000/inbox',
      QUEUE_TEMPLATE,
      {
        RequestParameters: FORM,
        IntegrationResponses: [ok(), { StatusCode: '403', SelectionPattern: '403' }],
      },
      'Nobody',
    ),
  ),
  ...posted(
    'Put',
    service(
      'events:action/PutEvents',
      `#set($context.requestOverride.header['X-Amz-Target'] = "AWSEvents.PutEvents")
    {"Entries": [{"Source": "desk", "DetailType": "t", "EventBusName": "news",
      "Detail": "$util.escapeJavaScript($input.json('$.article')).replaceAll("\\\\'", "'")"}]}`,
      { IntegrationResponses: [ok('{"failed": $input.path(\'$.FailedEntryCount\')}')] },
    ),
  ),
  ...posted(
    'Tell',
    service('sns:action/Publish', '', {
      RequestParameters: {
        'integration.request.querystring.TopicArn': "'arn:aws:sns:us-east-1:000000000000:told'",
        'integration.request.querystring.Message': 'method.request.body.text',
      },
      IntegrationResponses: [ok("$input.json('$.PublishResponse.PublishResult.MessageId')")],
    }),
  ),
  ...posted(
    'Store',
    service(
      'dynamodb:action/PutItem',
      `{"TableName": "things", "Item": {"id": {"S": "$context.requestId"},
      "tags": {"L": [#foreach($tag in $input.path('$.tags')){"S": "$tag"}#if($foreach.hasNext),#end#end]}}}`,
      { IntegrationResponses: [ok('{"id": "$context.requestId"}')] },
    ),
  ),
  ...posted(
    'Start',
    service(
      'states:action/StartSyncExecution',
      '{"stateMachineArn": "${Machine}", "input": "$util.escapeJavaScript($input.json(\'$\'))"}',
      {
        IntegrationResponses: [
          ok("#set($root = $util.parseJson($input.path('$.output')))$root.a $input.path('$.status')"),
        ],
      },
    ),
  ),
  ...posted(
    'Invoke',
    invocation({
      RequestTemplates: {
        [JSON_TYPE]: `{"who": "$input.params('who')", "stage": "$context.stage", "of": "$stageVariables.of", "body": $input.json('$')
        #if($input.path('$.fail') != ''), "fail": $input.json('$.fail')#end}`,
      },
      PassthroughBehavior: 'WHEN_NO_TEMPLATES',
      IntegrationResponses: [
        { ...ok(), ResponseParameters: { 'method.response.header.X-Who': 'integration.response.body.got.who' } },
        {
          StatusCode: '404',
          SelectionPattern: '.*not found.*',
          ResponseTemplates: { [JSON_TYPE]: '{"message": $input.json(\'$.errorMessage\')}' },
        },
        {
          StatusCode: '500',
          SelectionPattern: 'teapot',
          ResponseTemplates: {
            [JSON_TYPE]:
              "#set($context.responseOverride.status = 418)#set($context.responseOverride.header.x-tea = 'yes')none",
          },
        },
      ],
    }),
  ),
  ...posted('Pass', invocation({})),
  ...posted(
    'Later',
    invocation({
      RequestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
      IntegrationResponses: [{ StatusCode: '202', ResponseTemplates: { [JSON_TYPE]: '{"taken": true}' } }],
    }),
  ),
  ...posted('Never', invocation({ PassthroughBehavior: 'NEVER' })),
  ...posted('Mock', {
    Type: 'MOCK',
    RequestTemplates: { [JSON_TYPE]: '{"statusCode": #if($input.path(\'$.bad\') == true)400#{else}200#end}' },
    IntegrationResponses: [
      ok('{"page": "$input.params(\'page\')"}'),
      { StatusCode: '400', SelectionPattern: '400', ResponseTemplates: { [JSON_TYPE]: '{"bad": true}' } },
    ],
  }),
};

/** The ARN of the machine is in the middle of a template. */
const withMachine = (resources: Record<string, Json>): Json =>
  JSON.parse(
    JSON.stringify(restApi(resources)).replace(
      /"(\{\\"stateMachineArn\\": \\"\$\{Machine\}(?:[^"\\]|\\.)*)"/,
      (_all, template: string) => `{"Fn::Sub": "${template}"}`,
    ),
  );

let region: TestRegion;
let sqs: SQSClient;
const said: string[] = [];
beforeAll(async () => {
  const log = (text: string): void => void said.push(text);
  region = await runningRegion(withMachine(RESOURCES), { code: { echo: ECHO }, log });
  sqs = new SQSClient(region.client);
});
afterAll(async () => {
  sqs?.destroy();
  await region?.stop();
});

async function post(path: string, body: object | string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${stageUrl(region)}/${path}`, {
    method: 'POST',
    headers: { 'content-type': JSON_TYPE, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function bodyIn(name: string): Promise<string | undefined> {
  const QueueUrl = `${region.endpoint}/000000000000/${name}`;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
  return Messages[0]?.Body;
}

describe('an AWS integration with a service', () => {
  test('sends a message to a queue, and reads its answer as JSON', async () => {
    const { status, text } = await post('send', { a: 'b & "c"' });
    expect([status, parseJson(text)]).toEqual([200, { id: expect.stringMatching(/^[-0-9a-f]{36}$/) }]);
    expect(await bodyIn('inbox')).toBe('{"a":"b & \\"c\\""}');
  });

  test('answers what the service refuses by the pattern of its status', async () => {
    expect(await post('lost', {})).toMatchObject({ status: 400, text: expect.stringContaining('NonExistentQueue') });
  });

  test('does no more than its role allows', async () => {
    expect(await post('denied', {})).toMatchObject({ status: 403, text: expect.stringContaining('not authorized') });
  });

  test('puts events on a bus', async () => {
    expect(await post('put', { article: { by: "O'Hara" } })).toMatchObject({ status: 200, text: '{"failed": 0}' });
    expect(await bodyIn('inbox')).toBe(JSON.stringify({ by: "O'Hara" }));
  });

  test('publishes to a topic, with parameters of the query', async () => {
    const { status, text } = await post('tell', { text: 'news' });
    expect([status, text]).toEqual([200, expect.stringMatching(/^"[-0-9a-f]{36}"$/)]);
    expect(await bodyIn('seen')).toBe('news');
  });

  test('puts an item into a table', async () => {
    const { text } = await post('store', { tags: ['x', 'y'] });
    const id = textOf(at(parseJson(text), 'id'));
    const client = new DynamoDBClient(region.client);
    const { Item } = await client.send(new GetItemCommand({ TableName: 'things', Key: { id: { S: id } } }));
    client.destroy();
    expect(Item?.['tags']).toEqual({ L: [{ S: 'x' }, { S: 'y' }] });
  });

  test('runs a workflow, whose output the template takes apart', async () => {
    expect(await post('start', { a: 'it is' })).toMatchObject({ status: 200, text: 'it is SUCCEEDED' });
  });
});

describe('an AWS integration with a function', () => {
  test('gives it what the template makes, and maps its answer', async () => {
    const answer = await post('invoke?who=me', { n: 1 });
    expect(parseJson(answer.text)).toEqual({ got: { who: 'me', stage: 'dev', of: '', body: { n: 1 } } });
    expect([answer.status, answer.headers.get('x-who')]).toEqual([200, 'me']);
  });

  test('answers by the pattern that the message of its error fits', async () => {
    expect(await post('invoke', { fail: 'it was not found here' })).toMatchObject({
      status: 404,
      text: '{"message": "it was not found here"}',
    });
    const other = await post('invoke', { fail: 'no' });
    expect([other.status, at(parseJson(other.text), 'errorMessage')]).toEqual([200, 'no']);
  });

  test('takes status and headers of a template', async () => {
    const answer = await post('invoke', { fail: 'teapot' });
    expect([answer.status, answer.headers.get('x-tea'), answer.text]).toEqual([418, 'yes', 'none']);
  });

  test('without a template passes the body on, in both directions', async () => {
    expect(await post('pass', '{"n": 1}', { 'content-type': 'text/plain' })).toMatchObject({ text: '{"got":{"n":1}}' });
    expect(await post('pass', 'no JSON')).toMatchObject({ status: 500, text: '{"message":"Internal server error"}' });
  });

  test('refuses content types without a template where it is told to', async () => {
    const refused = { status: 415, text: '{"message":"Unsupported Media Type"}' };
    expect(await post('never', {})).toMatchObject(refused);
    expect(await post('invoke', '{}', { 'content-type': 'text/plain' })).toMatchObject(refused);
  });

  test('does not wait for an asynchronous invocation', async () => {
    expect(await post('later', {})).toMatchObject({ status: 202, text: '{"taken": true}' });
  });
});

test('a mock answers by what its template makes of the request', async () => {
  expect(await post('mock?page=2', {})).toMatchObject({ status: 200, text: '{"page": "2"}' });
  expect(await post('mock', { bad: true })).toMatchObject({ status: 400, text: '{"bad": true}' });
});

test.each([
  ['unfit', '{}', 'no response of the integration fits 400, which dynamodb answered with ValidationException'],
  ['pass', 'no JSON', 'what goes to the function is no JSON'],
  ['never', '{}', 'there is no template for the content type'],
])('the region says why %s gives no answer of the method', async (path, body, why) => {
  await post(path, body);
  expect(said.at(-1)).toBe(`warning: shop: POST /${path}: ${why}`);
});
