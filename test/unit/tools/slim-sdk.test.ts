import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundle } from '../../../tools/build.ts';

const NAME = 'test/uses-the-sdk';
const before = { ...process.env };
const requests: { headers: Record<string, string>; hostname: string }[] = [];

const requestHandler = {
  handle: async (request: (typeof requests)[number]) => {
    requests.push(request);
    return { response: { statusCode: 200, headers: {}, body: Readable.from([Buffer.from('{}')]) } };
  },
};

beforeAll(async () => {
  await bundle({ [NAME]: 'test/unit/tools/fixtures/uses-the-sdk.ts' });
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
  });
});

afterAll(() => {
  process.env = before;
  rmSync(path.resolve(`dist/${path.dirname(NAME)}`), { recursive: true });
});

describe('a bundled function', () => {
  test('signs with the credentials of its environment, for its region, and keeps the names of its own classes', async () => {
    const { handler } = createRequire(import.meta.url)(path.resolve(`dist/${NAME}.cjs`));
    const error = await handler(requestHandler);
    const [{ headers, hostname } = { headers: {}, hostname: '' }] = requests;
    expect(hostname).toBe('dynamodb.eu-central-1.amazonaws.com');
    expect(headers['x-amz-security-token']).toBe('token');
    expect(headers['authorization']).toMatch(/Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/dynamodb\/aws4_request/);
    expect(error.constructor.name).toBe('OrderMislaid');
  });
});
