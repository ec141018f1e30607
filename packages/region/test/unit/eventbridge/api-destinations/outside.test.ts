import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { outsideWithin } from '../../../../src/eventbridge/api-destinations/outside.ts';
import { failureOf } from '../../../../src/eventbridge/failure.ts';
import { OutsideServer } from '../../../support/outside-server.ts';

let server: OutsideServer;
beforeEach(async () => {
  server = await OutsideServer.start();
});
afterEach(() => server.stop());

const call = (url = server.url, headers: Readonly<Record<string, string>> = {}) =>
  outsideWithin(300)({ method: 'POST', url: new URL(url), headers, body: '{"é":1}' });

const failed = (work: Promise<unknown>) =>
  work.then(() => 'no failure', failureOf) as Promise<ReturnType<typeof failureOf> | 'no failure'>;

describe('a call to the outside', () => {
  test('has the length of its body, and gives status, headers and body of the answer', async () => {
    server.answers.push({ status: 429, headers: { 'retry-after': '7' }, body: 'later' });
    expect(await call(`${server.url}/a?b=c`, { 'X-One': '1' })).toMatchObject({
      status: 429,
      headers: { 'retry-after': '7' },
      body: 'later',
    });
    expect(server.taken).toMatchObject([
      { method: 'POST', url: '/a?b=c', headers: { 'x-one': '1', 'content-length': '8' }, body: '{"é":1}' },
    ]);
  });

  test('does not follow a redirect', async () => {
    server.answers.push({ status: 307, headers: { location: `${server.url}/elsewhere` } });
    expect(await call()).toMatchObject({ status: 307 });
    expect(server.taken).toHaveLength(1);
  });

  test('reads no more than 1 MiB of an answer', async () => {
    server.answers.push({ status: 200, body: 'x'.repeat(3_000_000) });
    expect((await call()).body).toHaveLength(1_048_576);
  });

  test('fails when no answer comes in time, and may be repeated', async () => {
    server.answers.push({ status: 200, isSilent: true });
    expect(await failed(call())).toEqual({
      code: 'TIMEOUT',
      message: 'Unable to invoke ApiDestination endpoint: Timeout calling endpoint for API Destination.',
      retryable: true,
    });
  });

  test('fails when nobody is there, and may be repeated', async () => {
    const { url } = server;
    server.stop();
    expect(await failed(call(url))).toEqual({
      code: 'SDK_CLIENT_ERROR',
      message: 'Unable to invoke ApiDestination endpoint: API destination endpoint cannot be reached.',
      retryable: true,
    });
  });

  test('with a header that HTTP does not have fails for good, and the header is not repeated', async () => {
    expect(await failed(call(server.url, { 'x-key': 'hush\n' }))).toEqual({
      code: 'INVALID_PARAMETER',
      message: 'Unable to invoke ApiDestination endpoint: The request has a header that is not valid.',
      retryable: false,
    });
    expect(server.taken).toEqual([]);
  });
});
