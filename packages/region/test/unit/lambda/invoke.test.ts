import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { heldFunctions } from '../../support/held-functions.ts';
import { until } from '../../support/until.ts';
import { arnOf, lambdaHarness } from './lambda-harness.ts';

let harness: ReturnType<typeof lambdaHarness>;
beforeEach(() => {
  harness = lambdaHarness();
});
afterEach(() => harness.stop());

const invoke = (name: string, payload = '{}') => harness.lambda.invoke(arnOf(name), payload, ['e-1']);

/** The answer without its request id; the id in messages becomes ID. */
async function answer(name: string, payload = '{}') {
  const { requestId, functionError, payload: text } = await invoke(name, payload);
  return { functionError, payload: JSON.parse(text.replaceAll(requestId, 'ID')) };
}

describe('a handler that works', () => {
  test('its answer comes back as JSON text', async () => {
    harness.add('echo', 'exports.handler = async (event) => ({ got: event });');
    expect(await answer('echo', '{"a":[1,null]}')).toEqual({ payload: { got: { a: [1, null] } } });
  });

  test('no answer is null', async () => {
    harness.add('quiet', 'exports.handler = async () => {};');
    expect(await answer('quiet')).toEqual({ payload: null });
  });

  test('it may be an ES module', async () => {
    const files = { 'dist/x/index.mjs': 'const v = await 7; export const handler = async () => v;' };
    harness.addBundle('esm', files, { handler: 'dist/x/index.handler' });
    expect(await answer('esm')).toEqual({ payload: 7 });
  });

  test('the environment is initialised once and used again', async () => {
    harness.add('count', 'let n = 0; exports.handler = async () => ({ n: ++n, pid: process.pid });');
    const first = await answer('count');
    const second = await answer('count');
    expect(second.payload).toEqual({ n: 2, pid: first.payload.pid });
  });

  test('it gets the whole context', async () => {
    harness.add(
      'context',
      `exports.handler = async (event, context) => {
         const { getRemainingTimeInMillis, ...rest } = context;
         const left = getRemainingTimeInMillis();
         return { ...rest, hasTimeLeft: left > 0 && left <= 20000, keys: Object.keys(context).sort() };
       };`,
      { timeoutMs: 20_000, memoryMb: 256 },
    );
    const { requestId, payload } = await invoke('context');
    const { logStreamName, ...rest } = JSON.parse(payload);
    expect(logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(rest).toEqual({
      callbackWaitsForEmptyEventLoop: true,
      functionName: 'context',
      functionVersion: '$LATEST',
      invokedFunctionArn: arnOf('context'),
      memoryLimitInMB: '256',
      awsRequestId: requestId,
      logGroupName: '/aws/lambda/context',
      hasTimeLeft: true,
      keys: [
        'awsRequestId',
        'callbackWaitsForEmptyEventLoop',
        'clientContext',
        'functionName',
        'functionVersion',
        'getRemainingTimeInMillis',
        'identity',
        'invokedFunctionArn',
        'logGroupName',
        'logStreamName',
        'memoryLimitInMB',
      ],
    });
  });

  test('it belongs to the trace of the call, if there is one', async () => {
    harness.add('traced', 'exports.handler = async () => process.env._X_AMZN_TRACE_ID;');
    const traceOf = async (traceHeader?: string) =>
      JSON.parse((await harness.lambda.invoke(arnOf('traced'), '{}', [], { traceHeader })).payload);
    const root = 'Root=1-5759e988-bd862e3fe1be46a994272793';
    const whole = `${root};Parent=53995c3f42cd8ad8;Sampled=1`;
    expect(await traceOf(whole)).toBe(whole);
    expect(await traceOf(root)).toMatch(new RegExp(`^${root};Parent=[0-9a-f]{16};Sampled=0$`));
    expect(await traceOf('no trace')).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
    expect(await traceOf()).not.toBe(await traceOf());
  });

  test('it sees the variables of Lambda, its own, and nothing of the machine', async () => {
    process.env['SECRET_OF_THE_MACHINE'] = 'leak';
    harness.add('env', 'exports.handler = async () => process.env;', { environment: { TABLE: 't', AWS_REGION: 'no' } });
    const { payload } = await answer('env');
    expect(payload.PATH).not.toContain('node_modules');
    for (const name of ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'LAMBDA_TASK_ROOT', 'LAMBDA_RUNTIME_DIR'])
      delete payload[name];
    expect(payload).toEqual({
      _HANDLER: 'index.handler',
      _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIALOCAL\d{7}$/),
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_FUNCTION_NAME: 'env',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_FORMAT: 'Text',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/env',
      AWS_LAMBDA_LOG_STREAM_NAME: expect.any(String),
      AWS_REGION: 'eu-central-1',
      LANG: 'en_US.UTF-8',
      TABLE: 't',
      TZ: ':UTC',
    });
  });

  test('its log has each line with the request id', async () => {
    harness.add(
      'log',
      `exports.handler = async () => { console.log('two\\nlines'); process.stdout.write('raw\\n'); };`,
    );
    const { requestId } = await invoke('log');
    const [formatted, raw, ...more] = harness.lambda.logs.ownLinesOf('log');
    expect(formatted?.text.split('\t').slice(1)).toEqual([requestId, 'INFO', 'two\nlines']);
    expect(raw).toMatchObject({ requestId, text: 'raw', functionName: 'log' });
    expect(more).toEqual([]);
  });

  test.each([
    ['process.stdout', `process.stdout.write('x'.repeat(500_000) + '\\nlast');`],
    ['process.stderr', `process.stderr.write('x'.repeat(500_000) + '\\nlast');`],
    ['the descriptor', `require('node:fs').writeSync(1, 'first\\nlast\\n');`],
    ['a replaced write', `process.stdout.write('first\\nlast\\n'); process.stdout.write = () => true;`],
  ])('its output through %s is complete at the answer, with the request id', async (_name, source) => {
    harness.add('log', `exports.handler = async () => { ${source} };`);
    const { requestId } = await invoke('log');
    const lines = harness.lambda.logs.ownLinesOf('log').map((line) => [line.requestId, line.text.slice(-4)]);
    expect(lines).toEqual([
      [requestId, expect.stringMatching(/irst|xxxx/)],
      [requestId, 'last'],
    ]);
  });

  test('its dates follow the region, not the machine', async () => {
    harness.stop();
    const clock = new VirtualClock(Date.UTC(2031, 0, 1));
    harness = lambdaHarness(clock);
    harness.add('date', 'exports.handler = async () => [Date.now(), +new Date(), new Date() instanceof Date, Date()];');
    const { payload } = await answer('date');
    const [now, fresh, isDate, text] = payload;
    expect(Math.floor(now / 60_000)).toBe(Math.floor(clock.now() / 60_000));
    expect(Math.abs(fresh - now)).toBeLessThan(1_000);
    expect([isDate, text.slice(0, 15)]).toEqual([true, 'Wed Jan 01 2031']);
  });

  test('the journal has both ends', async () => {
    harness.add('echo', 'exports.handler = async (event) => event;');
    const { requestId } = await invoke('echo');
    expect(harness.journal.hops().map(({ step, place, ids, detail }) => ({ step, place, ids, detail }))).toEqual([
      { step: 'invoked', place: 'function/echo', ids: ['e-1'], detail: { requestId } },
      { step: 'succeeded', place: 'function/echo', ids: ['e-1'], detail: { requestId } },
    ]);
  });
});

describe('a handler that fails', () => {
  test('a thrown error comes back as type, message and trace', async () => {
    harness.add('throw', `exports.handler = async () => { throw new RangeError('too far'); };`);
    const { functionError, payload } = await answer('throw');
    expect({ functionError, ...payload, trace: payload.trace[0] }).toEqual({
      functionError: 'Unhandled',
      errorType: 'RangeError',
      errorMessage: 'too far',
      trace: 'RangeError: too far',
    });
  });

  test('a thrown value other than an Error is named by its type', async () => {
    harness.add('throw', `exports.handler = async () => { throw 'words'; };`);
    expect((await answer('throw')).payload).toEqual({ errorType: 'string', errorMessage: 'words', trace: [] });
  });

  test('a timeout stops the code, and the next event gets a new environment', async () => {
    harness.add('slow', 'exports.handler = async (event) => { while (event.spin); return process.pid; };', {
      timeoutMs: 1_000,
    });
    const before = (await answer('slow')).payload;
    expect(await answer('slow', '{"spin":true}')).toEqual({
      functionError: 'Unhandled',
      payload: {
        errorType: 'Sandbox.Timedout',
        errorMessage: 'RequestId: ID Error: Task timed out after 1.00 seconds',
      },
    });
    expect((await answer('slow')).payload).not.toBe(before);
    await until(() => !isAlive(before));
  });

  test.each([
    ['process.exit(1)', 'exit status 1'],
    [`process.kill(process.pid, 'SIGKILL')`, 'signal: killed'],
    ['process.abort()', 'signal: aborted'],
  ])('%s is an exit of the runtime', async (code, how) => {
    harness.add('exit', `exports.handler = async () => { ${code}; await new Promise((r) => setTimeout(r, 1e4)); };`);
    expect(await answer('exit')).toEqual({
      functionError: 'Unhandled',
      payload: {
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: ID Error: Runtime exited with error: ${how}`,
      },
    });
  });

  test('exit code 0 is an exit without a reason', async () => {
    harness.add('exit', 'exports.handler = async () => process.exit(0);');
    expect((await answer('exit')).payload).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: 'RequestId: ID Error: Runtime exited without providing a reason',
    });
  });

  test('memory beyond the limit ends it as out of memory', async () => {
    harness.add(
      'hungry',
      'exports.handler = async () => { const all = []; for (;;) all.push(new Array(1e5).fill({})); };',
      {
        memoryMb: 128,
        timeoutMs: 60_000,
      },
    );
    expect((await answer('hungry')).payload).toEqual({
      errorType: 'Runtime.OutOfMemory',
      errorMessage: 'RequestId: ID Error: Runtime exited with error: signal: killed',
    });
  });

  test('a worker that is killed between events is replaced', async () => {
    harness.add('pid', 'exports.handler = async () => process.pid;');
    const before = (await answer('pid')).payload;
    process.kill(before, 'SIGKILL');
    await until(() => harness.lambda.activity.workerCount === 0);
    const { functionError, payload } = await answer('pid');
    expect({ functionError, isNew: payload !== before }).toEqual({ functionError: undefined, isNew: true });
  });

  test('an unhandled rejection is an error of the invocation', async () => {
    harness.add(
      'loose',
      `exports.handler = async () => { Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 1e4)); };`,
    );
    const { errorType, errorMessage } = (await answer('loose')).payload;
    expect({ errorType, errorMessage }).toEqual({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'Error: lost',
    });
  });

  test('an error outside the promise is an error of the invocation', async () => {
    harness.add(
      'stray',
      `exports.handler = () => new Promise(() => setTimeout(() => { throw new TypeError('stray'); }, 1));`,
    );
    const { errorType, errorMessage } = (await answer('stray')).payload;
    expect({ errorType, errorMessage }).toEqual({ errorType: 'TypeError', errorMessage: 'stray' });
  });

  test('a promise that nothing can resolve ends the runtime', async () => {
    harness.add('never', 'exports.handler = () => new Promise(() => {});');
    expect((await answer('never')).payload.errorType).toBe('Runtime.NodeJsExit');
  });

  test('an answer that is no JSON is refused', async () => {
    harness.add('big', 'exports.handler = async () => 1n;');
    const { errorType, errorMessage } = (await answer('big')).payload;
    expect({ errorType, errorMessage }).toEqual({
      errorType: 'Runtime.JSONStringifyError',
      errorMessage: 'Unable to stringify response body',
    });
  });

  test('an answer over 6 MB is refused', async () => {
    harness.add('large', `exports.handler = async (event) => 'x'.repeat(event.size);`);
    expect((await answer('large', '{"size":6291554}')).functionError).toBeUndefined();
    expect(await answer('large', '{"size":6291555}')).toEqual({
      functionError: 'Unhandled',
      payload: {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      },
    });
  });
});

describe('a process that cannot be started', () => {
  test.each([
    ['variables are too long for it', 'x'.repeat(4_000_000), 'spawn E2BIG'],
    ['a variable has a NUL', 'a\0', 'without null bytes'],
  ])('because %s ends each event as a failed initialisation, and the log says why', async (_why, value, why) => {
    const lines: string[] = [];
    harness.lambda.onLog(({ text }) => lines.push(text));
    harness.add('never', 'exports.handler = async () => 1;', { environment: { VALUE: value } });
    const ended = { functionError: 'Unhandled', payload: expect.objectContaining({ errorType: 'Runtime.ExitError' }) };
    expect(await Promise.all([answer('never'), answer('never')])).toEqual([ended, ended]);
    expect(await answer('never')).toEqual(ended);
    expect(lines.join('\n')).toContain(why);
  });
});

describe('a bundle that cannot be loaded', () => {
  test.each([
    ['exports.other = 1;', 'index.handler', 'Runtime.HandlerNotFound', 'index.handler is undefined or not exported'],
    ['exports.handler = 1;', 'index.handler', 'Runtime.HandlerNotFound', 'index.handler is not a function'],
    ['', 'index', 'Runtime.MalformedHandlerName', 'Bad handler'],
    ['exports.handler = (', 'index.handler', 'Runtime.UserCodeSyntaxError', 'SyntaxError: Unexpected end of input'],
    [`throw new Error('at init')`, 'index.handler', 'Error', 'at init'],
    [
      'process.exit(3)',
      'index.handler',
      'Runtime.ExitError',
      'RequestId: ID Error: Runtime exited with error: exit status 3',
    ],
  ])('%s with handler %s gives %s', async (source, handler, errorType, errorMessage) => {
    harness.add('broken', source, { handler });
    const { functionError, payload } = await answer('broken');
    expect({ functionError, errorType: payload.errorType, errorMessage: payload.errorMessage.split('\n')[0] }).toEqual({
      functionError: 'Unhandled',
      errorType,
      errorMessage,
    });
  });

  test('a missing file is named', async () => {
    harness.add('missing', '', { handler: 'dist/none.handler' });
    const { errorType, errorMessage } = (await answer('missing')).payload;
    expect([errorType, errorMessage.split('\n')[0]]).toEqual([
      'Runtime.ImportModuleError',
      "Error: Cannot find module 'none'",
    ]);
  });

  test('a handler with a callback is refused, as on Node.js 24', async () => {
    harness.add('callback', 'exports.handler = (event, context, callback) => callback(null, 1);');
    expect((await answer('callback')).payload.errorType).toBe('Runtime.CallbackHandlerDeprecated');
  });
});

describe('a handler with a callback, on Node.js 22 and earlier', () => {
  test.each([
    ['a result', 'callback(null, { n: 1 });', { payload: { n: 1 } }],
    ['a result after a wait', 'setTimeout(() => callback(null, 2), 1);', { payload: 2 }],
    [
      'work after the callback',
      'let n = 0; setTimeout(() => { n = 3; }, 1); callback(null, { get n() { return n; } });',
      { payload: { n: 3 } },
    ],
    [
      'no waiting for other work',
      'let n = 0; setTimeout(() => { n = 3; }, 1); context.callbackWaitsForEmptyEventLoop = false; callback(null, { get n() { return n; } });',
      { payload: { n: 0 } },
    ],
    ['no call of it', 'return 5;', { payload: null }],
    ['a promise', 'return Promise.resolve(6);', { payload: 6 }],
    ['context.succeed', 'context.succeed(7);', { payload: 7 }],
    ['context.done', 'context.done(null, 8);', { payload: 8 }],
  ])('%s', async (_what, body, expected) => {
    harness.add('callback', `exports.handler = (event, context, callback) => { ${body} };`, { runtime: 'nodejs22.x' });
    expect(await answer('callback')).toEqual(expected);
    expect(await answer('callback')).toEqual(expected);
  });

  test.each([
    ['an Error', 'callback(new TypeError("bad"));', { errorType: 'TypeError', errorMessage: 'bad' }],
    ['a text', 'callback("bad");', { errorType: 'string', errorMessage: 'bad' }],
    ['context.fail', 'context.fail(new Error("bad"));', { errorType: 'Error', errorMessage: 'bad' }],
    ['what it throws', 'throw new RangeError("bad");', { errorType: 'RangeError', errorMessage: 'bad' }],
  ])('fails with %s', async (_what, body, expected) => {
    harness.add('callback', `exports.handler = (event, context, callback) => { ${body} };`, { runtime: 'nodejs18.x' });
    expect(await answer('callback')).toMatchObject({ functionError: 'Unhandled', payload: expected });
  });

  test('a callback that comes again during the next invocation is none of it', async () => {
    const source = `exports.handler = (event, context, callback) => {
      if (event === 2) return setTimeout(() => callback(null, 'second'), 20);
      context.callbackWaitsForEmptyEventLoop = false;
      setTimeout(() => { context.callbackWaitsForEmptyEventLoop = true; callback(null, 'late'); }, 5);
      callback(null, 'first');
    };`;
    harness.add('again', source, { runtime: 'nodejs22.x' });
    const answers = [await answer('again', '1'), await answer('again', '2')];
    expect(answers.map(({ payload }) => payload)).toEqual(['first', 'second']);
  });

  test('an async handler whose promise nothing resolves still fails', async () => {
    harness.add('open', 'exports.handler = async () => new Promise(() => {});', { runtime: 'nodejs22.x' });
    expect((await answer('open')).payload.errorType).toBe('Runtime.NodeJsExit');
  });
});

describe('concurrency', () => {
  const slow = `exports.handler = async (ms) => { await new Promise((r) => setTimeout(r, ms)); return process.pid; };`;
  const held = 'exports.handler = async (url) => { await fetch(url); return process.pid; };';

  test('one worker handles one event at a time; more events at once get more workers, up to the limit', async () => {
    harness.stop();
    harness = lambdaHarness(undefined, { cores: 3 });
    harness.add('held', held, { maxWorkers: 3, timeoutMs: 60_000 });
    await using functions = await heldFunctions();
    const answering = Promise.all(Array.from({ length: 9 }, () => answer('held', JSON.stringify(functions.url))));
    await until(() => functions.count() === 3);
    functions.releaseAll();
    const answers = await answering;
    expect(new Set(answers.map(({ payload }) => payload)).size).toBe(3);
    expect(harness.lambda.activity.workerCount).toBe(3);
  });

  test('while every core has a busy worker, events wait for one instead of getting another', async () => {
    harness.stop();
    harness = lambdaHarness(undefined, { cores: 1, stuckMs: 60_000, crowdedMs: 60_000 });
    harness.add('slow', slow, { maxWorkers: 3 });
    const answers = await Promise.all(Array.from({ length: 9 }, () => answer('slow', '40')));
    expect(new Set(answers.map(({ payload }) => payload)).size).toBe(1);
  });

  test('events get another worker where the busy ones are stuck, however few cores there are', async () => {
    harness.stop();
    harness = lambdaHarness(undefined, { cores: 1, stuckMs: 50 });
    harness.add('held', held, { maxWorkers: 3, timeoutMs: 60_000 });
    await using functions = await heldFunctions();
    const answering = Promise.all(Array.from({ length: 3 }, () => answer('held', JSON.stringify(functions.url))));
    await until(() => functions.count() === 3);
    functions.releaseAll();
    const answers = await answering;
    expect(new Set(answers.map(({ payload }) => payload)).size).toBe(3);
  });

  test('events beyond the reserved concurrency are refused', async () => {
    harness.add('held', held, { reservedConcurrency: 1, timeoutMs: 60_000 });
    await using functions = await heldFunctions();
    const url = JSON.stringify(functions.url);
    const first = answer('held', url);
    await functions.next();
    await expect(invoke('held', url)).rejects.toMatchObject({
      code: 'TooManyRequestsException',
      message: 'Rate Exceeded.',
      status: 429,
    });
    functions.releaseAll();
    await first;
    expect((await answer('held', url)).functionError).toBeUndefined();
  });

  test('the region never has more workers than it may, and every function gets its turn', async () => {
    harness.stop();
    harness = lambdaHarness(undefined, { maxWorkers: 2 });
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) harness.add(name, slow);
    let most = 0;
    const running = Promise.all(names.flatMap((name) => [answer(name, '20'), answer(name, '20')]));
    await until(() => {
      most = Math.max(most, harness.lambda.activity.workerCount);
      return names.every(
        (name) => harness.journal.hops().filter((h) => h.step === 'succeeded' && h.place.endsWith(name)).length === 2,
      );
    });
    expect((await running).map(({ functionError }) => functionError)).toEqual(Array(8).fill(undefined));
    expect(most).toBe(2);
  });

  test('a worker without work is ended', async () => {
    harness.stop();
    harness = lambdaHarness(undefined, { idleMs: 50 });
    harness.add('once', 'exports.handler = async () => process.pid;');
    const { payload: pid } = await answer('once');
    await until(() => harness.lambda.activity.workerCount === 0 && !isAlive(pid));
  });
});

test('an unknown function is not found', async () => {
  await expect(invoke('nobody')).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    message: `Function not found: ${arnOf('nobody')}`,
    status: 404,
  });
});

test('an event over 6 MB is refused', async () => {
  harness.add('echo', 'exports.handler = async (event) => event;');
  await expect(invoke('echo', `"${'x'.repeat(6_291_455)}"`)).rejects.toMatchObject({
    code: 'RequestEntityTooLargeException',
    message: '6291457 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)',
    status: 413,
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
