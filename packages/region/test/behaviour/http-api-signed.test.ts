import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import { at, type JsonObject, objectOf } from '../../src/core/json.ts';
import { endpointOf, httpApi, route } from '../support/http-api.ts';
import { functionResource } from '../support/package-dir.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const ECHO = 'exports.handler = async (event) => event;';

/** A function that signs a request by hand, with the credentials of its role, and sends it. */
const CALLER = `
const { createHash, createHmac } = require('node:crypto');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
exports.handler = async ({ url }) => {
  const { host, pathname } = new URL(url);
  const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, AWS_REGION: region } = process.env;
  const date = new Date().toISOString().replace(/[-:]|\\.\\d+/g, '');
  const scope = [date.slice(0, 8), region, 'execute-api', 'aws4_request'];
  const canonical = ['GET', pathname, '', 'host:' + host, 'x-amz-date:' + date, '', 'host;x-amz-date', sha256('')];
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical.join('\\n'))].join('\\n');
  const signature = hmac(scope.reduce(hmac, 'AWS4' + secret), text).toString('hex');
  const authorization =
    'AWS4-HMAC-SHA256 Credential=' + [key, ...scope].join('/') + ', SignedHeaders=host;x-amz-date, Signature=' + signature;
  const answer = await fetch(url, { headers: { 'x-amz-date': date, authorization } });
  return { status: answer.status, body: await answer.json() };
};`;

const role = (name: string, statements: readonly JsonObject[]): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: name,
    AssumeRolePolicyDocument: {},
    Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [...statements] } }],
  },
});

const showing: JsonObject = {
  Effect: 'Allow',
  Action: 'execute-api:Invoke',
  Resource: { 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/GET/orders/*' },
};

let region: TestRegion;

beforeAll(async () => {
  const template = httpApi({
    Show: route('GET /orders/{orderId}', { AuthorizationType: 'AWS_IAM' }),
    Place: route('POST /orders', { AuthorizationType: 'AWS_IAM' }),
    Health: route('GET /health'),
    MayRole: role('may', [showing]),
    MayNotRole: role('may-not', []),
    May: functionResource('may', { Role: { 'Fn::GetAtt': ['MayRole', 'Arn'] } }),
    MayNot: functionResource('may-not', { Role: { 'Fn::GetAtt': ['MayNotRole', 'Arn'] } }),
  });
  region = await runningRegion(template, { code: { echo: ECHO, may: CALLER, 'may-not': CALLER } });
});
afterAll(() => region.stop());

interface Sending {
  readonly method?: string;
  readonly body?: string;
  readonly key?: string;
  readonly secret?: string;
  readonly service?: string;
  readonly awsRegion?: string;
  /** What is sent in place of the signed body. */
  readonly sentBody?: string;
}

async function send(path: string, sending: Sending = {}): Promise<{ status: number; body: JsonObject }> {
  const { method = 'GET', body, key = 'local', secret = 'local', service = 'execute-api' } = sending;
  const { awsRegion = 'us-east-1', sentBody = body } = sending;
  const { protocol, host, hostname, pathname, searchParams } = new URL(endpointOf(region) + path);
  const signer = new SignatureV4({
    service,
    region: awsRegion,
    credentials: { accessKeyId: key, secretAccessKey: secret },
    sha256: new LambdaClient(region.client).config.sha256,
  });
  const query = Object.fromEntries(searchParams);
  const headers = { host, 'content-type': 'application/json' };
  const signed = await signer.sign({ method, protocol, hostname, path: pathname, query, headers, body });
  const answer = await fetch(endpointOf(region) + path, {
    method,
    headers: signed.headers,
    ...(sentBody !== undefined && { body: sentBody }),
  });
  return { status: answer.status, body: objectOf(await answer.json()) };
}

const FORBIDDEN = { status: 403, body: { message: 'Forbidden' } };

describe('a route that wants a signature', () => {
  test('refuses a request without one, while another route of the API takes it', async () => {
    const answers = await Promise.all(['/orders/O-1', '/health'].map((path) => fetch(endpointOf(region) + path)));
    expect(answers.map(({ status }) => status)).toEqual([403, 200]);
    expect(await answers[0]?.text()).toBe('{"message":"Forbidden"}');
  });

  test('tells its function who has signed', async () => {
    const { status, body } = await send('/orders/O%201?b=2&a=%C3%A4');
    expect(status).toBe(200);
    expect(at(body, 'requestContext', 'authorizer')).toEqual({
      iam: {
        accessKey: 'local',
        accountId: '000000000000',
        callerId: '000000000000',
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: 'arn:aws:iam::000000000000:root',
        userId: '000000000000',
      },
    });
  });

  test('takes a body that was signed', async () => {
    const { status, body } = await send('/orders', { method: 'POST', body: '{"a":"ä"}' });
    expect([status, body['body']]).toEqual([200, '{"a":"ä"}']);
  });

  test.each<[string, Sending]>([
    ['another secret', { secret: 'guessed' }],
    ['another service', { service: 's3' }],
    ['another Region', { awsRegion: 'eu-west-1' }],
    ['another body', { method: 'POST', body: '{}', sentBody: '{"a":1}' }],
  ])('refuses a signature for %s', async (_what, sending) => {
    expect(await send(sending.method === 'POST' ? '/orders' : '/orders/O-1', sending)).toEqual(FORBIDDEN);
  });

  test('takes any key whose secret the region cannot know', async () => {
    const { status, body } = await send('/orders/O-1', { key: 'AKIAEXAMPLE', secret: 'whatever' });
    expect([status, at(body, 'requestContext', 'authorizer', 'iam', 'accessKey')]).toEqual([200, 'AKIAEXAMPLE']);
  });

  test('lets a function call that has the right to execute-api:Invoke, and no other', async () => {
    const invoke = async (name: string, path: string) => {
      const payload = JSON.stringify({ url: endpointOf(region) + path });
      const url = `${region.endpoint}/2015-03-31/functions/${name}/invocations`;
      return objectOf(await (await fetch(url, { method: 'POST', body: payload })).json());
    };
    const allowed = await invoke('may', '/orders/O-1');
    expect([allowed['status'], at(allowed, 'body', 'requestContext', 'authorizer', 'iam', 'userArn')]).toEqual([
      200,
      'arn:aws:sts::000000000000:assumed-role/may/may',
    ]);
    expect(await invoke('may-not', '/orders/O-1')).toEqual(FORBIDDEN);
  });
});
