import { Readable } from 'node:stream';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WireRequest } from '#lib/aws/head.ts';
import { readParameterWith, readSecretWith } from '#lib/aws/read-secret.ts';
import { storedKeys } from '#lib/webhooks/stored-keys.ts';
import { NOW_MS } from '../../../support/kit.ts';

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalr/K7MDENG+bPxRfi', sessionToken: 'tok/en+=1' };
const ENDPOINTS = ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SECRETS_MANAGER', 'AWS_ENDPOINT_URL_SSM'];
const before = { ...process.env };

beforeEach(() => {
  for (const name of ENDPOINTS) delete process.env[name];
});
afterEach(() => {
  process.env = { ...before };
});

/** A client that gets these answers, and what it sent. */
function given(answerOf: (body: string) => readonly [statusCode: number, answer: unknown]) {
  const requests: WireRequest[] = [];
  const handle = async (request: WireRequest) => {
    requests.push(request);
    const [statusCode, answer] = answerOf(request.body.toString());
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    return { response: { statusCode, headers: {}, body: Readable.from([Buffer.from(text)]) } };
  };
  const client = new SQSClient({ region: 'eu-central-1', credentials: CREDENTIALS, requestHandler: { handle } });
  return { client, requests, now: () => NOW_MS };
}

describe('a secret', () => {
  test('is read at its service, signed with the credentials of the client', async () => {
    const { client, requests, now } = given(() => [200, { SecretString: 'the key' }]);
    expect(await readSecretWith(client, now)('partners/acme', 'AWSPREVIOUS')).toBe('the key');

    const [request] = requests;
    expect(request).toMatchObject({
      method: 'POST',
      protocol: 'https:',
      hostname: 'secretsmanager.eu-central-1.amazonaws.com',
    });
    expect(JSON.parse(String(request?.body))).toEqual({ SecretId: 'partners/acme', VersionStage: 'AWSPREVIOUS' });
    expect(request?.headers).toMatchObject({
      'x-amz-target': 'secretsmanager.GetSecretValue',
      'x-amz-date': '20260302T120000Z',
      'x-amz-security-token': 'tok/en+=1',
      authorization: expect.stringContaining('/20260302/eu-central-1/secretsmanager/aws4_request'),
    });
  });

  test.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SECRETS_MANAGER'])('is read where %s says', async (name) => {
    Object.assign(process.env, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', [name]: 'http://127.0.0.1:4566' });
    const { client, requests, now } = given(() => [200, {}]);
    expect(await readSecretWith(client, now)('s', 'AWSCURRENT')).toBeUndefined();
    expect(requests).toMatchObject([{ hostname: '127.0.0.1', port: 4566, headers: { host: '127.0.0.1:4566' } }]);
  });

  test('that is not there is none, and any other answer an error without its text', async () => {
    const answering = (status: number, answer: unknown) => {
      const { client, now } = given(() => [status, answer]);
      return readSecretWith(client, now)('s', 'AWSCURRENT');
    };
    expect(await answering(400, { __type: 'ResourceNotFoundException' })).toBeUndefined();
    const denied = { __type: 'com.amazon#AccessDeniedException', message: 'quotes much' };
    await expect(answering(400, denied)).rejects.toThrow(
      /^secretsmanager.GetSecretValue answered AccessDeniedException$/,
    );
    await expect(answering(502, '<html>')).rejects.toThrow('answered HTTP 502');
  });
});

test('a parameter is read decrypted', async () => {
  const { client, requests, now } = given(() => [200, { Parameter: { Value: 'the key' } }]);
  expect(await readParameterWith(client, now)('/partners/acme')).toBe('the key');
  expect(JSON.parse(String(requests[0]?.body))).toEqual({ Name: '/partners/acme', WithDecryption: true });
  expect(requests[0]?.hostname).toBe('ssm.eu-central-1.amazonaws.com');
});

test('the keys of a partner are the two newest versions of its secret, or its parameter', async () => {
  const { client, requests, now } = given((body) =>
    body.includes('AWSPREVIOUS')
      ? [400, { __type: 'ResourceNotFoundException' }]
      : [200, { SecretString: 'new', Parameter: { Value: 'kept' } }],
  );
  const partners = { acme: {}, other: { keysIn: 'parameter-store' } } as never;
  const read = storedKeys(client, now, { prefix: 'shop-dev/partners/', partners });
  expect(await read('acme')).toEqual([{ version: 'AWSCURRENT', text: 'new' }]);
  expect(await read('other')).toEqual([{ version: 'the parameter', text: 'kept' }]);
  expect(requests.map(({ body }) => JSON.parse(String(body)))).toEqual([
    { SecretId: 'shop-dev/partners/acme', VersionStage: 'AWSCURRENT' },
    { SecretId: 'shop-dev/partners/acme', VersionStage: 'AWSPREVIOUS' },
    { Name: '/shop-dev/partners/other', WithDecryption: true },
  ]);
});
