import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runningRegions } from '../../src/discovery/running.ts';
import { functionResource, type PackageDir, packageDir } from '../support/package-dir.ts';
import { startProcess } from '../support/region-process.ts';

const PROGRAM = path.resolve('packages/region/src/tributary-region.mjs');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let elsewhere: string;
let packaged: PackageDir;
beforeAll(() => {
  elsewhere = mkdtempSync(path.join(tmpdir(), 'elsewhere-'));
  packaged = packageDir(
    { Resources: { Hello: functionResource('hello') } },
    { hello: 'exports.handler = async () => 1;' },
  );
});
afterAll(() => {
  rmSync(elsewhere, { recursive: true });
  packaged.remove();
});

function run(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { cwd: elsewhere }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe('tributary-region', () => {
  test('tells its commands, and the options of start', async () => {
    expect((await run()).stdout).toContain('Usage: tributary-region <command>');
    expect((await run('start', '--help')).stdout).toContain('--artifacts <folder>');
  });

  test('tells its version', async () => {
    const { version } = JSON.parse(readFileSync('packages/region/package.json', 'utf8'));
    expect((await run('--version')).stdout).toBe(`${version}\n`);
  });

  test.each([
    [['stop'], 'There is no command "stop". --help lists the commands.'],
    [['start', '--prot', '1'], "Unknown option '--prot'. --help lists what there is."],
    [['start', '--template', 'a.json'], '--template needs --artifacts <folder>.'],
    [['start', '--artifacts', 'zips'], '--artifacts needs --template <file>.'],
    [['start', '--package', 'p', '--template', 'a.json'], 'Give --package, or --template and --artifacts.'],
    [['start'], 'There is no folder .serverless, in which cloudformation-template-update-stack.json was looked for.'],
    [
      ['start', '--template', 'a.json', '--artifacts', '.'],
      '. has no a.json. It is empty. --package takes a template, or a folder that `sls package`, `sam build` or `cdk synth` wrote.',
    ],
  ])('%j ends with code 2 and one line', async (args, line) => {
    expect(await run(...args)).toEqual({ code: 2, stdout: '', stderr: `${line}\n` });
  });

  test('runs a template with the zips of its functions from another folder', async () => {
    const template = path.join(packaged.path, 'cloudformation-template-update-stack.json');
    const region = await startProcess(['--template', template, '--artifacts', packaged.path], elsewhere);
    const resources = await fetch(`${region.client.endpoint}/_region/resources`);
    expect(await resources.text()).toContain('function:hello');
    await region.kill('SIGTERM');
  });

  test('is found while it runs, and neither after it stopped nor after it was killed', async () => {
    const folder = path.join(elsewhere, 'tributary-region', 'running');
    const start = () => startProcess(['--package', packaged.path], elsewhere, PROGRAM, elsewhere);
    const [stopped, killed] = [await start(), await start()];
    const found = async () => (await runningRegions(folder)).map(({ endpoint }) => endpoint);
    expect(await found()).toEqual([killed.client.endpoint, stopped.client.endpoint]);
    await stopped.kill('SIGTERM');
    expect(readdirSync(folder)).toHaveLength(1);
    await killed.kill('SIGKILL');
    expect(readdirSync(folder)).toHaveLength(1);
    expect(await found()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
