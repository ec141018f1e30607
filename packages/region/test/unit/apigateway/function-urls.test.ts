import { beforeEach, describe, expect, test } from '@jest/globals';
import { functionUrlRows } from '../../../src/apigateway/function-url-rows.ts';
import { FunctionUrls } from '../../../src/apigateway/function-urls.ts';
import type { IamCaller } from '../../../src/apigateway/http-event.ts';
import { at, parseJson } from '../../../src/core/json.ts';
import type { Invocation } from '../../../src/core/ports.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import type { Call } from '../../../src/http/call.ts';
import { lambdaErrors } from '../../../src/lambda/api/error-form.ts';
import { apiCaller } from '../lambda/api-caller.ts';
import { arnOf } from '../lambda/lambda-harness.ts';

const ENDPOINT = 'http://127.0.0.1:4566';
const WORK = arnOf('work');
const CORS = {
  allowOrigins: ['https://shop.example'],
  allowMethods: ['*'],
  allowHeaders: [],
  exposeHeaders: [],
  allowCredentials: false,
  maxAgeSeconds: 5,
};
const SIGNER: IamCaller = {
  accessKey: 'k',
  accountId: '000000000000',
  callerId: 'c',
  cognitoIdentity: null,
  principalOrgId: null,
  userArn: 'arn:u',
  userId: 'c',
};

let result: Partial<Invocation>;
let events: unknown[];
let isOpen: boolean;
let urls: FunctionUrls;
beforeEach(() => {
  [result, events, isOpen] = [{ payload: '{"statusCode":201,"body":"done"}' }, [], true];
  urls = new FunctionUrls({
    clock: new VirtualClock(1_000),
    region: 'eu-central-1',
    accountId: '000000000000',
    endpoint: ENDPOINT,
    functions: {
      invoke: async (_arn, payload) => {
        events.push(parseJson(payload));
        return { requestId: 'r', payload: '', ...result };
      },
    },
    signer: (call) => (call.headers.authorization === undefined ? undefined : SIGNER),
    isOpen: () => isOpen,
  });
});

async function ask(url: string, more: Partial<Call> = {}) {
  const call: Call = {
    method: 'GET',
    path: url.slice(ENDPOINT.length),
    query: new URLSearchParams('a=1'),
    headers: {},
    body: '',
    bytes: Buffer.alloc(0),
    requestId: 'r',
    signedFor: undefined,
    signal: new AbortController().signal,
    ...more,
  };
  const answer = await urls.route(call)?.handle(call);
  return { status: answer?.status, headers: answer?.headers, body: answer && 'body' in answer ? answer.body : '' };
}

describe('the URL of a function', () => {
  test('hands over requests in payload format 2.0, and answers as the function says', async () => {
    const { url } = urls.declare(WORK, { authType: 'NONE', cors: undefined });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:4566\/_url\/[0-9a-f]{32}\/$/);
    expect(await ask(`${url}a/b`)).toMatchObject({ status: 201, body: 'done' });
    const id = url.split('/').at(-2) ?? '';
    expect(events).toMatchObject([
      {
        version: '2.0',
        routeKey: '$default',
        rawPath: '/a/b',
        queryStringParameters: { a: '1' },
        requestContext: {
          accountId: 'anonymous',
          apiId: id,
          domainName: `${id}.lambda-url.eu-central-1.on.aws`,
          stage: '$default',
        },
      },
    ]);
  });

  test('is closed to everybody without a permission, and to the unsigned where signatures are wanted', async () => {
    const { url } = urls.declare(WORK, { authType: 'NONE', cors: undefined });
    isOpen = false;
    expect(await ask(url)).toMatchObject({ status: 403, body: '{"Message":"Forbidden"}' });
    urls.declare(WORK, { authType: 'AWS_IAM', cors: undefined });
    expect(await ask(url)).toMatchObject({ status: 403, body: '{"Message":"Forbidden"}' });
    expect(events).toEqual([]);
    expect((await ask(url, { headers: { authorization: 'signed' } })).status).toBe(201);
    expect(at(events[0], 'requestContext', 'authorizer', 'iam', 'userArn')).toBe('arn:u');
  });

  test('answers 502 for a function that failed, and 403 where there is none', async () => {
    const { url } = urls.declare(WORK, { authType: 'NONE', cors: undefined });
    result = { functionError: 'Unhandled', payload: '{"errorMessage":"secret"}' };
    expect(await ask(url)).toMatchObject({ status: 502, body: '{"Message":"Internal Server Error"}' });
    urls.remove(WORK);
    expect((await ask(url)).status).toBe(403);
  });

  test('answers preflights by itself, and adds its headers to answers', async () => {
    const { url } = urls.declare(WORK, { authType: 'NONE', cors: CORS });
    const [origin] = CORS.allowOrigins;
    const preflight = { origin, 'access-control-request-method': 'PUT' };
    expect(await ask(url, { method: 'OPTIONS', headers: preflight })).toEqual({
      status: 200,
      headers: {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': '*',
        'access-control-max-age': '5',
      },
      body: '',
    });
    expect(events).toEqual([]);
    expect((await ask(url, { headers: { origin } })).headers).toMatchObject({ 'access-control-allow-origin': origin });
    const path = url.slice(ENDPOINT.length);
    expect([urls.isOpenToPages(path, 'https://shop.example'), urls.isOpenToPages(path, 'https://other')]).toEqual([
      true,
      false,
    ]);
  });
});

describe('the operations on URLs', () => {
  const PATH = '/2021-10-31/functions/jobs/url';
  const arnFor = (_name: string, qualifier?: string): string =>
    qualifier === undefined ? WORK : `${WORK}:${qualifier}`;
  const call = apiCaller(() => functionUrlRows({ urls, arnOf: arnFor, errorForm: lambdaErrors }));

  test('create, show, change and delete one', async () => {
    const made = { AuthType: 'NONE', FunctionArn: WORK, CreationTime: '1970-01-01T00:00:01.000Z' };
    const created = await call('POST', PATH, { AuthType: 'NONE' });
    const FunctionUrl = created.body['FunctionUrl'];
    expect(created).toEqual({ status: 201, type: undefined, body: { ...made, FunctionUrl } });
    const shown = { ...made, FunctionUrl, InvokeMode: 'BUFFERED', LastModifiedTime: '1970-01-01T00:00:01.000Z' };
    expect((await call('GET', PATH)).body).toEqual(shown);
    const Cors = { AllowOrigins: ['*'], AllowCredentials: false };
    const changed = { ...shown, AuthType: 'AWS_IAM', Cors };
    expect((await call('PUT', PATH, { AuthType: 'AWS_IAM', Cors })).body).toEqual(changed);
    expect((await call('PUT', PATH, {})).body).toEqual(changed);
    expect((await call('GET', `${PATH}s`)).body).toEqual({ FunctionUrlConfigs: [changed] });
    expect((await call('DELETE', PATH)).status).toBe(204);
    expect(await call('GET', PATH)).toEqual({
      status: 404,
      type: 'ResourceNotFoundException',
      body: { Type: 'User', Message: 'The resource you requested does not exist.' },
    });
    expect((await call('GET', `${PATH}s`)).body).toEqual({ FunctionUrlConfigs: [] });
  });

  test('are of an alias, too, whose URL is another one, and of no version', async () => {
    const whole = await call('POST', PATH, { AuthType: 'NONE' });
    const alias = await call('POST', `${PATH}?Qualifier=live`, { AuthType: 'NONE' });
    expect([alias.status, alias.body['FunctionArn']]).toEqual([201, `${WORK}:live`]);
    expect(alias.body['FunctionUrl']).not.toBe(whole.body['FunctionUrl']);
    expect((await call('GET', `${PATH}s`)).body['FunctionUrlConfigs']).toMatchObject([
      { FunctionArn: WORK },
      { FunctionArn: `${WORK}:live` },
    ]);
    expect(await call('POST', `${PATH}?Qualifier=1`, { AuthType: 'NONE' })).toMatchObject({
      status: 400,
      type: 'ValidationException',
      body: { message: expect.stringContaining("Value '1' at 'qualifier' failed to satisfy constraint") },
    });
  });

  test('refuse a second one, and what the region does not answer', async () => {
    expect((await call('POST', PATH, { AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM' })).body).toMatchObject({
      message: 'The region answers BUFFERED, not "RESPONSE_STREAM".',
    });
    expect((await call('POST', PATH, { AuthType: 'ALL' })).body).toMatchObject({
      message: 'AuthType must be NONE or AWS_IAM, not "ALL".',
    });
    await call('POST', PATH, { AuthType: 'NONE' });
    const message = `Failed to create function url config for [functionArn = ${WORK}]. Error message:  FunctionUrlConfig exists for this Lambda function`;
    expect(await call('POST', PATH, { AuthType: 'NONE' })).toEqual({
      status: 409,
      type: 'ResourceConflictException',
      body: { Type: 'User', message },
    });
  });
});
