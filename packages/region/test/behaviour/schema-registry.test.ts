import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { at } from '../../src/core/json.ts';
import { persistedRegion } from '../support/region-process.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const TEMPLATE = {
  Parameters: { Registry: { Type: 'String' } },
  Metadata: { Region: { Parameters: { Registry: '{kafka.schemaRegistryUrl}' } } },
  Resources: {
    Url: { Type: 'AWS::SSM::Parameter', Properties: { Name: 'url', Type: 'String', Value: { Ref: 'Registry' } } },
  },
};

let region: TestRegion;
beforeAll(async () => {
  region = await runningRegion(TEMPLATE);
});
afterAll(async () => {
  await region.stop();
});

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** As a program could, and no browser would. */
async function send(path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  const call = request(new URL(path, region.schemaRegistryUrl), { method, headers });
  call.end(body);
  const [answer] = await once(call, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return {
    status: answer.statusCode,
    type: answer.headers['content-type'],
    body: JSON.parse(Buffer.concat(chunks).toString() || 'null'),
  };
}

const post = (path: string, body: object) =>
  send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

test('the registry answers beside the broker, on a port of its own', async () => {
  expect(region.schemaRegistryUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await post('/subjects/a%2Fb/versions', { schema: '"string"' })).toMatchObject({
    status: 200,
    type: 'application/vnd.schemaregistry.v1+json',
    body: { id: 1, version: 1 },
  });
  expect((await send('/subjects')).body).toEqual(['a/b']);
});

test('its URL is told to the template, and on the page of the region', async () => {
  expect(region.resources.get('Url')?.attributes).toMatchObject({ Value: region.schemaRegistryUrl });
  const health = await fetch(`${region.endpoint}/_region/health`);
  expect(await health.json()).toMatchObject({ schemaRegistryUrl: region.schemaRegistryUrl });
});

test.each<[string, Sent]>([
  ['another host name', { headers: { host: 'schemas.example.com' } }],
  ['a page of another site', { headers: { origin: 'https://example.com' } }],
  ['a request that a browser sends for another site', { headers: { 'sec-fetch-site': 'cross-site' } }],
])('%s is refused in the form of its errors', async (_what, sent) => {
  const { status, body } = await send('/subjects', sent);
  expect({ status, body }).toEqual({
    status: 403,
    body: { error_code: 403, message: expect.stringContaining('The region does not answer to') },
  });
});

test('a body without end is refused', async () => {
  const { status, body } = await send('/subjects/a/versions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ schema: 'x'.repeat(8_000_000) }),
  });
  expect({ status, code: at(body, 'error_code') }).toEqual({ status: 413, code: 413 });
});

test('a registry elsewhere is named in its place', async () => {
  const url = 'http://schemas.example.com:8081';
  const other = await runningRegion(TEMPLATE, { kafka: { port: 0, registryUrl: url } });
  expect(other.schemaRegistryUrl).toBe(url);
  expect(other.resources.get('Url')?.attributes).toMatchObject({ Value: url });
  await other.stop();
});

test('a port that is in use is told with the option for another', async () => {
  const registryPort = Number(new URL(region.schemaRegistryUrl).port);
  await expect(runningRegion(TEMPLATE, { kafka: { port: 0, registryPort } })).rejects.toThrow(
    `Port ${registryPort} is in use. Stop what uses it, or choose another with --schema-registry-port <port>.`,
  );
});

test('schemas are there again after the region was killed, and a start says where', async () => {
  const persisted = persistedRegion(() => TEMPLATE);
  const first = await persisted.start();
  const registered = await fetch(`${first.schemaRegistry}/subjects/a/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: '{"schema":"\\"string\\""}',
  });
  expect(registered.status).toBe(200);
  await first.kill();
  const second = await persisted.start();
  const found = await fetch(`${second.schemaRegistry}/subjects/a/versions/latest`);
  expect(await found.json()).toMatchObject({ id: 1, version: 1, schema: '"string"' });
  await persisted.remove();
});
