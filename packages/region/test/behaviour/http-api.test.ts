import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, type Json, type JsonObject, objectOf } from '../../src/core/json.ts';
import { TemplateError } from '../../src/template/template-error.ts';
import { endpointOf, httpApi, route } from '../support/http-api.ts';
import { functionResource } from '../support/package-dir.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

/** A function that answers with its event, or as the request says. */
const ECHO = `
exports.handler = async (event) => {
  if (event.rawPath === '/fail') throw new Error('secret');
  if (event.rawPath === '/plain') return { fine: true };
  if (event.rawPath === '/odd') return { statusCode: 'many' };
  if (event.rawPath === '/bytes') return { statusCode: 201, isBase64Encoded: true, body: Buffer.from('ä').toString('base64') };
  return { statusCode: 202, headers: { 'X-Seen': 'yes', 'content-type': 'application/json' }, body: JSON.stringify(event) };
};`;

const api = (more: JsonObject = {}): Json =>
  httpApi({ Route: route('POST /orders/{orderId}/cancel'), Others: route('GET /{proxy+}'), ...more });

let region: TestRegion;

beforeAll(async () => {
  region = await runningRegion(api(), { code: { echo: ECHO } });
});

afterAll(() => region.stop());

describe('an HTTP API', () => {
  test('gives the function a request in payload format 2.0', async () => {
    const answer = await fetch(`${endpointOf(region)}/orders/O%201/cancel?tag=a&tag=b&q=%C3%A4`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'Idempotency-Key': 'k-1',
        cookie: 'a=1; b=2',
        'user-agent': 'test',
      },
      body: '{"why":"ä"}',
    });
    const event = objectOf(await answer.json());
    const { time, timeEpoch, requestId, ...context } = objectOf(event['requestContext']);
    const apiId = region.resources.get('Api')?.ref;
    expect([answer.status, answer.headers.get('x-seen'), requestId]).toEqual([
      202,
      'yes',
      answer.headers.get('x-amzn-requestid'),
    ]);
    expect(event['headers']).toMatchObject({ 'idempotency-key': 'k-1', 'content-type': 'application/json' });
    expect(at(event, 'headers', 'cookie')).toBeUndefined();
    expect(time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(Number.isInteger(timeEpoch)).toBe(true);
    expect({ ...event, headers: {}, requestContext: context }).toEqual({
      version: '2.0',
      routeKey: 'POST /orders/{orderId}/cancel',
      rawPath: '/orders/O%201/cancel',
      rawQueryString: 'tag=a&tag=b&q=%C3%A4',
      cookies: ['a=1', 'b=2'],
      headers: {},
      queryStringParameters: { tag: 'a,b', q: 'ä' },
      requestContext: {
        accountId: '000000000000',
        apiId,
        domainName: `${apiId}.execute-api.us-east-1.amazonaws.com`,
        domainPrefix: apiId,
        http: {
          method: 'POST',
          path: '/orders/O%201/cancel',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        routeKey: 'POST /orders/{orderId}/cancel',
        stage: '$default',
      },
      pathParameters: { orderId: 'O 1' },
      body: '{"why":"ä"}',
      isBase64Encoded: false,
    });
  });

  test('leaves out the parts that a request lacks', async () => {
    const answer = await fetch(`${endpointOf(region)}/anything`);
    const { body, isBase64Encoded, cookies, queryStringParameters } = objectOf(await answer.json());
    expect([body, isBase64Encoded, cookies, queryStringParameters]).toEqual([undefined, false, undefined, undefined]);
  });

  test.each([
    ['/plain', 200, 'application/json', '{"fine":true}'],
    ['/bytes', 201, 'text/plain;charset=UTF-8', 'ä'],
    ['/fail', 500, 'application/json', '{"message":"Internal Server Error"}'],
    ['/odd', 500, 'application/json', '{"message":"Internal Server Error"}'],
  ])('answers %s with %i', async (path, status, type, body) => {
    const answer = await fetch(endpointOf(region) + path);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([status, type, body]);
  });

  test('is found by its name, too', async () => {
    const answer = await fetch(`${region.endpoint}/_api/shop/anything`);
    const apiId = region.resources.get('Api')?.ref;
    expect([answer.status, at(objectOf(await answer.json()), 'requestContext', 'apiId')]).toEqual([202, apiId]);
  });

  test('answers 404 where it has no route, and where there is no API', async () => {
    const answers = [
      await fetch(`${endpointOf(region)}/orders`, { method: 'POST' }),
      await fetch(`${region.endpoint}/_api/none/orders`),
    ];
    expect(await Promise.all(answers.map(async (one) => [one.status, await one.text()]))).toEqual([
      [404, '{"message":"Not Found"}'],
      [404, '{"message":"Not Found"}'],
    ]);
  });

  test('cannot invoke a function that does not let it', async () => {
    const closed = await runningRegion(api({ Permission: functionResource('other') }), {
      code: { echo: ECHO, other: ECHO },
    });
    try {
      expect((await fetch(`${endpointOf(closed)}/plain`)).status).toBe(500);
    } finally {
      await closed.stop();
    }
  });

  test.each([
    {
      what: 'a WebSocket API',
      more: { Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'x', ProtocolType: 'WEBSOCKET' } } },
      path: 'Properties.ProtocolType',
    },
    {
      what: 'an authorizer without its id',
      more: { Route: route('GET /', { AuthorizationType: 'CUSTOM' }) },
      path: 'Properties.AuthorizerId',
    },
  ])('is refused by name when it asks for $what', async ({ more, path }) => {
    const refused = await runningRegion(api(more), { code: { echo: ECHO } }).catch((error: unknown) => error);
    expect(refused instanceof TemplateError && refused.message).toContain(path);
  });
});
