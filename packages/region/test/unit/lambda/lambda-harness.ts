import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock } from '../../../src/core/clock.ts';
import { Journal } from '../../../src/core/journal.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { realClock } from '../../../src/core/real-clock.ts';
import type { FunctionDeclaration } from '../../../src/lambda/function-config.ts';
import { type LambdaDeps, LambdaService } from '../../../src/lambda/service.ts';

export const ACCOUNT = '000000000000';
export const REGION = 'eu-central-1';
export const arnOf = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

/** Writes a bundle to a folder of its own and gives the folder. */
function bundle(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function digestOf(files: Readonly<Record<string, string>>) {
  const text = JSON.stringify(files);
  return { codeSizeBytes: text.length, codeSha256: createHash('sha256').update(text).digest('base64') };
}

/** A Lambda service on `clock` whose functions are CommonJS handlers given as source text. */
export function lambdaHarness(clock: Clock = realClock(), workers = {}, more: Partial<LambdaDeps> = {}) {
  const journal = new Journal(clock);
  const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_ACCESS_KEY_ID: 'local' };
  const deps = { clock, random: seededRandom(1), journal, accountId: ACCOUNT, region: REGION, environment, workers };
  const lambda = new LambdaService({ ...deps, ...more });
  const folders: string[] = [];
  const addBundle = (name: string, files: Readonly<Record<string, string>>, settings: Partial<FunctionDeclaration>) => {
    const codeDir = bundle(files);
    folders.push(codeDir);
    const code = { codeDir, ...digestOf(files) };
    lambda.addFunction({ name, arn: arnOf(name), ...code, handler: 'index.handler', timeoutMs: 60_000, ...settings });
  };
  const add = (name: string, source: string, settings: Partial<FunctionDeclaration> = {}): void =>
    addBundle(name, { 'index.js': source }, settings);
  const stop = () => {
    lambda.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  return { lambda, journal, add, addBundle, stop };
}
