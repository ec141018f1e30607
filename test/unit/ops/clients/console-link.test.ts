import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { consoleLine, withLink } from '../../../../ops/clients/console-link.ts';

let server: Server | undefined;
afterEach(() => void server?.close());

async function serving(health: object): Promise<string> {
  server = createServer((_request, response) => void response.end(JSON.stringify(health)));
  await new Promise<void>((resolve) => void server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('an event has a line with its page where a region serves a console', async () => {
  const url = await serving({ status: 'ok', hostedPages: { Console: '/_console/' } });
  expect(await consoleLine(url, ['event', 'a/b c'])).toBe(`console: ${url}/_console/event/a%2Fb%20c`);
  expect(await consoleLine(url, ['events'], { origin: 'topic/readings' })).toBe(
    `console: ${url}/_console/events?origin=topic%2Freadings`,
  );
});

test.each([{}, { hostedPages: {} }, { status: 'ok', services: [] }])('there is no line for %j', async (health) => {
  expect(await consoleLine(await serving(health), ['event', 'x'])).toBeUndefined();
});

test('there is none on AWS, nor where nothing answers', async () => {
  expect(await consoleLine(undefined, ['event', 'x'])).toBeUndefined();
  expect(await consoleLine('http://127.0.0.1:1', ['event', 'x'])).toBeUndefined();
});

test('a text without a link stays as it is', () => {
  expect(withLink('text', undefined)).toBe('text');
  expect(withLink('text', 'console: x')).toBe('text\n\nconsole: x');
});
