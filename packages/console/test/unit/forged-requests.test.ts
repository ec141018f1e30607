import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ENDPOINTS } from '../../server/endpoints.ts';
import { type ConsoleRegion, consoleRegion } from '../support/console-region.ts';

let open: ConsoleRegion;
let regionPages: readonly string[];

beforeAll(async () => {
  open = await consoleRegion({ isEmpty: true });
  const unknown = await fetch(`${open.region.endpoint}/_region/nothing`);
  regionPages = JSON.parse(await unknown.text()).pages;
});
afterAll(() => open?.stop());

type Headers = Readonly<Record<string, string>>;

/** Programs may set what `fetch` sets by itself. @returns the status of the answer */
function send(method: string, path: string, headers: Headers = {}, body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, open.region.endpoint), { method, headers }, (answer) => {
      resolve(answer.statusCode ?? 0);
      answer.destroy();
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const portOf = (): string => new URL(open.region.endpoint).port;
const ACTION = { 'content-type': 'application/json', 'x-tributary-console': '1' };

/** What browsers say of pages that are not the console's own. */
const FORGED: readonly (readonly [string, () => Headers])[] = [
  ['another site', () => ({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })],
  ['another site, in a browser that does not say so', () => ({ origin: 'https://evil.example' })],
  ['another port', () => ({ origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' })],
  ['another name of this machine', () => ({ origin: `http://localhost:${portOf()}` })],
  ['a frame without an origin', () => ({ origin: 'null' })],
  ['an image of another site', () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })],
  [
    'a link of another site',
    () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }),
  ],
  ['a name that was rebound to this machine', () => ({ host: `rebound.example:${portOf()}` })],
  [
    'a web socket of another site',
    () => ({
      origin: 'https://evil.example',
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
    }),
  ],
];

const pathOf = (name: string): string => `/_console/api/${name}`;
const named = (method: 'GET' | 'POST'): readonly string[] =>
  Object.entries(ENDPOINTS).flatMap(([name, endpoint]) => (endpoint.method === method ? [name] : []));

test('there are endpoints of both kinds, and pages of the region', () => {
  expect([named('GET').length, named('POST').length, regionPages.length].every((count) => count > 5)).toBe(true);
});

describe.each(FORGED)('%s', (_who, headers) => {
  test.each(Object.entries(ENDPOINTS))('does not reach the endpoint %s', async (name, { method }) => {
    const own = method === 'POST' ? ACTION : {};
    expect(await send(method, pathOf(name), { ...own, ...headers() }, method === 'POST' ? '{}' : '')).toBe(403);
  });

  test('does not reach any page of the region', async () => {
    for (const page of regionPages) {
      expect([page, await send('GET', page, headers())]).toEqual([page, 403]);
      expect([page, await send('POST', page, { ...headers(), 'content-type': 'text/plain' }, '{}')]).toEqual([
        page,
        403,
      ]);
    }
  });
});

describe('an action', () => {
  test.each(named('POST'))('%s is none without the JSON type and the header that no form can send', async (name) => {
    expect(await send('GET', pathOf(name))).toBe(405);
    const without: readonly Headers[] = [
      {},
      { 'content-type': 'application/json' },
      { ...ACTION, 'content-type': 'text/plain' },
      { ...ACTION, 'content-type': 'application/x-www-form-urlencoded' },
      { ...ACTION, 'content-type': 'multipart/form-data; boundary=x' },
    ];
    for (const headers of without) expect(await send('POST', pathOf(name), headers, '{}')).toBe(415);
    // An address that somebody types, or follows from a mail, is no action either.
    expect(await send('POST', pathOf(name), { ...ACTION, 'sec-fetch-site': 'none' }, '{}')).toBe(403);
  });

  test.each(named('GET'))('%s is none: it takes no POST', async (name) => {
    expect(await send('POST', pathOf(name), ACTION, '{}')).toBe(405);
  });
});

test('no other way of writing its path makes an endpoint a page that a link may open', async () => {
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  const written = [
    '%61pi/map',
    'api%2fmap',
    '/api/map',
    './api/map',
    'x/../api/map',
    'api\\map',
    'API/map',
    'api/map;x',
  ];
  for (const path of written) {
    const answer = await new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(open.region.endpoint);
      const sent = request({ hostname, port, path: `/_console/${path}`, headers: link }, (got) => {
        resolve(`${got.statusCode} ${got.headers['content-type']}`);
        got.destroy();
      });
      sent.once('error', reject);
      sent.end();
    });
    expect([path, answer]).toEqual([path, expect.stringMatching(/^(?:200 text\/html.*|403 .*)$/)]);
  }
});
