import { describe, expect, test } from '@jest/globals';
import { isSignedWith, signatureOf } from '../../../src/http/signature.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const HEADERS = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };
const FORM = { ...HEADERS, 'content-type': 'application/x-www-form-urlencoded' };

function request(
  target: string,
  signature: string,
  { method = 'GET', headers = HEADERS, body = '' }: { method?: string; headers?: object; body?: string } = {},
) {
  const [path = '', query = ''] = target.split('?');
  const signedHeaders = Object.keys(headers).toSorted().join(';');
  const credential = 'AKIDEXAMPLE/20150830/us-east-1/service/aws4_request';
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  const all: Record<string, string> = { ...headers, authorization };
  return { method, path, query: new URLSearchParams(query), headers: all, bytes: Buffer.from(body) };
}

function isRight(call: ReturnType<typeof request>, secret = SECRET): boolean | undefined {
  const signature = signatureOf(call);
  return signature && isSignedWith(secret, call, signature);
}

/** AWS's own examples: https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-test-suite.html */
const EXAMPLES = [
  request('/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'),
  request('/?Param2=value2&Param1=value1', 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500'),
  request('/', 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a', {
    method: 'POST',
    headers: FORM,
    body: 'Param1=value1',
  }),
] as const;

describe('the signature of a request', () => {
  test.each(EXAMPLES)('of an example of AWS is right: $method $path $query', (example) => {
    expect(isRight(example)).toBe(true);
  });

  test.each([
    ['with another secret', EXAMPLES[0], 'another secret'],
    ['with another method', { ...EXAMPLES[0], method: 'PUT' }, SECRET],
    ['with another path', { ...EXAMPLES[0], path: '/other' }, SECRET],
    ['with another query', { ...EXAMPLES[1], query: new URLSearchParams('Param1=value1') }, SECRET],
    ['with another body', { ...EXAMPLES[2], bytes: Buffer.from('Param1=value2') }, SECRET],
    ['with another host', { ...EXAMPLES[0], headers: { ...EXAMPLES[0].headers, host: 'example.com' } }, SECRET],
  ] as const)('%s is wrong', (_what, call, secret) => {
    expect(isRight(call, secret)).toBe(false);
  });

  const [first] = EXAMPLES;
  const { authorization = '' } = first.headers;
  test.each([
    ['no header', {}],
    ['a token', { authorization: 'Bearer abc' }],
    ['a signature without its host', { authorization: authorization.replace('host;', '') }],
    ['a signature of another day', { authorization: authorization.replace('20150830', '20150831') }],
    ['a signature that is cut off', { authorization: authorization.slice(0, -1) }],
    ['a signature in another way', { authorization: authorization.replace('AWS4-HMAC', 'AWS4-ECDSA') }],
  ])('is not read from %s', (_what, headers) => {
    expect(signatureOf({ headers: { ...HEADERS, ...headers } })).toBeUndefined();
  });
});
