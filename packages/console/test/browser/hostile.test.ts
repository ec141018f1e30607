import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startRegion, type TestRegion } from '../support/region-process.ts';
import { consoleTests } from './console.ts';

const { window } = consoleTests();

let region: TestRegion;
let server: Server;
let port: number;

beforeAll(async () => {
  region = await startRegion(['--empty']);
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>Elsewhere</title><p>A page of somebody else.');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await region.stop();
});

const faultsAreOn = async (): Promise<unknown> => (await (await fetch(`${region.url}/_region/faults`)).json()).enabled;

/** What has passed, however it came in. */
const newestHop = async (): Promise<unknown> =>
  (await (await fetch(`${region.url}/_region/hops?limit=1`)).json()).newest;

async function elsewhere(host: string): Promise<Page> {
  const page = await (await window()).newPage();
  await page.goto(`http://${host}:${port}/`);
  return page;
}

/** Everything that a page can try without asking first. */
async function attack(page: Page, to: string): Promise<readonly string[]> {
  return page.evaluate(async (url) => {
    const read: string[] = [];
    const note = (what: string, text: string): void => void read.push(`${what}: ${text.slice(0, 80)}`);
    const tried = async (what: string, path: string, init: RequestInit): Promise<void> => {
      // A browser that gives no answer to read has refused, which is what is wanted.
      const answer = await fetch(url + path, init).catch(() => undefined);
      if (answer?.ok) note(what, await answer.text());
    };
    const body = JSON.stringify({ enabled: false });
    await tried('read', '/_region/health', {});
    await tried('read the stream', '/_region/stream?events=1', {});
    await tried('post text', '/_region/faults', { method: 'POST', body });
    await tried('post blind', '/_region/faults', { method: 'POST', body, mode: 'no-cors' });
    await tried('post json', '/_region/faults', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    await tried('put events', '/', {
      method: 'POST',
      body: JSON.stringify({ Entries: [{ Source: 'evil', DetailType: 'Evil', Detail: '{}' }] }),
      headers: { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' },
    });
    await tried('send a message', '/?Action=CreateQueue&QueueName=evil', { method: 'POST', mode: 'no-cors' });
    await new Promise<void>((resolve) => {
      const image = new Image();
      image.onload = () => resolve(note('image', ''));
      image.onerror = () => resolve();
      image.src = `${url}/?Action=CreateQueue&QueueName=evil`;
    });
    await new Promise<void>((resolve) => {
      const script = document.createElement('script');
      script.onload = () => resolve(note('script', ''));
      script.onerror = () => resolve();
      script.src = `${url}/_region/resources`;
      document.head.append(script);
    });
    navigator.sendBeacon(`${url}/_region/faults`, body);
    navigator.sendBeacon(`${url}/_console/api/faults/switch`, new Blob([body], { type: 'text/plain' }));
    await new Promise<void>((resolve) => {
      const events = new EventSource(`${url}/_region/stream?events=1&hops=1`);
      const end = (): void => {
        events.close();
        resolve();
      };
      events.onopen = () => {
        note('event source', '');
        end();
      };
      events.onerror = end;
    });
    await new Promise<void>((resolve) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/_region/stream?hops=1`);
      socket.onopen = () => note('web socket', '');
      socket.onerror = () => resolve();
    });
    const frame = document.createElement('iframe');
    frame.name = 'target';
    frame.src = `${url}/_console/`;
    document.body.append(frame);
    const form = document.createElement('form');
    form.method = 'post';
    form.enctype = 'text/plain';
    form.action = `${url}/_region/faults`;
    form.target = 'target';
    const field = document.createElement('input');
    field.name = '{"enabled":false,"x":"';
    field.value = '"}';
    form.append(field);
    document.body.append(form);
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    form.submit();
    await loaded;
    return read;
  }, to);
}

describe.each(['127.0.0.1', 'localhost', 'evil.localhost', 'rebound.test'])('a page of %s on another port', (host) => {
  test('reads nothing and changes nothing', async () => {
    const before = await newestHop();
    const page = await elsewhere(host);
    expect(await attack(page, region.url)).toEqual([]);
    expect(await attack(page, region.url.replace('127.0.0.1', 'localhost'))).toEqual([]);
    expect([await faultsAreOn(), await newestHop()]).toEqual([true, before]);
  });

  test('cannot show the console in a frame', async () => {
    const page = await elsewhere(host);
    await page.evaluate(async (url) => {
      const frame = document.createElement('iframe');
      frame.src = `${url}/_console/`;
      document.body.append(frame);
      await new Promise((resolve) => frame.addEventListener('load', resolve));
    }, region.url);
    const [, frame] = page.frames();
    expect(await frame?.locator('main').count()).toBe(0);
  });
});

test.each(['127.0.0.1', 'evil.localhost'])(
  'a page of %s that opens the console has no hold of its window',
  async (host) => {
    const page = await elsewhere(host);
    const [opened] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate((url) => Reflect.set(globalThis, 'opened', globalThis.open(`${url}/_console/`)), region.url),
    ]);
    await opened.locator('main').waitFor();
    // What it has is as of a window that is closed.
    await page.waitForFunction((): boolean => Reflect.get(globalThis, 'opened').closed);
    expect(await opened.evaluate(() => globalThis.opener === null)).toBe(true);
  },
);

test('a name that leads to this machine is refused', async () => {
  const page = await (await window()).newPage();
  for (const path of ['/_console/', '/_region/health']) {
    const answer = await page.goto(region.url.replace('127.0.0.1', 'rebound.test') + path);
    expect(answer?.status()).toBe(403);
  }
});

test('a link from elsewhere leads to the console', async () => {
  const page = await elsewhere('127.0.0.1');
  await page.evaluate((url) => {
    const link = document.createElement('a');
    link.href = `${url}/_console/`;
    link.textContent = 'to the console';
    document.body.append(link);
  }, region.url);
  await page.getByText('to the console').click();
  await page.locator('main').waitFor();
});
