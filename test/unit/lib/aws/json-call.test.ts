import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jsonCallsWith } from '#lib/aws/json-call.ts';
import { NOW_MS } from '../../../support/kit.ts';

const GET = { service: 'glue', endpointName: 'GLUE', target: 'AWSGlue.GetSchemaVersion' } as const;

let calls: { head: IncomingMessage; body: string }[];
let reply: readonly [status: number, body: string];
const server = createServer(async (request, response) => {
  calls.push({ head: request, body: await text(request) });
  response.writeHead(reply[0]).end(reply[1]);
});

beforeEach(async () => {
  calls = [];
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Over the connections of a client that is made for another service. */
function callsOf(credentials = { accessKeyId: 'AKIA', secretAccessKey: 's', sessionToken: 'token' }) {
  const { port } = server.address() as AddressInfo;
  const client = new EventBridgeClient({ region: 'eu-west-1', credentials });
  return jsonCallsWith(
    client,
    () => NOW_MS,
    () => `http://127.0.0.1:${port}`,
  );
}

describe('a call of a service of JSON', () => {
  test('is signed for that service, with the session of the role', async () => {
    reply = [200, '{"a":1}'];
    expect(await callsOf()(GET, { SchemaVersionId: 'x' })).toEqual({ status: 'done', output: { a: 1 } });
    const [call] = calls;
    expect(call?.head.headers).toMatchObject({
      'x-amz-target': 'AWSGlue.GetSchemaVersion',
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-security-token': 'token',
      authorization: expect.stringContaining('Credential=AKIA/20260302/eu-west-1/glue/aws4_request'),
    });
    expect(call?.body).toBe('{"SchemaVersionId":"x"}');
  });

  test.each([
    [400, '{"__type":"com.amazonaws#EntityNotFoundException","Message":"gone"}', 'EntityNotFoundException', 'gone'],
    [400, '{"__type":"ThrottlingException","message":"slow"}', 'ThrottlingException', 'slow'],
    [503, '<html>', 'HTTP 503', 'no reason given'],
  ])('that is answered with %d %s is refused with its code', async (status, body, code, message) => {
    reply = [status, body];
    expect(await callsOf()(GET, {})).toEqual({ status: 'refused', code, message });
  });

  test('that nobody answers fails', async () => {
    const call = callsOf();
    server.close();
    await expect(call(GET, {})).rejects.toThrow('ECONNREFUSED');
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
});
