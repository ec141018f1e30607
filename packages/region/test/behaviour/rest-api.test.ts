import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, type Json, objectOf } from '../../src/core/json.ts';
import { method, preflight, resource, restApi, stageUrl } from '../support/rest-api.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

/** A function that answers with its event, or with what the request asks for. */
const ECHO = `
const ANSWERS = {
  number: { statusCode: 200, body: 1 },
  plain: { fine: true },
  text: { statusCode: '201', body: 'done', headers: { 'X-One': 1 }, multiValueHeaders: { 'x-many': ['a', 'b'] } },
  image: { statusCode: 200, isBase64Encoded: true, body: 'AP8=', headers: { 'content-type': 'image/png' } },
};
exports.handler = async (event) => {
  const wanted = event.queryStringParameters?.answer;
  if (wanted === 'failure') throw new Error('secret');
  return ANSWERS[wanted] ?? { statusCode: 200, body: JSON.stringify(event) };
};`;

const MODEL: Json = {
  Type: 'AWS::ApiGateway::Model',
  Properties: {
    RestApiId: { Ref: 'Api' },
    Name: 'Order',
    ContentType: 'application/json',
    Schema: {
      $schema: 'http://json-schema.org/draft-04/schema#',
      type: 'object',
      required: ['count'],
      properties: { count: { type: 'integer', minimum: 0, exclusiveMinimum: true } },
    },
  },
};

let region: TestRegion;
beforeAll(async () => {
  const template = restApi({
    Things: resource('things'),
    Thing: resource('{thingId}', 'Things'),
    Mine: resource('mine', 'Things'),
    Rest: resource('{proxy+}'),
    Guarded: resource('guarded'),
    Checked: resource('checked'),
    Signed: resource('signed'),
    Get: method('GET', 'Thing'),
    GetMine: method('GET', 'Mine'),
    Cors: preflight('Thing'),
    Root: method('GET', undefined),
    Any: method('ANY', 'Rest'),
    WithKey: method('GET', 'Guarded', { ApiKeyRequired: true }),
    WithSignature: method('GET', 'Signed', { AuthorizationType: 'AWS_IAM' }),
    Order: MODEL,
    Validator: {
      Type: 'AWS::ApiGateway::RequestValidator',
      Properties: { RestApiId: { Ref: 'Api' }, ValidateRequestBody: true, ValidateRequestParameters: true },
    },
    WithModel: method('POST', 'Checked', {
      RequestValidatorId: { Ref: 'Validator' },
      RequestModels: { 'application/json': { Ref: 'Order' } },
      RequestParameters: { 'method.request.querystring.page': true, 'method.request.header.X-Free': false },
    }),
    Key: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: true, Value: 'open-sesame-open-sesame' } },
    Plan: {
      Type: 'AWS::ApiGateway::UsagePlan',
      Properties: { ApiStages: [{ ApiId: { Ref: 'Api' }, Stage: 'dev' }], Throttle: { RateLimit: 1, BurstLimit: 1 } },
    },
    PlanKey: {
      Type: 'AWS::ApiGateway::UsagePlanKey',
      Properties: { KeyId: { Ref: 'Key' }, KeyType: 'API_KEY', UsagePlanId: { Ref: 'Plan' } },
    },
    NotFound: {
      Type: 'AWS::ApiGateway::GatewayResponse',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ResponseType: 'DEFAULT_4XX',
        ResponseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" },
      },
    },
    Account: { Type: 'AWS::ApiGateway::Account', Properties: { CloudWatchRoleArn: 'arn:aws:iam::1:role/r' } },
    CDKMetadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2' } },
  });
  region = await runningRegion(template, { code: { echo: ECHO } });
});
afterAll(() => region.stop());

const call = (path: string, init: RequestInit = {}) => fetch(stageUrl(region) + path, init);

async function eventOf(path: string, init: RequestInit = {}) {
  const answer = await call(path, init);
  expect(answer.status).toBe(200);
  return objectOf(await answer.json());
}

async function answerOf(path: string, init: RequestInit = {}) {
  const answer = await call(path, init);
  return [answer.status, answer.headers.get('x-amzn-errortype'), await answer.json()];
}

describe('a REST API', () => {
  test('gives the function a request in payload format 1.0', async () => {
    const event = await eventOf('/things/T%201?tag=a&tag=b&q=%C3%A4', {
      headers: { 'X-My-Header': 'yes', 'user-agent': 'u' },
    });
    const { requestTime, requestTimeEpoch, requestId, extendedRequestId, resourceId, ...context } = objectOf(
      event['requestContext'],
    );
    const apiId = region.resources.get('Api')?.ref ?? '';
    expect(requestTime).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect([typeof requestTimeEpoch, requestId === extendedRequestId, resourceId]).toEqual([
      'number',
      true,
      region.resources.get('Thing')?.ref,
    ]);
    expect(at(event, 'headers', 'X-My-Header')).toBe('yes');
    expect(at(event, 'multiValueHeaders', 'X-My-Header')).toEqual(['yes']);
    expect({ ...event, headers: {}, multiValueHeaders: {}, requestContext: context }).toEqual({
      resource: '/things/{thingId}',
      path: '/things/T%201',
      httpMethod: 'GET',
      headers: {},
      multiValueHeaders: {},
      queryStringParameters: { tag: 'b', q: 'ä' },
      multiValueQueryStringParameters: { tag: ['a', 'b'], q: ['ä'] },
      pathParameters: { thingId: 'T 1' },
      stageVariables: null,
      requestContext: {
        accountId: '000000000000',
        apiId,
        domainName: `${apiId}.execute-api.us-east-1.amazonaws.com`,
        domainPrefix: apiId,
        httpMethod: 'GET',
        identity: {
          accessKey: null,
          accountId: null,
          caller: null,
          cognitoAuthenticationProvider: null,
          cognitoAuthenticationType: null,
          cognitoIdentityId: null,
          cognitoIdentityPoolId: null,
          principalOrgId: null,
          sourceIp: '127.0.0.1',
          user: null,
          userAgent: 'u',
          userArn: null,
        },
        path: '/dev/things/T%201',
        protocol: 'HTTP/1.1',
        resourcePath: '/things/{thingId}',
        stage: 'dev',
      },
      body: null,
      isBase64Encoded: false,
    });
  });

  test.each([
    ['GET', '/things/mine', '/things/mine', null],
    ['GET', '/things/7/', '/things/{thingId}', { thingId: '7' }],
    ['GET', '/', '/', null],
    ['GET', '', '/', null],
    ['PATCH', '/a/b/c', '/{proxy+}', { proxy: 'a/b/c' }],
  ])('%s %s finds the resource that fits most exactly', async (httpMethod, path, wanted, pathParameters) => {
    expect(await eventOf(path, { method: httpMethod })).toMatchObject({ resource: wanted, pathParameters });
  });

  test.each([
    [{ body: '{"ä":1}', headers: { 'content-type': 'application/json' } }, '{"ä":1}', false],
    [{ body: Buffer.from([0, 255]), headers: { 'content-type': 'image/png' } }, 'AP8=', true],
  ])('hands over the body of %j', async (init, body, isBase64Encoded) => {
    expect(await eventOf('/upload', { method: 'POST', ...init })).toMatchObject({ body, isBase64Encoded });
  });

  test('answers as the function says', async () => {
    const answer = await call('/x?answer=text');
    const headers = ['x-one', 'x-many', 'content-type'].map((name) => answer.headers.get(name));
    expect([answer.status, await answer.text(), headers]).toEqual([201, 'done', ['1', 'a, b', 'application/json']]);
    const image = await call('/x?answer=image', { headers: { accept: 'image/png' } });
    expect([...new Uint8Array(await image.arrayBuffer())]).toEqual([0, 255]);
    expect(await (await call('/x?answer=image', { headers: { accept: 'text/html' } })).text()).toBe('AP8=');
  });

  test.each(['failure', 'plain', 'number'])('a result of the kind "%s" is no answer', async (kind) => {
    const body = { message: 'Internal server error' };
    expect(await answerOf(`/x?answer=${kind}`)).toEqual([502, 'InternalServerErrorException', body]);
  });

  test('answers preflights with the headers of a mock, also to pages of other sites', async () => {
    const init = { method: 'OPTIONS', headers: { origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' } };
    const answer = await call('/things/7', init);
    const names = ['access-control-allow-origin', 'access-control-allow-methods'];
    expect([answer.status, names.map((name) => answer.headers.get(name)), await answer.text()]).toEqual([
      200,
      ['*', 'OPTIONS,GET'],
      '',
    ]);
    expect((await call('/things/mine', init)).status).toBe(403);
  });

  test('says of a path without a method that a token is missing, with the headers of its gateway response', async () => {
    const missing = await call('/things/7', { method: 'DELETE' });
    expect([missing.status, await missing.json(), missing.headers.get('access-control-allow-origin')]).toEqual([
      403,
      { message: 'Missing Authentication Token' },
      '*',
    ]);
    expect((await fetch(`${stageUrl(region, 'prod')}/things/7`)).status).toBe(403);
  });

  test('wants a key where a method says so', async () => {
    expect(await answerOf('/guarded')).toEqual([403, 'ForbiddenException', { message: 'Forbidden' }]);
    const event = await eventOf('/guarded', { headers: { 'x-api-key': 'open-sesame-open-sesame' } });
    expect(at(event, 'requestContext', 'identity', 'apiKey')).toBe('open-sesame-open-sesame');
  });

  test('wants a signature where a method says so', async () => {
    const message = 'Missing Authentication Token';
    expect(await answerOf('/signed')).toEqual([403, 'MissingAuthenticationTokenException', { message }]);
  });

  test.each([
    ['', '{"count":1}', 'Missing required request parameters: [page]'],
    ['?page=1', '{"count":0}', 'Invalid request body'],
    ['?page=1', '{', 'Invalid request body'],
    ['?page=1', undefined, 'Invalid request body'],
  ])('refuses the request %s %s by its validator', async (query, body, message) => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    };
    expect(await answerOf(`/checked${query}`, init)).toEqual([400, 'BadRequestException', { message }]);
  });

  test('takes a request that its validator finds right', async () => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"count":1}' };
    expect(await eventOf('/checked?page=1', init)).toMatchObject({ resource: '/checked' });
  });
});
