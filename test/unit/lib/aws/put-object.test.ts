import { createHmac, hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WireRequest } from '#lib/aws/head.ts';
import { putObjectWith } from '#lib/aws/put-object.ts';
import { NOW_MS } from '../../../support/kit.ts';

const BODY = Buffer.from('{"form":"event"}');
const OBJECT = { bucket: 'payloads', key: 'shop-dev-f/evt-1-ab.json', body: BODY, sha256: hash('sha256', BODY) };
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalr/K7MDENG+bPxRfi', sessionToken: 'tok/en+=1' };
const ENDPOINTS = ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'];
const before = { ...process.env };

beforeEach(() => {
  for (const name of ENDPOINTS) delete process.env[name];
});
afterEach(() => {
  process.env = { ...before };
});

/** Puts the object with a client that gets this answer, and gives what went over the wire. */
async function put(statusCode = 200, answer = ''): Promise<WireRequest> {
  const requests: WireRequest[] = [];
  const handle = async (request: WireRequest) => {
    requests.push(request);
    return { response: { statusCode, headers: {}, body: Readable.from([Buffer.from(answer)]) } };
  };
  const client = new SQSClient({ region: 'eu-central-1', credentials: CREDENTIALS, requestHandler: { handle } });
  await putObjectWith(client, () => NOW_MS)(OBJECT);
  const [request] = requests;
  if (!request || requests.length > 1) throw new Error(`${requests.length} requests were sent.`);
  return request;
}

/** Signature Version 4 in headers, from its description alone. */
function signatureOf({ method, path, headers }: WireRequest, signedNames: readonly string[]): string {
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const lines = signedNames.map((name) => `${name}:${headers[name]}\n`).join('');
  const canonical = [method, path, '', lines, signedNames.join(';'), OBJECT.sha256].join('\n');
  const date = headers['x-amz-date'] ?? '';
  const scope = `${date.slice(0, 8)}/eu-central-1/s3/aws4_request`;
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${CREDENTIALS.secretAccessKey}`);
  return hmac(key, ['AWS4-HMAC-SHA256', date, scope, hash('sha256', canonical)].join('\n')).toString('hex');
}

describe('an object', () => {
  test('is put at the host of its bucket, with its length, its hash and the credentials of the client', async () => {
    const { body, headers, ...place } = await put();
    expect(place).toEqual({
      method: 'PUT',
      protocol: 'https:',
      hostname: 'payloads.s3.eu-central-1.amazonaws.com',
      path: '/shop-dev-f/evt-1-ab.json',
      query: {},
    });
    expect(body).toBe(BODY);
    expect(headers).toMatchObject({
      host: 'payloads.s3.eu-central-1.amazonaws.com',
      'content-type': 'application/json',
      'content-length': '16',
      'x-amz-content-sha256': OBJECT.sha256,
      'x-amz-date': '20260302T120000Z',
      'x-amz-security-token': 'tok/en+=1',
    });
  });

  test('is signed as the description of Signature Version 4 says', async () => {
    const request = await put();
    const [, names = '', signature] =
      /SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(request.headers['authorization'] ?? '') ?? [];
    expect(names.split(';')).toEqual(
      expect.arrayContaining(['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token']),
    );
    expect(signature).toBe(signatureOf(request, names.split(';')));
  });

  test.each(ENDPOINTS)('is put at the path of its bucket where %s says so', async (name) => {
    Object.assign(process.env, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', [name]: 'http://127.0.0.1:4566' });
    const { protocol, hostname, port, path, headers } = await put();
    expect([protocol, hostname, port, path]).toEqual([
      'http:',
      '127.0.0.1',
      4566,
      '/payloads/shop-dev-f/evt-1-ab.json',
    ]);
    expect(headers['host']).toBe('127.0.0.1:4566');
  });

  test.each([
    [403, '<Error><Code>AccessDenied</Code><Message>no</Message></Error>', 'S3 answered 403 AccessDenied'],
    [503, 'no XML', 'S3 answered 503 without a reason'],
  ])('that is answered with %d is not there', async (status, answer, message) => {
    await expect(put(status, answer)).rejects.toThrow(message);
  });
});
