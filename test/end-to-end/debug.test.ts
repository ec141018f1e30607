import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, test } from '@jest/globals';
import { at, objectsOf, parseJson, textOf } from '@tributary/region/json';
import { Debugger } from '../../packages/region/test/support/debugger.ts';
import { breakAt, locationsOf } from '../support/breakpoint.ts';
import { until } from '../support/until.ts';

const WITHIN_MS = 90_000;
const EVENT = 'events/eventbridge/OrderCancelled.json';
const HANDLER = path.resolve('functions/project-order/handler.ts');
const PROJECTION = path.resolve('domain/read-model/projection.ts');
const LINE =
  readFileSync(PROJECTION, 'utf8')
    .split('\n')
    .findIndex((text) => text.includes('const change =')) + 1;

let running: ChildProcess | undefined;
let output = '';
afterEach(async () => {
  if (running?.exitCode === null) {
    running.kill('SIGTERM');
    await once(running, 'close');
  }
});

function run(...args: readonly string[]): ChildProcess {
  output = '';
  const child = spawn(process.execPath, args);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  running = child;
  return child;
}

/** What the command says about itself. */
async function said(pattern: RegExp): Promise<string> {
  await until(() => pattern.test(output), `${pattern}`, WITHIN_MS);
  return pattern.exec(output)?.at(-1) ?? '';
}

/** The tasks that VS Code runs before it attaches, and what they say when it can. */
const TASKS = objectsOf(at(parseJson(readFileSync('.vscode/tasks.json', 'utf8')), 'tasks'));
function readyPattern(label: string): RegExp {
  const task = TASKS.find((one) => one['label'] === label);
  return new RegExp(textOf(at(task, 'problemMatcher', 'background', 'endsPattern')), 'm');
}
const INVOKED = readyPattern('invoke a function for the debugger');
const STARTED = readyPattern('start the region for the debugger');

const attached = async (pattern: RegExp): Promise<Debugger> => {
  const line = await said(pattern);
  const debug = await Debugger.attach(Number(/\d+$/.exec(line)?.[0]));
  await debug.ask('Debugger.enable');
  return debug;
};

/** The value of an expression where the function stands; then it goes on. */
async function valueAtBreakpoint(debug: Debugger, expression: string): Promise<unknown> {
  const callFrameId = at(await debug.event('Debugger.paused'), 'callFrames', 0, 'callFrameId');
  const seen = await debug.ask('Debugger.evaluateOnCallFrame', { callFrameId, expression });
  await debug.ask('Debugger.resume');
  return at(seen, 'result', 'value');
}

test('VS Code runs a task before it attaches, where it starts something', () => {
  const configurations = objectsOf(at(parseJson(readFileSync('.vscode/launch.json', 'utf8')), 'configurations'));
  const started = configurations.flatMap(({ preLaunchTask }) => preLaunchTask ?? []);
  expect(started).toEqual(TASKS.map(({ label }) => label));
});

describe('npm run invoke', () => {
  test('with --inspect stops at a breakpoint in the TypeScript, and shows its variables', async () => {
    const child = run('tools/invoke.ts', 'project-order', EVENT, '--inspect=0', '--json');
    using debug = await attached(INVOKED);
    await breakAt(debug, PROJECTION, LINE);
    await debug.ask('Runtime.runIfWaitingForDebugger');
    expect(await valueAtBreakpoint(debug, '[metadata.type, data.orderId].join()')).toBe('OrderCancelled,ORD-1002');
    await once(child, 'close');
    expect(parseJson(output.slice(output.indexOf('{')))).toMatchObject({ succeeded: true });
  });

  test('with --inspect-brk stops at the first line of the handler', async () => {
    run('tools/invoke.ts', 'project-order', EVENT, '--inspect-brk=0');
    using debug = await attached(INVOKED);
    await debug.ask('Runtime.runIfWaitingForDebugger');
    const location = at(await debug.event('Debugger.paused'), 'callFrames', 0, 'location');
    expect(await locationsOf(debug, HANDLER, 1)).toContainEqual(location);
  });

  test('refuses what is not a port', async () => {
    const child = run('tools/invoke.ts', 'project-order', EVENT, '--inspect=http');
    await once(child, 'close');
    expect([child.exitCode, output]).toEqual([2, '--inspect takes a whole number from 0 on, not "http".\n']);
  });
});

describe('npm start', () => {
  test('with --inspect stops a function of the running region at a breakpoint in the TypeScript', async () => {
    const ports = ['--port', '0', '--kafka-port', '0', '--unlisted', '--no-watch'];
    run('tools/start.ts', ...ports, '--inspect', 'project-order=0');
    const endpoint = await said(/AWS endpoint +(\S+)/);
    using debug = await attached(STARTED);
    await breakAt(debug, PROJECTION, LINE);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const answer = new LambdaClient({ endpoint, region: 'eu-west-1', credentials }).send(
      new InvokeCommand({ FunctionName: 'tributary-dev-project-order', Payload: readFileSync(EVENT) }),
    );
    expect(await valueAtBreakpoint(debug, 'metadata.type')).toBe('OrderCancelled');
    expect(parseJson(Buffer.from((await answer).Payload ?? []).toString())).toMatchObject({ status: 'done' });
  });
});
