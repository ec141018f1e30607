import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UsageError } from '@tributary/region/command-line';
import { at, listOf, parseJson, textOf } from '@tributary/region/json';
import { buildAll, functionNames } from '../../../tools/build.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'build-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

describe('the build', () => {
  test('a handler becomes one CommonJS file that keeps the names of its classes', async () => {
    write(
      'functions/say-hello/handler.ts',
      'class TooLate extends Error {}\nexport const handler = () => TooLate.name;',
    );
    const bundles = await buildAll(undefined, root);
    const { handler } = createRequire(import.meta.url)(path.join(root, 'dist/say-hello/index.cjs'));
    expect(bundles.map(({ file }) => file)).toEqual(['dist/say-hello/index.cjs']);
    expect(handler()).toBe('TooLate');
  });

  test('the stack of an error names file, line and column of the TypeScript, also in other modules', async () => {
    write('domain/decide.ts', "export const decide = (): never => {\n  throw new RangeError('no');\n};");
    write(
      'functions/one/handler.ts',
      "import { decide } from '../../domain/decide.ts';\nexport const handler = () => decide();",
    );
    await buildAll(undefined, root);
    const print = "try { require('./dist/one/index.cjs').handler(); } catch (error) { console.log(error.stack); }";
    const { stdout } = await runNode(['-e', print], root);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'RangeError: no',
      '    at decide (domain/decide.ts:2:9)',
      '    at Object.handler (functions/one/handler.ts:2:30)',
    ]);
  });

  test('a module of Node.js that is imported late does not bring all of its exports with it', async () => {
    const from = "export const handler = async () => (await import('node:http')).default.STATUS_CODES[404];";
    write('functions/one/handler.ts', from);
    await buildAll(undefined, root);
    const print = [
      "require('./dist/one/index.cjs').handler().then((text) => {",
      '  const undici = process.moduleLoadList.filter((name) => name.includes("undici/undici"));',
      '  console.log(text, undici.length);',
      '});',
    ].join('\n');
    const { stdout } = await runNode(['-e', print], root);
    expect(stdout).toBe('Not Found 0\n');
  });

  test('the map of a bundle names the own sources only, and no folder of the machine', async () => {
    write('node_modules/left/index.js', 'export const left = (text) => text.trim();');
    write('functions/one/handler.ts', "import { left } from 'left';\nexport const handler = () => left(' x');");
    await buildAll(undefined, root);
    const map = parseJson(readFileSync(path.join(root, 'dist/one/index.cjs.map'), 'utf8'));
    const sources = listOf(at(map, 'sources')).filter((source) => !textOf(source).includes('/lib/'));
    expect([sources, at(map, 'names')]).toEqual([['../../functions/one/handler.ts'], []]);
  });

  test('only the functions named are built', async () => {
    write('functions/one/handler.ts', 'export const handler = () => 1;');
    write('functions/two/handler.ts', 'export const handler = () => 2;');
    const bundles = await buildAll(['two'], root);
    expect(bundles.map(({ file }) => file)).toEqual(['dist/two/index.cjs']);
  });

  test('an unknown function is refused with the list of those that exist', async () => {
    write('functions/one/handler.ts', '');
    await expect(buildAll(['tow', 'one'], root)).rejects.toEqual(
      new UsageError('Unknown function tow. functions/ holds one.'),
    );
  });

  test('a function folder without handler.ts is refused by name', async () => {
    write('functions/one/logic.ts', '');
    await expect(buildAll(undefined, root)).rejects.toEqual(
      new UsageError('functions/one/handler.ts does not exist: a function starts there.'),
    );
  });

  test('code that reads import.meta.url, which a bundle does not have, is refused', async () => {
    write('functions/one/handler.ts', 'export const handler = () => import.meta.url;');
    await expect(buildAll(undefined, root)).rejects.toThrow(
      'functions/one/handler.ts:3:53: "import.meta" is not available',
    );
  });

  test('a project without functions is refused', async () => {
    expect(() => functionNames(root)).toThrow(
      new UsageError(`There is no folder functions/ in ${path.basename(root)}.`),
    );
    mkdirSync(path.join(root, 'functions'));
    await expect(buildAll(undefined, root)).rejects.toEqual(new UsageError('functions/ holds no function.'));
  });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of this project as npm does, with the Node that runs the tests. */
const run = (script: string, args: readonly string[]): Promise<Ended> => runNode([script, ...args]);

function runNode(args: readonly string[], cwd = process.cwd()): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('the command line', () => {
  test('--help says what the command does', async () => {
    const { code, stdout } = await run('tools/build.ts', ['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: npm run build [-- <function>...]');
  });

  test('an unknown option ends with one line and exit code 2', async () => {
    expect(await run('tools/build.ts', ['--fast'])).toEqual({
      code: 2,
      stdout: '',
      stderr: "Unknown option '--fast'. --help lists what there is.\n",
    });
  });
});
