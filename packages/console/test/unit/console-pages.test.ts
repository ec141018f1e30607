import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { consolePages } from '@tributary/console';
import { type Region, startRegion } from '@tributary/region';

let region: Region;
beforeAll(async () => {
  region = await startRegion({ port: 0, kafka: { port: 0 }, pages: [consolePages()] });
});
afterAll(() => region.stop());

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** As a browser sends it: `fetch` of Node would not send headers of its own choice. */
function send(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
  body = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, region.endpoint), { method, headers }, (answer) => {
      answer.toArray().then((pieces) => {
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces).toString() });
      }, reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const JSON_ACTION = { 'content-type': 'application/json', 'x-tributary-console': '1' };

describe('the page', () => {
  test.each(['/_console/', '/_console/events', '/_console/event/some%2Fid?hop=3'])(
    '%s is the same HTML',
    async (path) => {
      const { status, headers, body } = await send(path);
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(body).toContain('<div id="root">');
    },
  );

  test('loads its own files alone, and can be framed by nobody', async () => {
    const { headers, body } = await send('/_console/');
    const policy = String(headers['content-security-policy']);
    for (const directive of [
      "default-src 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "form-action 'none'",
    ]) {
      expect(policy.split('; ')).toContain(directive);
    }
    expect(headers).toMatchObject({
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(body).not.toMatch(/https?:\/\//);
  });

  test('takes scripts and styles from its own origin, and those of the page by their hashes', async () => {
    const { headers, body } = await send('/_console/');
    const hash = (tag: string): string => {
      const [, text = ''] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(body) ?? [];
      return createHash('sha256').update(text).digest('base64');
    };
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'self' 'sha256-${hash('script')}'`);
    expect(policy).toContain(`style-src 'self' 'sha256-${hash('style')}'`);
    expect(policy.join()).not.toMatch(/unsafe|nonce/);
  });

  test('names files that are there, and that a browser keeps', async () => {
    for (const file of await filesOf('/_console/')) {
      const { status, headers } = await send(file);
      expect([status, headers['cache-control']]).toEqual([200, 'max-age=31536000, immutable']);
    }
  });

  test.each(['', 'events', 'event/some-id', 'dead-letters'])(
    'at "%s" names every file that is needed to draw the page, so that a browser asks for all at once after the frame',
    async (address) => {
      const files = await filesOf(`/_console/${address}`);
      const [page = ''] = address === '' ? ['map'] : address.split('/');
      expect(files.some((file) => file.includes(`/${page}-`))).toBe(true);
      for (const file of files) {
        const { body } = await send(file);
        const imported = [...body.matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map(
          ([, name]) => `/_console/files/${name}`,
        );
        expect(imported.filter((one) => !files.includes(one))).toEqual([]);
      }
    },
  );

  test('has the frame of every page in one file beside the first script', async () => {
    expect(await filesOf('/_console/no-such-page')).toHaveLength(2);
  });

  test('has the browser ask for no file before the frame is drawn', async () => {
    const { body } = await send('/_console/events');
    expect(body.match(/<script [^>]*src=|<link rel="(?:modulepreload|preload|stylesheet)"/g)).toBeNull();
  });

  test('shows the way to the other pages before any script has run', async () => {
    const { body } = await send('/_console/events');
    expect(body).toContain('<a href="/_console/events" aria-current="page">Events</a>');
    expect(body).toContain('<a href="/_console/dead-letters">Dead letters</a>');
    expect(body).not.toContain('href="/_console/event"');
  });

  const openedFrom = async (site: string): Promise<unknown> => {
    const link = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': site };
    return (await send('/_console/events', link)).headers['cross-origin-opener-policy'];
  };

  test.each(['cross-site', 'same-site', 'same-origin'])('that a %s page opens is out of its hands', async (site) => {
    expect(await openedFrom(site)).toBe('same-origin');
  });

  test('that nobody has opened, because its address was typed, costs no process of its own', async () => {
    expect(await openedFrom('none')).toBeUndefined();
  });

  test('of a file that is not there is 404', async () => {
    expect((await send('/_console/files/none.js')).status).toBe(404);
  });

  test('takes nothing', async () => {
    expect((await send('/_console/', {}, 'POST', 'x')).status).toBe(405);
  });
});

/** The scripts that a page names. */
async function filesOf(address: string): Promise<readonly string[]> {
  const { body } = await send(address);
  const files = [...body.matchAll(/(?:src|href)="(\/_console\/files\/[^"]+)"/g)].map(([, file = '']) => file);
  expect(files).not.toEqual([]);
  return files;
}

describe('a page of another site', () => {
  const FROM_ELSEWHERE = { 'sec-fetch-site': 'cross-site' };

  test('may lead to the console', async () => {
    const link = { ...FROM_ELSEWHERE, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect((await send('/_console/event/x', link)).status).toBe(200);
  });

  test.each([
    ['a frame', '/_console/', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
    ['an image', '/_console/', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    [
      'a link to another page of the region',
      '/_region/health',
      { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    ],
    ['a link out of the console', '/_consoles/', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }],
  ])('cannot use %s', async (_what, path, headers) => {
    expect((await send(path, { ...FROM_ELSEWHERE, ...headers })).status).toBe(403);
  });

  test('cannot send a form, as a link', async () => {
    const headers = { ...FROM_ELSEWHERE, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect((await send('/_console/', { ...headers, origin: 'null' }, 'POST', 'x')).status).toBe(403);
  });
});

describe('an endpoint', () => {
  test('that is not there says so', async () => {
    const { status, body, headers } = await send('/_console/api/none');
    expect([status, JSON.parse(body).error.code]).toEqual([404, 'NotFound']);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each([
    ['text', { 'content-type': 'text/plain', 'x-tributary-console': '1' }],
    ['JSON without the header', { 'content-type': 'application/json' }],
    ['JSON of another name', { 'content-type': 'application/jsonx', 'x-tributary-console': '1' }],
  ])('that acts refuses %s', async (_what, headers) => {
    const { status, body } = await send('/_console/api/faults/switch', headers, 'POST', '{}');
    expect([status, JSON.parse(body).error.code]).toEqual([415, 'UnsupportedMediaType']);
  });

  test('that acts refuses what is no JSON object', async () => {
    const { status, body } = await send('/_console/api/faults/switch', JSON_ACTION, 'POST', '[1]');
    expect([status, JSON.parse(body).error.code]).toEqual([400, 'InvalidBody']);
  });

  test('that acts is not read, and one that reads does not act', async () => {
    expect((await send('/_console/api/samples', JSON_ACTION, 'POST', '{}')).status).toBe(405);
  });
});
