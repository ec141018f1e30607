import { describe, expect, test } from '@jest/globals';
import { httpResult } from '../../../src/apigateway/http-result.ts';
import { proxyResult } from '../../../src/apigateway/rest/proxy-result.ts';
import type { JsonObject } from '../../../src/core/json.ts';

const ofHttpApi = (answer: JsonObject) => httpResult({ requestId: 'r', payload: JSON.stringify(answer) });
const ofRestApi = (answer: JsonObject) =>
  proxyResult({ requestId: 'r', payload: JSON.stringify(answer) }, [], undefined);

test('the bytes of a body in Base64 reach the caller of an HTTP API as they are', () => {
  const bytes = Buffer.from([0xff, 0xd8, 0x00, 0x80]);
  const answer = ofHttpApi({ statusCode: 200, body: bytes.toString('base64'), isBase64Encoded: true });
  expect('bytes' in answer && answer.bytes.equals(bytes)).toBe(true);
});

test('each cookie of an HTTP API is a header of its own, that of the headers too', () => {
  const answer = ofHttpApi({
    statusCode: 200,
    headers: { 'Set-Cookie': 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'x-list': 'b' },
    cookies: ['c=2', 'd=3'],
  });
  expect(answer).toEqual({
    status: 200,
    headers: { 'content-type': 'text/plain;charset=UTF-8', 'x-list': 'b' },
    cookies: ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'c=2', 'd=3'],
    body: '',
  });
});

test('each cookie of a REST API is a header of its own, other lists are one', () => {
  const multiValueHeaders = { 'Set-Cookie': ['a=1', 'b=2'], 'X-List': ['1', '2'] };
  expect(ofRestApi({ statusCode: 200, headers: { 'x-list': '0' }, multiValueHeaders })).toEqual({
    status: 200,
    headers: { 'content-type': 'application/json', 'x-list': '1, 2' },
    cookies: ['a=1', 'b=2'],
    body: '',
  });
});

test('what a function says of the connection is left out', () => {
  const headers = { 'Transfer-Encoding': 'chunked', Connection: 'upgrade', 'Content-Length': '9', etag: 'e' };
  expect(ofHttpApi({ statusCode: 200, headers }).headers).toEqual({ etag: 'e', 'content-type': expect.any(String) });
  expect(ofRestApi({ statusCode: 200, headers })?.headers).toEqual({ etag: 'e', 'content-type': expect.any(String) });
});

describe('an answer that cannot be sent is that of a function that failed:', () => {
  test.each<[string, JsonObject]>([
    ['a header of two lines', { statusCode: 200, headers: { 'x-a': 'one\r\nx-b: two' } }],
    ['a header with a blank in its name', { statusCode: 200, headers: { 'x a': 'one' } }],
    ['a status that ends no request', { statusCode: 101 }],
  ])('%s', (_what, answer) => {
    expect(ofHttpApi(answer)).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
    expect(ofRestApi(answer)).toBeUndefined();
  });

  test('a cookie of two lines', () => {
    expect(ofHttpApi({ statusCode: 200, cookies: ['a=1\nb'] }).status).toBe(500);
  });
});
