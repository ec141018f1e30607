import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { at, parseJson } from '../src/core/json.ts';
import { functionResource, packageDir } from '../test/support/package-dir.ts';
import { startProcess } from '../test/support/region-process.ts';

const PACK = path.resolve(import.meta.dirname, '../pack/pack.ts');
const USER = `
import { startRegion, type Region } from '@tributary/region';
import { compilePattern } from '@tributary/region/event-pattern';
import { kafkaConnection, type KafkaConnection } from '@tributary/region/kafka-client';
import type { Hop } from '@tributary/region/journal';
export const region: Promise<Region> = startRegion({ port: 0, kafka: { port: 0 } });
export const connection: KafkaConnection | undefined = kafkaConnection({});
export const kindOf = (hop: Hop): string => hop.step;
// @ts-expect-error a pattern is a text
compilePattern(1);
`;
const CONFIG = {
  compilerOptions: {
    module: 'NodeNext',
    target: 'ES2024',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  },
  files: ['user.ts'],
};

// Packs the region, installs the tarball in a project of its own, type-checks a user of it, and runs a template there.
const project = mkdtempSync(path.join(os.tmpdir(), 'tarball-'));
const packaged = packageDir(
  { Resources: { Hello: functionResource('hello') } },
  { hello: "exports.handler = async () => 'hello from the tarball';" },
);
try {
  const tarball = pack();
  install(tarball);
  typeCheck();
  await runTemplate();
  console.log('4 passed, 0 failed');
} finally {
  packaged.remove();
  rmSync(project, { recursive: true, force: true });
}

function pack(): string {
  const name = execFileSync(process.execPath, [PACK, project], { encoding: 'utf8' }).trim();
  return step(`${name} is packed`, path.join(project, name));
}

function install(tarball: string): void {
  writeFileSync(path.join(project, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
  npm(project, 'install', '--no-audit', '--no-fund', '--ignore-scripts', tarball, '@types/node@24');
  step('npm install takes it', tarball);
}

function typeCheck(): void {
  writeFileSync(path.join(project, 'user.ts'), USER);
  writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify(CONFIG));
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  execFileSync(process.execPath, [path.join(path.dirname(compiler), 'bin/tsc')], { cwd: project, stdio: 'inherit' });
  step('its types are of use to another project', project);
}

async function runTemplate(): Promise<void> {
  const program = path.join(project, 'node_modules/@tributary/region/dist/tributary-region.mjs');
  mkdirSync(path.join(project, 'elsewhere'));
  const region = await startProcess(['--package', packaged.path], path.join(project, 'elsewhere'), program);
  try {
    const url = `${region.client.endpoint}/2015-03-31/functions/hello/invocations`;
    const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/lambda/aws4_request' };
    const answer = parseJson(await (await fetch(url, { method: 'POST', headers, body: '{}' })).text());
    if (answer !== 'hello from the tarball') throw new Error(`The function answered ${JSON.stringify(answer)}.`);
    const health = await (await fetch(`${region.client.endpoint}/_region/health`)).text();
    step('its program runs a template from there', at(parseJson(health), 'status'));
  } finally {
    await region.kill('SIGTERM');
  }
}

function npm(cwd: string, ...args: readonly string[]): void {
  execFileSync('npm', ['--silent', ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}

function step<T>(name: string, value: T): T {
  console.log(`ok      ${name}`);
  return value;
}
