import { describe, expect, test } from '@jest/globals';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { Signer } from '#lib/aws/signature.ts';

const SCOPE = { region: 'eu-west-1', service: 'dynamodb' };
const PLACE = {
  protocol: 'https:',
  hostname: 'dynamodb.eu-west-1.amazonaws.com',
  method: 'POST',
  path: '/',
  query: {},
};
const HEADERS = {
  host: PLACE.hostname,
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB.GetItem',
};
const SIGNED = ['content-type', 'host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-target'];

const bySdk = async (
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
  body: Buffer,
  signingDate: Date,
) => {
  const signer = new SignatureV4({ ...SCOPE, credentials, sha256: Sha256 });
  return (await signer.sign({ ...PLACE, headers: HEADERS, body }, { signingDate })).headers;
};

describe('a signature', () => {
  test('is that of the SDK, for every day and all credentials', async () => {
    const signer = new Signer(SCOPE, SIGNED);
    const calls = [
      { accessKeyId: 'AKID1', secretAccessKey: 'one', day: '2026-03-02T12:00:00.123Z', body: '{}' },
      { accessKeyId: 'AKID1', secretAccessKey: 'one', day: '2026-03-02T12:00:01.000Z', body: '{"name":"Jürgen"}' },
      { accessKeyId: 'AKID1', secretAccessKey: 'one', day: '2026-03-03T00:00:00.000Z', body: '' },
      { accessKeyId: 'AKID2', secretAccessKey: 'two', day: '2026-03-03T00:00:00.000Z', body: '{}' },
    ];
    for (const { day, body, ...credentials } of calls) {
      const bytes = Buffer.from(body);
      expect(signer.sign(HEADERS, bytes, credentials, new Date(day))).toEqual(
        await bySdk(credentials, bytes, new Date(day)),
      );
    }
  });

  test('covers the session token', async () => {
    const credentials = { accessKeyId: 'AKID1', secretAccessKey: 'one', sessionToken: 'token' };
    const signer = new Signer(SCOPE, [...SIGNED.slice(0, 4), 'x-amz-security-token', 'x-amz-target']);
    const now = new Date('2026-03-02T12:00:00.000Z');
    const body = Buffer.from('{}');
    expect(signer.sign(HEADERS, body, credentials, now)).toEqual(await bySdk(credentials, body, now));
  });
});
