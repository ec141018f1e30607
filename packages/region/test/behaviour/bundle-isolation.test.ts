import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, parseJson } from '../../src/core/json.ts';
import { functionResource } from '../support/package-dir.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const CODE = {
  builtin: "exports.handler = async () => typeof require('node:fs').readFileSync;",
  required: "const { zipSync } = require('fflate'); exports.handler = async () => typeof zipSync;",
  imported: "exports.handler = async () => { const { zipSync } = await import('fflate'); return typeof zipSync; };",
  sdk: "const { SQSClient } = require('@aws-sdk/client-sqs'); exports.handler = async () => typeof SQSClient;",
  variables: 'exports.handler = async () => Object.keys(process.env).filter((name) => /REGION_SDK|CACHE/.test(name));',
};

let region: TestRegion;
let lambda: LambdaClient;
beforeAll(async () => {
  const names = Object.keys(CODE);
  const Resources = Object.fromEntries(names.map((name) => [`${name}Function`, functionResource(name)]));
  region = await runningRegion({ Resources }, { code: CODE });
  lambda = new LambdaClient(region.client);
});
afterAll(async () => {
  lambda.destroy();
  await region.stop();
});

async function invoke(name: string): Promise<unknown> {
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: name }));
  return parseJson(Buffer.from(Payload ?? []).toString());
}

describe('a function finds', () => {
  test("Node's own modules", async () => {
    expect(await invoke('builtin')).toBe('function');
  });

  test('the AWS SDK, which Lambda brings along, though its bundle has none', async () => {
    expect(await invoke('sdk')).toBe('function');
  });

  test('no package that its bundle lacks, though a folder of the project has it', async () => {
    const answer = await invoke('required');
    expect(at(answer, 'errorType')).toBe('Runtime.ImportModuleError');
    expect(at(answer, 'errorMessage')).toMatch(/^Error: Cannot find module 'fflate'\nRequire stack:\n- .*index\.cjs$/);
  });

  test('no such package by import() either', async () => {
    expect(at(await invoke('imported'), 'errorMessage')).toMatch(
      /^Cannot find package 'fflate' imported from .*index\.cjs$/,
    );
  });

  test("none of the region's own variables", async () => {
    expect(await invoke('variables')).toEqual([]);
  });
});
