import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, type Json, type JsonObject, objectOf } from '../../src/core/json.ts';
import { functionResource } from '../support/package-dir.ts';
import { method, resource, restApi, stageUrl } from '../support/rest-api.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const ECHO = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';

/** Says by the token what it answers, and how often it was asked. */
const GUARD = `
let asked = 0;
const statement = (Effect, Resource) => ({ Action: 'execute-api:Invoke', Effect, Resource });
exports.handler = async (event) => {
  asked += 1;
  const token = event.authorizationToken ?? event.headers['X-Who'];
  const context = { asked, isTrue: true, text: 'a', event: JSON.stringify(event) };
  const said = (...Statement) => ({ principalId: 'me', policyDocument: { Version: '2012-10-17', Statement }, context });
  if (token === 'unknown') throw new Error('Unauthorized');
  if (token === 'broken') throw new Error('broken');
  if (token === 'empty') return { principalId: 'me' };
  if (token === 'nested') return { ...said(statement('Allow', '*')), context: { a: { b: 1 } } };
  if (token === 'deny') return said(statement('Allow', '*'), statement('Deny', event.methodArn));
  if (token === 'elsewhere') return said(statement('Allow', event.methodArn + '/other'));
  return said(statement('Allow', event.methodArn.replace(/GET.*/, '*')));
};`;

const authorizer = (more: JsonObject): Json => ({
  Type: 'AWS::ApiGateway::Authorizer',
  Properties: {
    Name: 'guard',
    RestApiId: { Ref: 'Api' },
    AuthorizerUri: {
      'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Guard.Arn}/invocations',
    },
    ...more,
  },
});

const guarded = (resourceId: string, authorizerId: string): Json =>
  method('GET', resourceId, { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: authorizerId } });

let region: TestRegion;
beforeAll(async () => {
  const template = restApi({
    Guard: functionResource('guard'),
    MayAsk: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: { Ref: 'Guard' },
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: { 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/authorizers/${Token}' },
      },
    },
    MayAskByRequest: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: { Ref: 'Guard' },
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: { 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/authorizers/${Request}' },
      },
    },
    Token: authorizer({
      Type: 'TOKEN',
      IdentitySource: 'method.request.header.Authorization',
      IdentityValidationExpression: '[a-z]+',
    }),
    Request: authorizer({
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.X-Who, method.request.querystring.q',
      AuthorizerResultTtlInSeconds: 0,
    }),
    Forbidden: authorizer({ Type: 'TOKEN', IdentitySource: 'method.request.header.Authorization' }),
    ByToken: resource('token'),
    ByRequest: resource('request'),
    ByRequestThing: resource('{thingId}', 'ByRequest'),
    ByForbidden: resource('forbidden'),
    Other: resource('other'),
    GetToken: guarded('ByToken', 'Token'),
    GetOther: guarded('Other', 'Token'),
    GetRequest: guarded('ByRequestThing', 'Request'),
    GetForbidden: guarded('ByForbidden', 'Forbidden'),
    Unauthorized: {
      Type: 'AWS::ApiGateway::GatewayResponse',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ResponseType: 'UNAUTHORIZED',
        ResponseParameters: { 'gatewayresponse.header.WWW-Authenticate': "'Bearer'" },
      },
    },
  });
  region = await runningRegion(template, { code: { echo: ECHO, guard: GUARD } });
});
afterAll(() => region.stop());

const call = (path: string, headers: Record<string, string> = {}) => fetch(stageUrl(region) + path, { headers });

async function refusalOf(path: string, headers: Record<string, string> = {}) {
  const answer = await call(path, headers);
  return [answer.status, answer.headers.get('x-amzn-errortype'), await answer.json()];
}

async function authorizerOf(path: string, headers: Record<string, string>) {
  const answer = await call(path, headers);
  expect(answer.status).toBe(200);
  return objectOf(at(await answer.json(), 'requestContext', 'authorizer'));
}

const methodArn = (path: string): string =>
  `arn:aws:execute-api:us-east-1:000000000000:${region.resources.get('Api')?.ref}/dev/GET/${path}`;

describe('a method with an authorizer by token', () => {
  test('passes what the authorizer says on to the function, as texts', async () => {
    const { event, asked, ...rest } = await authorizerOf('/token', { authorization: 'friend' });

    expect(rest).toEqual({ principalId: 'me', isTrue: 'true', text: 'a' });
    expect(asked).toMatch(/^\d+$/);
    expect(JSON.parse(typeof event === 'string' ? event : '')).toEqual({
      type: 'TOKEN',
      methodArn: methodArn('token'),
      authorizationToken: 'friend',
    });
  });

  test('asks once for a token, also for another method, until the time is over', async () => {
    const first = await authorizerOf('/token', { authorization: 'often' });
    const second = await authorizerOf('/other', { authorization: 'often' });
    const other = await authorizerOf('/token', { authorization: 'seldom' });

    expect(second['asked']).toBe(first['asked']);
    expect(other['asked']).not.toBe(first['asked']);
  });

  test.each<[what: string, token: string | undefined, refusal: readonly unknown[]]>([
    ['no token', undefined, [401, 'UnauthorizedException', { message: 'Unauthorized' }]],
    ['a token of another form', '1', [401, 'UnauthorizedException', { message: 'Unauthorized' }]],
    [
      'a caller whom the function does not know',
      'unknown',
      [401, 'UnauthorizedException', { message: 'Unauthorized' }],
    ],
    [
      'a caller whom the policy denies',
      'deny',
      [
        403,
        'AccessDeniedException',
        { Message: 'User is not authorized to access this resource with an explicit deny in an identity-based policy' },
      ],
    ],
    [
      'a caller of whom the policy says nothing',
      'elsewhere',
      [
        403,
        'AccessDeniedException',
        {
          Message:
            'User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action',
        },
      ],
    ],
    ['a function that fails', 'broken', [500, 'AuthorizerConfigurationException', { message: null }]],
    ['an answer without a policy', 'empty', [500, 'AuthorizerConfigurationException', { message: null }]],
    ['a context that is no texts', 'nested', [500, 'AuthorizerConfigurationException', { message: null }]],
  ])('does not let in %s', async (_what, token, refusal) => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: token };

    expect(await refusalOf('/token', headers)).toEqual(refusal);
  });

  test('answers as the gateway responses of the API say', async () => {
    expect((await call('/token')).headers.get('www-authenticate')).toBe('Bearer');
  });

  test('needs the permission of the function', async () => {
    expect(await refusalOf('/forbidden', { authorization: 'friend' })).toEqual([
      500,
      'AuthorizerConfigurationException',
      { message: null },
    ]);
  });
});

describe('a method with an authorizer by request', () => {
  test('shows it the request without a body', async () => {
    const { event } = await authorizerOf('/request/7?q=1', { 'X-Who': 'friend' });
    const seen = objectOf(JSON.parse(typeof event === 'string' ? event : ''));

    expect(seen).toMatchObject({
      type: 'REQUEST',
      methodArn: methodArn('request/7'),
      resource: '/request/{thingId}',
      path: '/request/7',
      httpMethod: 'GET',
      headers: { 'X-Who': 'friend' },
      queryStringParameters: { q: '1' },
      pathParameters: { thingId: '7' },
      stageVariables: null,
      requestContext: { stage: 'dev', identity: { sourceIp: '127.0.0.1' } },
    });
    expect(Object.keys(seen)).not.toContain('body');
  });

  test('asks each time when nothing is to be remembered', async () => {
    const first = await authorizerOf('/request/1?q=1', { 'X-Who': 'friend' });
    const second = await authorizerOf('/request/1?q=1', { 'X-Who': 'friend' });

    expect(Number(second['asked'])).toBeGreaterThan(Number(first['asked']));
  });

  test('lets nobody in who leaves out a part of the identity', async () => {
    expect(await refusalOf('/request/1', { 'X-Who': 'friend' })).toEqual([
      401,
      'UnauthorizedException',
      { message: 'Unauthorized' },
    ]);
  });
});

test('an authorizer by user pools is refused by name', async () => {
  const template = restApi({ Guard: functionResource('guard'), Pool: authorizer({ Type: 'COGNITO_USER_POOLS' }) });

  await expect(runningRegion(template, { code: { echo: ECHO, guard: GUARD } })).rejects.toThrow(
    'Pool.Properties.Type: The region runs TOKEN and REQUEST, not "COGNITO_USER_POOLS".',
  );
});
