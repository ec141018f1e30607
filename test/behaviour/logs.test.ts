import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { functionResource } from '../../packages/region/test/support/package-dir.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';

const SHARED = { LoggingConfig: { LogGroup: '/app/shared' } };
const TEMPLATE = {
  Resources: {
    Greet: functionResource('app-dev-greet'),
    Left: functionResource('app-dev-left', SHARED),
    Right: functionResource('app-dev-right', SHARED),
  },
};
const SAYS = `exports.handler = async ({ id, fail }) => {
  console.log('about', id, '\\u001b[2J');
  if (fail) throw new TypeError(fail);
};`;
const CODE = { 'app-dev-greet': SAYS, 'app-dev-left': SAYS, 'app-dev-right': SAYS };

let region: TestRegion;
let lambda: LambdaClient;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { code: CODE });
  lambda = new LambdaClient(region.client);
  await invoke('greet', { id: 'e-1' });
  await invoke('greet', { id: 'e-2', fail: 'no luck' });
  await invoke('left', { id: 'e-3' });
  await invoke('right', { id: 'e-3' });
});
afterAll(async () => {
  lambda.destroy();
  await region.stop();
});

const invoke = (name: string, input: object) =>
  lambda.send(new InvokeCommand({ FunctionName: `app-dev-${name}`, Payload: JSON.stringify(input) }));

const commandOf = (args: readonly string[]): string[] => ['ops/logs.ts', ...args, '--endpoint', region.endpoint];

function logs(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, commandOf(args), (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** Without time and request id. */
const shown = (stdout: string): readonly string[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\d\d:\d\d:\d\d\.\d{3} {2}(\S+ *) {2}[0-9a-f]{8} {2}/, '$1 | '));

test('the logs of all functions are shown by time, with short names and nothing that a terminal obeys', async () => {
  const { code, stdout } = await logs();
  expect([code, shown(stdout)]).toEqual([
    0,
    [
      'greet | INFO   about e-1 \\u001b[2J',
      'greet | INFO   about e-2 \\u001b[2J',
      'greet | ERROR  Invoke Error: TypeError: no luck',
      expect.stringMatching(/^ {8}at .*index\.cjs:3/),
      'left  | INFO   about e-3 \\u001b[2J',
      'right | INFO   about e-3 \\u001b[2J',
    ],
  ]);
});

test('a function is named whole or short, also where several write to one group', async () => {
  expect(shown((await logs('right')).stdout)).toEqual(['right | INFO   about e-3 \\u001b[2J']);
  expect(shown((await logs('app-dev-left')).stdout)).toEqual(['left  | INFO   about e-3 \\u001b[2J']);
});

test('the lines of one event are shown, those without its id too', async () => {
  const { stdout } = await logs('--id', 'e-2', '--all');
  expect(shown(stdout).map((line) => line.slice(0, 30))).toEqual([
    'greet |        START Version: ',
    'greet | INFO   about e-2 \\u001',
    'greet | ERROR  Invoke Error: T',
    expect.stringMatching(/^ {8}at /),
    'greet |        END',
    'greet |        REPORT  Duratio',
  ]);
});

test('--errors shows errors, --json the same as JSON lines', async () => {
  const { stdout } = await logs('--errors', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    functionName: 'app-dev-greet',
    level: 'ERROR',
    message: 'Invoke Error: TypeError: no luck',
    requestId: expect.any(String),
  });
});

test('--follow goes on with what is written from now on', async () => {
  const child = spawn(process.execPath, commandOf(['left', '--follow']));
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (lines.length === 1) await invoke('left', { id: 'e-4' });
    else break;
  }
  child.kill();
  expect(shown(lines.join('\n'))).toEqual([
    'left  | INFO   about e-3 \\u001b[2J',
    'left  | INFO   about e-4 \\u001b[2J',
  ]);
});

test.each([
  [['nobody'], 2, 'There is no function nobody. There are: greet, left, right.\n'],
  [['--since', 'x'], 2, '--since takes 30s, 10m, 2h, 1d or a date such as 2026-03-02T09:00:00Z, not "x".\n'],
  [['--errors', '--all'], 2, 'Give --errors or --all, not both.\n'],
  [['right', '--errors'], 1, expect.stringMatching(/^There is no such line since \d{4}-.*Z\.\n$/)],
])('%j ends with %i', async (args, code, stderr) => {
  expect(await logs(...args)).toEqual({ code, stdout: '', stderr });
});
