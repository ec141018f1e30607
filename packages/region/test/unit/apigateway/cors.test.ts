import { expect, test } from '@jest/globals';
import type { CorsSettings } from '../../../src/apigateway/cors.ts';
import { HttpApis } from '../../../src/apigateway/http-apis.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import type { Call } from '../../../src/http/call.ts';

const SHOP = 'https://shop.example';
const CORS: CorsSettings = {
  allowOrigins: [SHOP, 'http://*'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['authorization'],
  exposeHeaders: ['x-total'],
  allowCredentials: true,
  maxAgeSeconds: 300,
};
const ALL: CorsSettings = {
  allowOrigins: ['*'],
  allowMethods: ['*'],
  allowHeaders: ['*'],
  exposeHeaders: [],
  allowCredentials: false,
  maxAgeSeconds: undefined,
};
/** The answer of the function, with headers that are its own idea. */
const OF_FUNCTION = {
  statusCode: 200,
  headers: { 'Access-Control-Allow-Origin': 'http://mine', 'x-total': '1' },
  body: 'yes',
};

function apiWith(cors: CorsSettings | undefined, ...routeKeys: string[]) {
  const invoked: string[] = [];
  const apis = new HttpApis({
    clock: new VirtualClock(0),
    accountId: '000000000000',
    region: 'us-east-1',
    functions: {
      invoke: async (arn) => {
        invoked.push(arn);
        return { requestId: 'r', payload: JSON.stringify(OF_FUNCTION) };
      },
    },
    signer: () => undefined,
    mayInvoke: () => true,
    mayAct: () => {},
  });
  apis.declareApi({ id: 'a1', name: 'shop', cors });
  apis.setStage('a1', '$default');
  apis.declareIntegration('a1', 'i', { functionArn: 'arn' });
  for (const routeKey of routeKeys) {
    apis.declareRoute('a1', routeKey, { routeKey, integrationId: 'i', authorization: { by: 'nothing' } });
  }
  return { apis, invoked };
}

async function ask({ apis }: ReturnType<typeof apiWith>, method: string, headers: Call['headers']) {
  const call: Call = {
    method,
    path: '/_api/a1/orders',
    query: new URLSearchParams(),
    headers,
    body: '',
    bytes: Buffer.alloc(0),
    requestId: 'r',
    signedFor: undefined,
    signal: new AbortController().signal,
  };
  const answer = await apis.find(call)?.handle(call);
  const named = Object.entries(answer?.headers ?? {}).filter(([name]) => /^(?:access-control|x-total)/.test(name));
  return { status: answer?.status, headers: Object.fromEntries(named) };
}

const preflight = (origin: string) => ({ origin, 'access-control-request-method': 'POST' });

test('a preflight of an allowed origin is answered by the API, whatever the methods of its routes', async () => {
  const api = apiWith(CORS, 'GET /orders', 'ANY /orders');
  expect(await ask(api, 'OPTIONS', preflight(SHOP))).toEqual({
    status: 204,
    headers: {
      'access-control-allow-origin': SHOP,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '300',
    },
  });
  expect(api.invoked).toEqual([]);
});

test('a preflight of another origin has no headers', async () => {
  expect(await ask(apiWith(CORS, 'GET /orders'), 'OPTIONS', preflight('https://elsewhere'))).toEqual({
    status: 204,
    headers: {},
  });
});

test.each([
  [CORS, 'http://localhost:3000', 'http://localhost:3000'],
  [ALL, 'https://elsewhere', '*'],
])('an origin may be one of many: %#', async (cors, origin, allowed) => {
  const { headers } = await ask(apiWith(cors, 'GET /orders'), 'OPTIONS', preflight(origin));
  expect(headers).toMatchObject({ 'access-control-allow-origin': allowed });
});

test('a request with an origin gets the headers of the API in place of those of the function', async () => {
  expect(await ask(apiWith(CORS, 'GET /orders'), 'GET', { origin: SHOP })).toEqual({
    status: 200,
    headers: {
      'x-total': '1',
      'access-control-allow-origin': SHOP,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-total',
    },
  });
  expect((await ask(apiWith(CORS, 'GET /orders'), 'GET', {})).headers).toEqual({ 'x-total': '1' });
});

test.each(['OPTIONS /orders', '$default'])('the route %s takes preflights', async (routeKey) => {
  const api = apiWith(CORS, routeKey);
  expect((await ask(api, 'OPTIONS', preflight(SHOP))).status).toBe(200);
  expect(api.invoked).toEqual(['arn']);
});

test('an API without such a configuration leaves all to its functions', async () => {
  const api = apiWith(undefined, 'GET /orders');
  expect(await ask(api, 'OPTIONS', preflight(SHOP))).toEqual({ status: 404, headers: {} });
  expect((await ask(api, 'GET', { origin: SHOP })).headers).toEqual({
    'access-control-allow-origin': 'http://mine',
    'x-total': '1',
  });
});

test.each([
  [CORS, '/_api/a1/orders', SHOP, true],
  [CORS, '/_api/shop', SHOP, true],
  [CORS, '/_api/a1/orders', 'https://elsewhere', false],
  [CORS, '/2015-03-31/functions', SHOP, false],
  [undefined, '/_api/a1/orders', SHOP, false],
])('pages may call what their origin is allowed: %#', (cors, path, origin, isOpen) => {
  expect(apiWith(cors).apis.isOpenToPages(path, origin)).toBe(isOpen);
});
