import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, type Json, type JsonObject, objectOf } from '../../src/core/json.ts';
import { endpointOf, httpApi, route } from '../support/http-api.ts';
import { functionResource } from '../support/package-dir.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const ECHO = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';

/** Lets in friends, by a simple answer or by a policy, and says what it has got. */
const GUARD = `
let asked = 0;
exports.handler = async (event) => {
  asked += 1;
  const token = [event.identitySource].flat()[0];
  if (token === 'broken') throw new Error('broken');
  if (token === 'unknown') throw new Error('Unauthorized');
  const context = { asked, event };
  if (event.version === '2.0') return { isAuthorized: token === 'friend', ...(token === 'friend' && { context }) };
  const Statement = [{ Action: 'execute-api:Invoke', Effect: token === 'friend' ? 'Allow' : 'Deny', Resource: event.methodArn }];
  return { principalId: 'me', policyDocument: { Version: '2012-10-17', Statement }, context };
};`;

const authorizer = (more: JsonObject): Json => ({
  Type: 'AWS::ApiGatewayV2::Authorizer',
  Properties: {
    ApiId: { Ref: 'Api' },
    Name: 'guard',
    AuthorizerType: 'REQUEST',
    IdentitySource: ['$request.header.Authorization'],
    AuthorizerUri: {
      'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Guard.Arn}/invocations',
    },
    ...more,
  },
});

const by = (authorizerId: string) => ({ AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: authorizerId } });

let region: TestRegion;
beforeAll(async () => {
  const template = httpApi({
    Guard: functionResource('guard'),
    MayAsk: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: { Ref: 'Guard' },
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: { 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/authorizers/*' },
      },
    },
    Simple: authorizer({ AuthorizerPayloadFormatVersion: '2.0', EnableSimpleResponses: true }),
    Policy: authorizer({ AuthorizerPayloadFormatVersion: '1.0', AuthorizerResultTtlInSeconds: 60 }),
    SimpleRoute: route('GET /simple/{thing}', by('Simple')),
    PolicyRoute: route('GET /policy', by('Policy')),
  });
  region = await runningRegion(template, { code: { echo: ECHO, guard: GUARD } });
});
afterAll(() => region.stop());

async function answerOf(path: string, authorization?: string) {
  const answer = await fetch(endpointOf(region) + path, {
    headers: authorization === undefined ? {} : { authorization },
  });
  return [answer.status, objectOf(await answer.json())] as const;
}

async function contextOf(path: string) {
  const [status, event] = await answerOf(path, 'friend');
  expect(status).toBe(200);
  return objectOf(at(event, 'requestContext', 'authorizer', 'lambda'));
}

const arnOf = (path: string): string =>
  `arn:aws:execute-api:us-east-1:000000000000:${region.resources.get('Api')?.ref}/$default/GET/${path}`;

describe('a function that authorizes a route of an HTTP API', () => {
  test('gets the request in payload format 2.0, and what it says reaches the integration as it is', async () => {
    const { asked, event } = await contextOf('/simple/7?q=1');

    expect(typeof asked).toBe('number');
    expect(event).toMatchObject({
      version: '2.0',
      type: 'REQUEST',
      routeArn: arnOf('simple/7'),
      identitySource: ['friend'],
      routeKey: 'GET /simple/{thing}',
      rawPath: '/simple/7',
      rawQueryString: 'q=1',
      headers: { authorization: 'friend' },
      queryStringParameters: { q: '1' },
      pathParameters: { thing: '7' },
      requestContext: { http: { method: 'GET', path: '/simple/7' }, stage: '$default' },
    });
  });

  test('gets the request in payload format 1.0, and answers by a policy', async () => {
    const { event } = await contextOf('/policy');

    expect(event).toMatchObject({
      version: '1.0',
      type: 'REQUEST',
      methodArn: arnOf('policy'),
      identitySource: 'friend',
      authorizationToken: 'friend',
      resource: '/policy',
      path: '/policy',
      httpMethod: 'GET',
      headers: { authorization: 'friend' },
      requestContext: { resourcePath: '/policy', identity: { sourceIp: '127.0.0.1' } },
    });
  });

  test('is asked each time, unless its answers are to be remembered', async () => {
    const times = [];
    for (const path of ['/simple/1', '/simple/1', '/policy', '/policy']) times.push((await contextOf(path))['asked']);

    expect(times[1]).not.toBe(times[0]);
    expect(times[3]).toBe(times[2]);
  });

  test.each<[what: string, path: string, token: string | undefined, answer: readonly unknown[]]>([
    ['nobody without a token', '/simple/1', undefined, [401, { message: 'Unauthorized' }]],
    ['nobody whom it does not know', '/simple/1', 'unknown', [401, { message: 'Unauthorized' }]],
    ['nobody whom it refuses', '/simple/1', 'foe', [403, { message: 'Forbidden' }]],
    ['nobody whom its policy denies', '/policy', 'foe', [403, { message: 'Forbidden' }]],
    ['nobody while it fails', '/simple/1', 'broken', [500, { message: 'Internal Server Error' }]],
  ])('lets in %s', async (_what, path, token, answer) => {
    expect(await answerOf(path, token)).toEqual(answer);
  });
});

test.each<[JsonObject, string]>([
  [{ AuthorizerPayloadFormatVersion: '3.0' }, 'AuthorizerPayloadFormatVersion: It must be 1.0 or 2.0.'],
  [
    { AuthorizerPayloadFormatVersion: '1.0', EnableSimpleResponses: true },
    'EnableSimpleResponses: Payload format 1.0 has no simple responses.',
  ],
  [
    { AuthorizerPayloadFormatVersion: '2.0', IdentitySource: ['$stageVariables.x'] },
    'IdentitySource: The region reads headers, parameters of the query and parts of the context.',
  ],
])('what an authorizer cannot be is refused: %j', async (more, message) => {
  const template = httpApi({ Guard: functionResource('guard'), Wrong: authorizer(more) });

  await expect(runningRegion(template, { code: { echo: ECHO, guard: GUARD } })).rejects.toThrow(message);
});
