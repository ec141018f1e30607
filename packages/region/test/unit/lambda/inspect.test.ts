import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { at, parseJson, textOf } from '../../../src/core/json.ts';
import type { DebuggerWait } from '../../../src/lambda/runtime/messages.ts';
import type { StoredCode } from '../../../src/template/artifacts.ts';
import { Debugger } from '../../support/debugger.ts';
import { until } from '../../support/until.ts';
import { arnOf, lambdaHarness } from './lambda-harness.ts';

const SOURCE = `exports.handler = async (event, context) => {
  const doubled = 2 * event.n;
  return { doubled, leftMs: context.getRemainingTimeInMillis() };
};
`;
/** Each of its lines comes from the same line of the source. */
const MAP = { version: 3, sources: ['../../src/handler.ts'], names: [], mappings: 'AAAA;AACA;AACA;AACA' };
const TIMEOUT_MS = 200;
const codeOf = ({ codeDir, codeSizeBytes, codeSha256 }: StoredCode): StoredCode => ({
  codeDir,
  codeSizeBytes,
  codeSha256,
});

let harness: ReturnType<typeof lambdaHarness>;
let project: string;
beforeEach(() => {
  harness = lambdaHarness();
  project = mkdtempSync(path.join(tmpdir(), 'project-'));
  mkdirSync(path.join(project, 'src'));
  writeFileSync(path.join(project, 'src/handler.ts'), SOURCE);
});
afterEach(() => {
  harness.stop();
  rmSync(project, { recursive: true });
});

const addDouble = () =>
  harness.addBundle(
    'double',
    { 'dist/double/index.cjs': SOURCE, 'dist/double/index.cjs.map': JSON.stringify(MAP) },
    { handler: 'dist/double/index.handler', timeoutMs: TIMEOUT_MS },
  );
const inspect = async (name: string, waits: DebuggerWait = 'never') =>
  (await harness.lambda.inspect(name, { port: 0, sourceDir: project, waits })).port;
const invoke = (name: string, payload = '{}') => harness.lambda.invoke(arnOf(name), payload, []);

/** As an editor does: the map says at which place of the script a line of the source is. */
async function stopAt(debug: Debugger, line: number): Promise<string> {
  await debug.ask('Debugger.enable');
  const script = await debug.event('Debugger.scriptParsed', ({ url }) => textOf(url).endsWith('double/index.cjs'));
  const [, encoded = ''] = textOf(script['sourceMapURL']).split('base64,');
  await debug.ask('Debugger.setBreakpointByUrl', { url: script['url'], lineNumber: line - 1 });
  return textOf(at(parseJson(Buffer.from(encoded, 'base64').toString()), 'sources', 0));
}

describe('a function that is open for a debugger', () => {
  test('stops at a breakpoint of its source for longer than its time limit, and then goes on', async () => {
    addDouble();
    using debug = await Debugger.attach(await inspect('double'));
    expect(await stopAt(debug, 3)).toBe(pathToFileURL(path.join(project, 'src/handler.ts')).href);
    const answer = invoke('double', '{"n":21}');
    const paused = await debug.event('Debugger.paused');
    const callFrameId = at(paused, 'callFrames', 0, 'callFrameId');
    const seen = await debug.ask('Debugger.evaluateOnCallFrame', { callFrameId, expression: 'doubled' });
    await setTimeout(3 * TIMEOUT_MS);
    await debug.ask('Debugger.resume');
    expect([at(seen, 'result', 'value'), parseJson((await answer).payload)]).toEqual([
      42,
      { doubled: 42, leftMs: TIMEOUT_MS },
    ]);
  });

  test('has its time limit again once the debugger is gone', async () => {
    harness.add('hang', 'exports.handler = () => new Promise((r) => setTimeout(r, 60_000));', {
      timeoutMs: TIMEOUT_MS,
    });
    const debug = await Debugger.attach(await inspect('hang'));
    const answer = invoke('hang');
    await setTimeout(2 * TIMEOUT_MS);
    debug[Symbol.dispose]();
    expect(parseJson((await answer).payload)).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  test('has its time limit while no debugger is attached', async () => {
    harness.add('hang', 'exports.handler = () => new Promise((r) => setTimeout(r, 60_000));', {
      timeoutMs: TIMEOUT_MS,
    });
    await inspect('hang');
    expect(parseJson((await invoke('hang')).payload)).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  test('can wait before its first event until a debugger has set breakpoints', async () => {
    addDouble();
    const port = await inspect('double', 'after-code');
    const answer = invoke('double', '{"n":1}');
    using debug = await Debugger.attach(port);
    await stopAt(debug, 2);
    await debug.ask('Runtime.runIfWaitingForDebugger');
    await debug.event('Debugger.paused');
    await debug.ask('Debugger.resume');
    expect(parseJson((await answer).payload)).toMatchObject({ doubled: 2 });
  });

  test('runs its first event after a breakpoint that a debugger sets late, when it has read the map', async () => {
    addDouble();
    const port = await inspect('double', 'after-code');
    const answer = invoke('double', '{"n":1}');
    using debug = await Debugger.attach(port);
    await debug.ask('Runtime.runIfWaitingForDebugger');
    await stopAt(debug, 2);
    await debug.event('Debugger.paused');
    await debug.ask('Debugger.resume');
    expect(parseJson((await answer).payload)).toMatchObject({ doubled: 2 });
  });

  test('can wait before its code is loaded, for a breakpoint where it starts', async () => {
    harness.add('start', 'debugger;\nexports.handler = async () => 1;');
    const port = await inspect('start', 'before-code');
    const answer = invoke('start');
    using debug = await Debugger.attach(port);
    await debug.ask('Debugger.enable');
    await debug.ask('Runtime.runIfWaitingForDebugger');
    const script = await debug.event('Debugger.scriptParsed', ({ url }) => textOf(url).endsWith('/index.js'));
    const paused = await debug.event('Debugger.paused');
    await debug.ask('Debugger.resume');
    expect(at(paused, 'callFrames', 0, 'location')).toMatchObject({ scriptId: script['scriptId'], lineNumber: 0 });
    expect((await answer).payload).toBe('1');
  });

  test('has one process, also for events that come at once', async () => {
    harness.add('pid', 'exports.handler = async () => { await null; return process.pid; };');
    await inspect('pid');
    const pids = await Promise.all([invoke('pid'), invoke('pid'), invoke('pid')]);
    expect(new Set(pids.map(({ payload }) => payload)).size).toBe(1);
  });

  test('is found at the same port after its code was replaced', async () => {
    harness.add('v', 'exports.handler = async () => 1;');
    harness.add('other', 'exports.handler = async () => 2;');
    const port = await inspect('v');
    const before = harness.lambda.activity.workerPidsOf('v');
    await harness.lambda.replaceCode('v', codeOf(harness.lambda.functionOf('other')));
    await until(() => harness.lambda.activity.workerPidsOf('v').every((pid) => !before.includes(pid)));
    using debug = await Debugger.attach(port);
    expect(at(await debug.ask('Runtime.evaluate', { expression: 'process.pid' }), 'result', 'value')).toBe(
      harness.lambda.activity.workerPidsOf('v')[0],
    );
    expect((await invoke('v')).payload).toBe('2');
  });

  test('writes nothing into its log that Node says about the debugger', async () => {
    harness.add('quiet', 'exports.handler = async () => console.log("mine");');
    using debug = await Debugger.attach(await inspect('quiet'));
    await debug.ask('Runtime.enable');
    await invoke('quiet');
    expect(harness.lambda.logs.ownLinesOf('quiet').map(({ text }) => text.split('\t').at(-1))).toEqual(['mine']);
  });

  test('keeps being open when the template changes it', async () => {
    addDouble();
    const port = await inspect('double');
    const { handler, ...config } = harness.lambda.functionOf('double');
    const code = codeOf(config);
    await harness.lambda.changeFunction({ name: 'double', arn: arnOf('double'), ...code, handler, memoryMb: 512 });
    await invoke('double', '{"n":1}');
    using debug = await Debugger.attach(port);
    expect(await stopAt(debug, 2)).toMatch(/src\/handler\.ts$/);
  });

  test('is refused a port that is in use', async () => {
    addDouble();
    const taken = createServer().listen(0, '127.0.0.1');
    await until(() => taken.listening);
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const refused = harness.lambda.inspect('double', { port, sourceDir: project, waits: 'never' });
    await expect(refused).rejects.toMatchObject({ code: 'EADDRINUSE' });
    taken.close();
  });

  test('says how its initialisation failed', async () => {
    harness.add('broken', 'throw new TypeError("no");');
    const { failure } = await harness.lambda.inspect('broken', { port: 0, sourceDir: project, waits: 'never' });
    expect(failure).toMatchObject({ kind: 'error', payload: expect.stringContaining('TypeError') });
  });
});
