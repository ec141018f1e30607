import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Readable } from 'node:stream';
import { runInThisContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseEpochTimestamp, parseRfc3339DateTimeWithOffset, parseRfc7231DateTime } from '@smithy/core/serde';
import { build } from 'esbuild';
import { slimSdk } from '../../../tools/build/slim-sdk.ts';
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

const SDK = { parseRfc3339DateTimeWithOffset, parseRfc7231DateTime, parseEpochTimestamp };
type Readers = Readonly<Record<keyof typeof SDK, (value: unknown) => Date | undefined>>;

/** How a bundle reads the dates of AWS. */
async function bundledReaders(): Promise<Readers> {
  const stdin = {
    contents: `export { ${Object.keys(SDK).join(', ')} } from '@smithy/core/serde'`,
    resolveDir: import.meta.dirname,
  };
  const settings = { bundle: true, write: false, platform: 'node', format: 'iife', globalName: 'readers' } as const;
  const { outputFiles } = await build({ stdin, ...settings, mainFields: ['module', 'main'], plugins: [slimSdk] });
  return runInThisContext(`(require) => { ${outputFiles[0]?.text ?? ''}\nreturn readers; }`)(
    createRequire(import.meta.url),
  );
}

describe('a date of AWS', () => {
  let readers: Readers;
  beforeAll(async () => {
    readers = await bundledReaders();
  });

  test.each([
    ['parseRfc3339DateTimeWithOffset', '2026-03-02T09:15:00Z'],
    ['parseRfc3339DateTimeWithOffset', '2026-03-02T09:15:00.125Z'],
    ['parseRfc3339DateTimeWithOffset', '2026-03-02T09:15:00+02:30'],
    ['parseRfc7231DateTime', 'Mon, 02 Mar 2026 09:15:00 GMT'],
    ['parseRfc7231DateTime', 'Monday, 02-Mar-26 09:15:00 GMT'],
    ['parseEpochTimestamp', 1_772_442_900.5],
    ['parseEpochTimestamp', '1772442900.123'],
    ['parseEpochTimestamp', { tag: 1, value: 1_772_442_900 }],
    ['parseEpochTimestamp', null],
  ] as const)('is read by %s from %j as the SDK reads it', (reader, value) => {
    expect(readers[reader](value)).toEqual(SDK[reader](value));
  });

  test.each([
    ['parseRfc3339DateTimeWithOffset', 'yesterday'],
    ['parseRfc7231DateTime', ''],
    ['parseEpochTimestamp', 'soon'],
    ['parseEpochTimestamp', Number.POSITIVE_INFINITY],
  ] as const)('that is none is refused by %s: %j', (reader, value) => {
    expect(() => SDK[reader](value)).toThrow(TypeError);
    expect(() => readers[reader](value)).toThrow('invalid date');
  });
});
