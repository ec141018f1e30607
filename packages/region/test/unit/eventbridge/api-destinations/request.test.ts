import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InvocationRate } from '../../../../src/eventbridge/api-destinations/rate.ts';
import { authorizationOf, destinationRequest } from '../../../../src/eventbridge/api-destinations/request.ts';

const PARTS = {
  method: 'POST',
  endpoint: 'https://api.example.com/a?page=1',
  payload: '{"id":1}',
  invocation: {},
  target: {},
  authorization: {},
};
const parameter = (Key: string, Value: string) => ({ Key, Value, IsValueSecret: false });

describe('a call', () => {
  test('has the parameters of the connection rather than those of the target', () => {
    const { url, headers, body } = destinationRequest({
      ...PARTS,
      target: {
        HeaderParameters: { 'X-Who': 'target', 'X-Target': 't' },
        QueryStringParameters: { page: '2', size: '10' },
      },
      invocation: {
        HeaderParameters: [parameter('x-who', 'connection')],
        QueryStringParameters: [parameter('page', '3')],
        BodyParameters: [parameter('id', '7'), parameter('shop', 's')],
      },
    });
    expect(url.href).toBe('https://api.example.com/a?page=3&size=10');
    expect(headers).toMatchObject({ 'x-who': 'connection', 'X-Target': 't' });
    expect(headers).not.toHaveProperty('X-Who');
    expect(body).toBe('{"id":"7","shop":"s"}');
  });

  test('is authorized by the connection, whatever other parameters say', () => {
    const { headers } = destinationRequest({
      ...PARTS,
      authorization: { Authorization: 'Basic real' },
      invocation: { HeaderParameters: [parameter('authorization', 'Basic other')] },
    });
    expect(headers).toMatchObject({ Authorization: 'Basic real' });
    expect(headers).not.toHaveProperty('authorization');
  });

  test('has a content type of its own when somebody says so, and never another user agent, range or host', () => {
    const HeaderParameters = { 'content-type': 'text/plain', 'user-agent ': 'me', Range: 'bytes=0-1', HOST: 'other' };
    const { headers } = destinationRequest({ ...PARTS, target: { HeaderParameters } });
    expect(headers).toEqual({
      'content-type': 'text/plain',
      'User-Agent': 'Amazon/EventBridge/ApiDestinations',
      Range: 'bytes=0-1048575',
      'Accept-Encoding': 'gzip,deflate',
      Connection: 'close',
    });
  });

  test('keeps its numbers when members are added, and is left alone when it is no object', () => {
    const invocation = { BodyParameters: [parameter('shop', 's')] };
    const bodyOf = (payload: string) => destinationRequest({ ...PARTS, payload, invocation }).body;
    expect(bodyOf('{"n":12345678901234567890.10}')).toBe('{"n":12345678901234567890.10,"shop":"s"}');
    expect(bodyOf('[1]')).toBe('[1]');
    expect(bodyOf('"a line"\n"another"')).toBe('"a line"\n"another"');
  });

  test('has values in the place of the stars of its path, in order', () => {
    const endpoint = 'https://api.example.com/shops/*/notices/*?all=*';
    const target = { PathParameterValues: ['a/b', '..', 'too many'] };
    expect(destinationRequest({ ...PARTS, endpoint, target }).url.href).toBe(
      'https://api.example.com/shops/a%2Fb/notices/%252E%252E?all=*',
    );
  });

  test('has the sign for what is no character in the place of half of a surrogate pair', () => {
    const endpoint = 'https://api.example.com/shops/*';
    const target = { PathParameterValues: ['a\ud83d'] };
    expect(destinationRequest({ ...PARTS, endpoint, target }).url.pathname).toBe('/shops/a%EF%BF%BD');
  });

  test('goes to the host of the endpoint, whatever the values are', () => {
    // Units are halves of surrogate pairs, too.
    const text = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), (PathParameterValues) => {
        const endpoint = 'https://api.example.com:8443/v1/*/x/*';
        const { url } = destinationRequest({ ...PARTS, endpoint, target: { PathParameterValues } });
        expect([url.origin, url.pathname.split('/').length]).toEqual(['https://api.example.com:8443', 5]);
      }),
    );
  });

  test('with a user name has both in one header', () => {
    expect(authorizationOf({ BasicAuthParameters: { Username: 'u', Password: 'p:é' } })).toEqual({
      Authorization: `Basic ${Buffer.from('u:p:é').toString('base64')}`,
    });
  });
});

test('a rate never grants more than its limit within a second, and keeps nobody waiting for nothing', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 60 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), gaps, (perSecond, waits) => {
      const rate = new InvocationRate();
      let nowMs = 0;
      const granted = waits.map((gapMs) => {
        nowMs += gapMs;
        return nowMs + (rate.take(perSecond, nowMs, Number.POSITIVE_INFINITY) ?? 0);
      });
      granted.forEach((atMs, index) => {
        const earlier = granted[index - perSecond];
        expect(earlier === undefined || atMs - earlier >= 1000).toBe(true);
      });
    }),
  );
});
