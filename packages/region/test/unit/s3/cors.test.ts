import { afterAll, expect, test } from '@jest/globals';
import { openToPages } from '../../../src/composition/open-to-pages.ts';
import { openSpill } from '../../../src/composition/sqlite-spill.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { NO_STATE_STORE } from '../../../src/core/state-store.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import type { Call } from '../../../src/http/call.ts';
import { ObjectStore } from '../../../src/s3/object-store.ts';
import { isBucketOpenTo, s3Route } from '../../../src/s3/s3-service.ts';

const SHOP = 'https://shop.example';
const HOST = 'photos.s3.localhost:4566';
const spill = openSpill();
afterAll(() => spill.close());
const store = new ObjectStore({
  clock: new VirtualClock(0),
  stateStore: NO_STATE_STORE,
  spill,
  random: seededRandom(1),
  region: 'eu-west-1',
  accountId: '000000000000',
});
store.declareBucket('plain');
store.declareBucket('photos', {
  corsRules: [
    {
      allowedOrigins: ['https://*.example'],
      allowedMethods: ['GET', 'PUT'],
      allowedHeaders: ['x-amz-*', 'content-type'],
      exposedHeaders: ['ETag'],
      maxAgeSeconds: 60,
    },
    {
      allowedOrigins: ['*'],
      allowedMethods: ['HEAD'],
      allowedHeaders: [],
      exposedHeaders: [],
      maxAgeSeconds: undefined,
    },
  ],
});
store.put('photos', 'a.txt', { body: Buffer.from('a'), contentType: 'text/plain', metadata: {}, systemMetadata: {} });

async function ask(method: string, headers: Call['headers']) {
  const call: Call = {
    method,
    path: '/a.txt',
    query: new URLSearchParams(),
    headers: { host: HOST, ...headers },
    body: '',
    bytes: Buffer.alloc(0),
    requestId: 'r',
    signedFor: undefined,
    signal: new AbortController().signal,
  };
  const answer = await s3Route(store, call)?.handle(call);
  const named = Object.entries(answer?.headers ?? {}).filter(([name]) => name.startsWith('access-control'));
  return { status: answer?.status, headers: Object.fromEntries(named) };
}

const preflight = (origin: string, method: string, wanted = '') => ({
  origin,
  'access-control-request-method': method,
  'access-control-request-headers': wanted,
});

const OF_SHOP = {
  'access-control-allow-origin': SHOP,
  'access-control-allow-methods': 'GET, PUT',
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'ETag',
  'access-control-max-age': '60',
};

test('a preflight is answered by the first rule that allows origin, method and headers', async () => {
  expect(await ask('OPTIONS', preflight(SHOP, 'PUT', 'X-Amz-Date, content-type'))).toEqual({
    status: 200,
    headers: { ...OF_SHOP, 'access-control-allow-headers': 'x-amz-date, content-type' },
  });
  expect(await ask('OPTIONS', preflight('https://elsewhere', 'HEAD'))).toEqual({
    status: 200,
    headers: { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'HEAD' },
  });
});

test.each([
  [SHOP, 'DELETE', ''],
  [SHOP, 'GET', 'authorization'],
  ['https://elsewhere', 'GET', ''],
])('a preflight of %s for %s with "%s" is refused', async (origin, method, wanted) => {
  await expect(ask('OPTIONS', preflight(origin, method, wanted))).rejects.toMatchObject({
    code: 'AccessForbidden',
    status: 403,
    message: 'CORSResponse: This CORS request is not allowed.',
  });
});

test('an answer has the headers of the rule, where the request has an origin that one is for', async () => {
  expect(await ask('GET', { origin: SHOP })).toEqual({ status: 200, headers: OF_SHOP });
  expect(await ask('GET', { origin: 'https://elsewhere' })).toEqual({ status: 200, headers: {} });
  expect(await ask('GET', {})).toEqual({ status: 200, headers: {} });
});

test.each([
  [HOST, 'GET', SHOP, true],
  [HOST, 'OPTIONS', SHOP, true],
  [HOST, 'HEAD', 'https://elsewhere', true],
  // A form posts without a preflight.
  [HOST, 'POST', SHOP, false],
  [HOST, 'GET', 'https://elsewhere', false],
  ['plain.s3.localhost:4566', 'GET', SHOP, false],
  ['127.0.0.1:4566', 'GET', SHOP, false],
])('at %s, whether a %s of a page of %s passes: %s', (host, method, origin, isOpen) => {
  expect(isBucketOpenTo(store, { host, method }, origin)).toBe(isOpen);
});

test.each([
  ['/a.txt', true],
  ['/_next/a.js', true],
  ['/_region/faults', false],
  ['/_region/custom-resources/1', false],
  ['/_pages/', false],
  ['/_pages', false],
  ['/_api/a/b', false],
  ['/_url/a/', false],
])('at the host of a bucket, whether a page may call %s: %s', (path, isOpen) => {
  const closed = { isOpenToPages: () => false };
  const pages = [{ label: 'pages', prefix: '/_pages/', answer: () => Promise.reject(new Error('not asked')) }];
  const isOpenTo = openToPages({ apis: closed, restApis: closed, functionUrls: closed, objects: store }, pages);
  expect(isOpenTo({ host: HOST, path, method: 'GET' }, SHOP)).toBe(isOpen);
});
