import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { selfRegistering, withoutErrors } from '../../../tools/build/slim-errors.ts';
import { bundle } from '../../../tools/build.ts';
import * as unbundled from './fixtures/tells-errors-apart.ts';

const NAME = 'test/errors/tells-errors-apart';
const before = { ...process.env };
let bundled: typeof unbundled;
let bundleText: string;

beforeAll(async () => {
  await bundle({ [NAME]: 'test/unit/tools/fixtures/tells-errors-apart.ts' });
  const file = path.resolve(`dist/${NAME}.cjs`);
  bundled = createRequire(import.meta.url)(file);
  bundleText = readFileSync(file, 'utf8');
  Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 's' });
});

afterAll(() => {
  process.env = before;
  rmSync(path.resolve(`dist/${path.dirname(NAME)}`), { recursive: true });
});

/** A request handler that answers every call with that error, and the hosts that were called. */
function answering(statusCode: number, error: object) {
  const hosts: string[] = [];
  const handle = async ({ hostname }: { hostname: string }) => {
    hosts.push(hostname);
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    return { response: { statusCode, headers, body: Readable.from([Buffer.from(JSON.stringify(error))]) } };
  };
  return { hosts, requestHandler: { handle } as never };
}

const PREFIX = 'com.amazonaws.dynamodb.v20120810#';

/** The parts of an error that code looks at. */
async function outcome({ handler }: typeof unbundled, code: string, statusCode = 400) {
  const { hosts, requestHandler } = answering(statusCode, {
    __type: `${PREFIX}${code}`,
    message: 'so it is',
    Item: { orderId: { S: '1' } },
  });
  const { thrown, isRefusal } = await handler(requestHandler);
  const { name, message, $fault, $metadata, Item } = thrown as Record<string, unknown>;
  return {
    name,
    message,
    $fault,
    status: ($metadata as { httpStatusCode: number }).httpStatusCode,
    Item,
    isRefusal,
    calls: hosts.length,
  };
}

describe('a bundled function', () => {
  test.each([
    ['ConditionalCheckFailedException', true, 1],
    ['ResourceNotFoundException', false, 1],
    ['ProvisionedThroughputExceededException', false, 2],
    ['ReplicatedWriteConflictException', false, 2],
    ['NobodyKnowsIt', false, 1],
  ])('gets %s as without bundling', async (code, isRefusal, calls) => {
    const outcomes = [await outcome(bundled, code), await outcome(unbundled, code)];
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(outcomes[0]).toMatchObject({ name: code, message: 'so it is', $fault: 'client', isRefusal, calls });
  });

  test('has the class of an error that it imports, and of no other', () => {
    expect(bundleText).toContain('ConditionalCheckFailedException');
    expect(bundleText).not.toContain('TransactionCanceledException');
  });

  test('calls the same hosts, in every partition', async () => {
    for (const region of ['eu-west-1', 'us-gov-west-1', 'cn-north-1', 'us-iso-east-1', 'eusc-de-east-1', 'xx-new-1']) {
      const [ours, sdk] = [answering(200, {}), answering(200, {})];
      await bundled.hostIn(region, ours.requestHandler);
      await unbundled.hostIn(region, sdk.requestHandler);
      expect(ours.hosts).toEqual(sdk.hosts);
    }
  });
});

test('another form of the SDK is refused', () => {
  expect(() => selfRegistering('export class A {}')).toThrow('The errors of an SDK client have another form.');
  expect(() => withoutErrors('export var A$ = [];', '')).toThrow('The schemas of an SDK client have another form.');
});
