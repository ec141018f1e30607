import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import { at, parseJson } from '@tributary/region/json';
import { bundledRegion, type Program } from '../../../tools/build/region-program.ts';

const run = promisify(execFile);
const MANIFEST = createRequire(import.meta.url).resolve('@tributary/region/package.json');
let program: Program;

beforeAll(async () => {
  program = await bundledRegion();
}, 60_000);

test('the region in one file runs, and reads the files beside its sources', async () => {
  const env = { ...process.env, ...program.environment };
  const { stdout } = await run(process.execPath, [program.file, '--version'], { env });
  expect(stdout.trim()).toBe(at(parseJson(readFileSync(MANIFEST, 'utf8')), 'version'));
}, 60_000);

test('no part of the file asks where it is itself', () => {
  const text = readFileSync(program.file, 'utf8');
  expect(text).not.toContain('import.meta.');
  expect(text).toContain(JSON.stringify(path.join(path.dirname(MANIFEST), 'src', 'lambda')));
});

test('the file has the Kafka client, without the compiler of schemas that it never uses', () => {
  const text = readFileSync(program.file, 'utf8');
  expect(text).not.toMatch(/from "@platformatic\/kafka"/);
  expect(text).toMatch(/Ajv2020 = class \{\s+addKeyword\(\) \{\s+\}/);
});
