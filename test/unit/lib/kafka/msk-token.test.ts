import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { mskToken } from '#lib/kafka/msk-token.ts';

const NOW = new Date('2026-03-02T12:34:56.789Z');
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalr/K7MDENG+bPxRfi', sessionToken: 'tok/en+=1' };
const HOST = 'kafka.eu-central-1.amazonaws.com';
const SCOPE = '20260302/eu-central-1/kafka-cluster/aws4_request';

const urlIn = (token: string): URL => new URL(Buffer.from(token, 'base64url').toString());

/** Signature Version 4 in query parameters, from its description alone. */
function signatureOf(query: Readonly<Record<string, string>>): string {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const encode = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0)}`);
  const canonicalQuery = Object.entries(query)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const canonical = ['GET', '/', canonicalQuery, `host:${HOST}`, '', 'host', sha256('')].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', '20260302T123456Z', SCOPE, sha256(canonical)].join('\n');
  const key = SCOPE.split('/').reduce<string | Buffer>(hmac, `AWS4${CREDENTIALS.secretAccessKey}`);
  return hmac(key, toSign).toString('hex');
}

describe('the token for MSK', () => {
  test('is a request to connect, presigned for 15 minutes, in base64url', async () => {
    const token = await mskToken(CREDENTIALS, 'eu-central-1', NOW);
    const url = urlIn(token);
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(url.origin + url.pathname).toBe(`https://${HOST}/`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      Action: 'kafka-cluster:Connect',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `AKIDEXAMPLE/${SCOPE}`,
      'X-Amz-Date': '20260302T123456Z',
      'X-Amz-Expires': '900',
      'X-Amz-Security-Token': 'tok/en+=1',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
      'User-Agent': 'tributary',
    });
  });

  test('carries the signature that the description of Signature Version 4 gives, without the user agent', async () => {
    const url = urlIn(await mskToken(CREDENTIALS, 'eu-central-1', NOW));
    const {
      'X-Amz-Signature': signature,
      'User-Agent': _agent,
      ...signed
    } = Object.fromEntries(url.searchParams) as Record<string, string>;
    expect(signature).toBe(signatureOf(signed));
  });

  test('is signed with the credentials of the moment', async () => {
    let calls = 0;
    const changing = async () => ({ ...CREDENTIALS, accessKeyId: `AKID${++calls}` });
    const keys = [];
    for (let call = 0; call < 2; call++) {
      keys.push(urlIn(await mskToken(changing, 'eu-central-1', NOW)).searchParams.get('X-Amz-Credential'));
    }
    expect(keys).toEqual([`AKID1/${SCOPE}`, `AKID2/${SCOPE}`]);
  });
});
