import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Json } from '../../src/core/json.ts';
import { usualPlan } from '../../src/faults/usual-plan.ts';
import type { HostedPages } from '../../src/http/hosted-pages.ts';
import { httpApi, route } from '../support/http-api.ts';
import { bus, queue } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const ECHO = 'exports.handler = async () => ({ statusCode: 200, body: "called" });';
const ROUTES: Readonly<Record<string, Json>> = {
  Read: route('GET /orders'),
  Place: route('POST /orders'),
  Bus: bus('b'),
  Queue: queue('q'),
};

/** What the program that starts a region hands in: one page of HTML, and data beside it. */
const HANDED_IN: HostedPages = {
  label: 'Look',
  prefix: '/_look/',
  isPlainPage: (path) => path === '/_look/',
  answer: async ({ path }) => ({ status: 200, headers: { 'x-frame-options': 'DENY' }, body: path }),
};

let region: TestRegion;
beforeAll(async () => {
  const faults = usualPlan('slow', { 'embedded broker': true, 'data directory': false });
  region = await runningRegion(httpApi(ROUTES), { code: { echo: ECHO }, faults, pages: [HANDED_IN] });
});
afterAll(() => region.stop());

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function send({ method, path, headers = {}, body = '' }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, region.endpoint), { method, headers, path }, (answer) => {
      answer.toArray().then((pieces) => {
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces).toString() });
      }, reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const FORM = 'application/x-www-form-urlencoded';
const JSON_1_0 = 'application/x-amz-json-1.0';

/** A call of each kind that the region's port takes. */
const CALLS: Readonly<Record<string, Sent>> = {
  'the invocation of a function': { method: 'POST', path: '/2015-03-31/functions/echo/invocations', body: '{}' },
  'a form of SNS': { method: 'POST', path: '/', headers: { 'content-type': FORM }, body: 'Action=ListTopics' },
  'a form of CloudFormation': {
    method: 'POST',
    path: '/',
    headers: { 'content-type': FORM },
    body: 'Action=ListStacks',
  },
  'a call of SQS': {
    method: 'POST',
    path: '/',
    headers: { 'content-type': JSON_1_0, 'x-amz-target': 'AmazonSQS.ListQueues' },
    body: '{}',
  },
  'a call of EventBridge': {
    method: 'POST',
    path: '/',
    headers: { 'x-amz-target': 'AWSEvents.ListRules' },
    body: '{}',
  },
  'a read of Lambda': { method: 'GET', path: '/2015-03-31/functions' },
  'the journal': { method: 'GET', path: '/_region/journal' },
  'the stream': { method: 'HEAD', path: '/_region/stream?hops=1' },
  'the queues': { method: 'GET', path: '/_region/queues' },
  'data beside a page that was handed in': { method: 'GET', path: '/_look/api/data' },
  'the health': { method: 'GET', path: '/_region/health' },
  'a switch of the faults': { method: 'POST', path: '/_region/faults', body: '{"enabled":true}' },
  'a read of the HTTP API': { method: 'GET', path: '/_api/shop/orders' },
  'a command of the HTTP API': { method: 'POST', path: '/_api/shop/orders', body: '{}' },
};

const hostOf = (): string => new URL(region.endpoint).host;
const portOf = (): string => new URL(region.endpoint).port;

/** What a browser says of the page from which a request comes. Programs say nothing. */
const PAGES: readonly (readonly [string, () => Readonly<Record<string, string>>])[] = [
  ['another site', () => ({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })],
  ['another site, of a browser that does not say so', () => ({ origin: 'https://evil.example' })],
  ['another port of this machine', () => ({ origin: 'http://localhost:3000' })],
  ['another port of the same name', () => ({ origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' })],
  ['another name of this machine', () => ({ origin: `http://localhost:${portOf()}` })],
  ['this origin by https', () => ({ origin: `https://${hostOf()}` })],
  ['a frame without an origin', () => ({ origin: 'null' })],
  ['an image of another site', () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })],
  ['an image of another port', () => ({ 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'image' })],
  ['a link on another site', () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })],
  ['a name that was led here', () => ({ host: `rebound.example:${portOf()}` })],
  ['a name that ends like one of this machine', () => ({ host: `127.0.0.1.evil.example:${portOf()}` })],
];

const TYPES = [undefined, 'text/plain', FORM, 'multipart/form-data; boundary=x', 'application/json'];
const withType = (sent: Sent, type: string | undefined): Sent =>
  type === undefined || sent.method === 'GET' ? sent : { ...sent, headers: { ...sent.headers, 'content-type': type } };

describe.each(Object.entries(CALLS))('%s', (_name, sent) => {
  test.each(PAGES)('is refused to a page of %s, whatever type it sends', async (_page, headers) => {
    for (const type of TYPES) {
      const typed = withType(sent, type);
      const answer = await send({ ...typed, headers: { ...typed.headers, ...headers() } });
      expect(answer.status).toBe(403);
      if (sent.method !== 'HEAD') expect(answer.body).toContain('The region does not answer to');
      expect(corsIn(answer)).toEqual([]);
    }
  });

  test.each([
    ['a program', () => ({})],
    ['a program that uses fetch of Node', () => ({ 'sec-fetch-mode': 'cors' })],
    ['a page of the application', () => ({ origin: region.endpoint, 'sec-fetch-site': 'same-origin' })],
  ])('is answered to %s', async (_caller, headers) => {
    const answer = await send({ ...sent, headers: { ...sent.headers, ...headers() } });
    expect(answer.status).toBe(200);
    expect(corsIn(answer)).toEqual([]);
  });

  test('is answered to a typed address only when it reads', async () => {
    const { status } = await send({ ...sent, headers: { ...sent.headers, 'sec-fetch-site': 'none' } });
    expect(status).toBe(sent.method === 'POST' ? 403 : 200);
  });

  test('grants no preflight', async () => {
    const asked = { 'access-control-request-method': sent.method, 'access-control-request-headers': 'x-amz-target' };
    const headers = { origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site', ...asked };
    const answer = await send({ method: 'OPTIONS', path: sent.path, headers });
    expect([answer.status, corsIn(answer)]).toEqual([403, []]);
  });
});

const corsIn = ({ headers }: Answer): readonly string[] =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

test('a page of another port cannot switch the faults off by plain text', async () => {
  const headers = { origin: 'http://localhost:3000', 'content-type': 'text/plain' };
  const { status } = await send({ method: 'POST', path: '/_region/faults', headers, body: '{"enabled":false}' });
  expect([status, region.faults.isEnabled]).toEqual([403, true]);
});

const GUARDING = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': 'sandbox',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

describe('an answer of the region', () => {
  const ofRegion = Object.entries(CALLS).filter(([, { path }]) => !/^\/_(?:api|look)\//.test(path));

  test.each(ofRegion)('to %s is no page: not sniffed, not run, not lent to other sites', async (_name, sent) => {
    const answered = await send(sent);
    const refused = await send({ ...sent, headers: { ...sent.headers, origin: 'https://evil.example' } });
    const unknown = await send({ ...sent, path: '/_region/nothing' });
    for (const { headers } of [answered, refused, unknown]) expect(headers).toMatchObject(GUARDING);
  });
});

describe('a link on another site', () => {
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

  test('opens a page without data that was handed in', async () => {
    const answer = await send({ method: 'GET', path: '/_look/?event=e-1', headers: link });
    expect([answer.status, answer.headers['x-frame-options']]).toEqual([200, 'DENY']);
  });

  test.each<readonly [string, Partial<Sent>]>([
    ['data beside it', { path: '/_look/api/data' }],
    ['what lies above it', { path: '/_look/../_region/faults' }],
    ['the journal', { path: '/_region/journal' }],
    ['the page by a form', { method: 'POST' }],
    ['the page by asking for its head', { method: 'HEAD' }],
    ['the page in a frame', { headers: { ...link, 'sec-fetch-dest': 'iframe' } }],
    ['the page as an object', { headers: { ...link, 'sec-fetch-dest': 'object' } }],
    ['the page as an image', { headers: { ...link, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' } }],
    ['the page by a script', { headers: { ...link, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' } }],
    ['the page under another name', { headers: { ...link, host: 'evil.example' } }],
    ['the page from a form with an origin', { headers: { ...link, origin: 'https://evil.example' } }],
  ])('does not reach %s', async (_what, sent) => {
    expect((await send({ method: 'GET', path: '/_look/', headers: link, ...sent })).status).toBe(403);
  });
});

describe('a malformed head', () => {
  const ODD = [
    '',
    ' ',
    ':',
    ':::',
    '[',
    '[::1',
    '[::1]:',
    '127.0.0.1:',
    '127.0.0.1:99999999999999999999',
    '%00',
    'a b',
    '\xff\xfe',
    'x'.repeat(8_000),
    `${'a.'.repeat(3_000)}localhost`,
    '-'.repeat(8_000),
    `${':1'.repeat(4_000)}`,
  ];

  test.each(ODD.map((text) => [JSON.stringify(text.slice(0, 20)), text]))(
    'with the host %s does not end the region',
    async (_name, text) => {
      expect(await raw(`GET /_region/health HTTP/1.1\r\nHost: ${text}\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 40[03] /,
      );
      expect((await send({ method: 'GET', path: '/_region/health' })).status).toBe(200);
    },
  );

  test.each(
    [...ODD, 'http://[', 'http://', 'null', 'http://127.0.0.1:0', 'javascript:alert(1)'].map((text) => [
      JSON.stringify(text.slice(0, 20)),
      text,
    ]),
  )('with the origin %s does not end the region', async (_name, text) => {
    const head = `Host: ${hostOf()}\r\nOrigin: ${text}\r\nSec-Fetch-Site: ${text}\r\nConnection: close`;
    expect(await raw(`GET /_region/health HTTP/1.1\r\n${head}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 40[03] /);
    expect((await send({ method: 'GET', path: '/_region/health' })).status).toBe(200);
  });

  test.each(['http://[', '//', '/%', '/_region/%ff', '/_region/queues/%', 'http://evil.example/_region/health', '*'])(
    'with the path %s does not end the region',
    async (path) => {
      expect(await raw(`GET ${path} HTTP/1.1\r\nHost: ${hostOf()}\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 4/,
      );
      expect((await send({ method: 'GET', path: '/_region/health' })).status).toBe(200);
    },
  );
});

/** The answer to these bytes, which no client would send. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(Number(portOf()), '127.0.0.1');
  socket.on('error', () => {});
  socket.end(bytes, 'latin1');
  return Buffer.concat(await socket.toArray()).toString();
}

test('an answer of the application has the headers that the application gave it', async () => {
  const { headers } = await send({ method: 'GET', path: '/_api/shop/orders' });
  expect(Object.keys(headers)).not.toContain('content-security-policy');
});
