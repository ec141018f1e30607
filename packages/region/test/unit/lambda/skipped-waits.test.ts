import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { arnOf, lambdaHarness } from './lambda-harness.ts';

const HOUR_MS = 3_600_000;

let harness: ReturnType<typeof lambdaHarness>;
beforeEach(() => {
  harness = lambdaHarness(new VirtualClock(Date.UTC(2031, 0, 1)), {}, { skipsWaits: true });
});
afterEach(() => harness.stop());

/** The answer of a function whose handler has this body. */
async function run(body: string, { payload = {}, timeoutMs = 2 * HOUR_MS } = {}): Promise<unknown> {
  const source = `
    const { setTimeout: sleep } = require('node:timers/promises');
    const { promisify } = require('node:util');
    exports.handler = async (event, context) => { ${body} };`;
  harness.add('waiting', source, { timeoutMs });
  return JSON.parse((await harness.lambda.invoke(arnOf('waiting'), JSON.stringify(payload), [])).payload);
}

describe('where waits are skipped', () => {
  test.each([
    ['setTimeout', `await new Promise((resolve) => setTimeout(resolve, ${HOUR_MS}));`],
    ['setTimeout of node:timers/promises', `await sleep(${HOUR_MS});`],
    ['a promisified setTimeout', `await promisify(setTimeout)(${HOUR_MS});`],
    ['setTimeout of node:timers', `await new Promise((resolve) => require('timers').setTimeout(resolve, ${HOUR_MS}));`],
    ['an import of a module', `await (await import('node:timers/promises')).setTimeout(${HOUR_MS});`],
  ])('an hour of %s is over at once, and Date and the time that remains go on by it', async (_name, wait) => {
    const both = '[Date.now(), context.getRemainingTimeInMillis()]';
    const code = `const before = ${both}; ${wait} const after = ${both}; return after.map((one, at) => one - before[at]);`;
    const realMs = performance.now();
    const passed = await run(code);
    expect(performance.now() - realMs).toBeLessThan(60_000);
    const about = (ms: number) => expect.closeTo(ms, -5);
    expect(passed).toEqual([about(HOUR_MS), about(-HOUR_MS)]);
  });

  test('timers run in the order of their times, each with its values, and what was cleared does not run', async () => {
    const code = `
      const ran = [];
      setTimeout((...values) => ran.push(...values), 3_000, 'third');
      const cleared = setTimeout(() => ran.push('cleared'), 2_000);
      setTimeout(() => { ran.push('first'); clearTimeout(cleared); setTimeout(() => ran.push('second'), 500); }, 1_000);
      setTimeout(() => ran.push('unawaited'), 1_700).unref();
      const late = setTimeout(() => ran.push('refreshed'), 1_900);
      setTimeout(() => late.refresh(), 1_800);
      await sleep(5_000, 'value').then((value) => ran.push(value));
      return ran;`;
    expect(await run(code)).toEqual(['first', 'second', 'unawaited', 'third', 'refreshed', 'value']);
  });

  test('a callback keeps its asynchronous context', async () => {
    const code = `
      const storage = new (require('node:async_hooks').AsyncLocalStorage)();
      return storage.run('mine', () => new Promise((resolve) => setTimeout(() => resolve(storage.getStore()), 9_000)));`;
    expect(await run(code)).toBe('mine');
  });

  test('a wait beyond the time limit ends at the limit, from which skipped waits were taken', async () => {
    const outcome = await run('await sleep(1_900); await sleep(1_900);', { timeoutMs: 2_000 });
    expect(outcome).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  test('Date has whole milliseconds, as always', async () => {
    const code = `
      const times = [];
      for (const ms of [1.5, 20, 70.25]) { await sleep(ms); times.push(Date.now(), new Date().getTime()); }
      return times;`;
    expect([await run(code)].flat().filter((time) => !Number.isInteger(time))).toEqual([]);
  });

  test('the next invocation begins with the time of the region again', async () => {
    const code = `const now = Date.now(); await sleep(${HOUR_MS}); return now;`;
    const first = Number(await run(code));
    expect(Number(await run(code)) - first).toBeLessThan(HOUR_MS);
  });

  test('work in other threads is waited for', async () => {
    const code = `
      const zip = promisify(require('node:zlib').gzip)(Buffer.alloc(2e7, 'abc')).then(() => 'zipped');
      const hash = promisify(require('node:crypto').pbkdf2)('a', 'b', 1e5, 32, 'sha256').then(() => 'hashed');
      return Promise.all([zip, hash].map((work) => Promise.race([work, sleep(${HOUR_MS}, 'too late')])));`;
    expect(await run(code)).toEqual(['zipped', 'hashed']);
  });

  test('a timer that was set before a skipped wait is due by it, also while something else is awaited', async () => {
    const code = `
      const early = sleep(${HOUR_MS} + 10, 'in time');
      await sleep(${HOUR_MS});
      const interval = setInterval(() => {}, 1_000);
      const value = await early;
      clearInterval(interval);
      return value;`;
    expect(await run(code)).toBe('in time');
  });

  test('a promise that nothing can resolve ends the runtime, as without skipped waits', async () => {
    expect(await run('await sleep(1_000); await new Promise(() => {});')).toMatchObject({
      errorType: 'Runtime.NodeJsExit',
    });
  });

  test('a timer beside an interval waits in real time', async () => {
    const code = `
      const interval = setInterval(() => {}, 20);
      const before = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 200));
      clearInterval(interval);
      return performance.now() - before;`;
    expect(await run(code)).toBeGreaterThan(190);
  });
});

describe('a function that waits for an answer', () => {
  const ANSWERED_AFTER_MS = 150;
  let server: Server;
  beforeEach(async () => {
    server = createServer((_request, response) => {
      setTimeout(() => response.end('answer'), ANSWERED_AFTER_MS);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterEach(() => void server.close());

  const get = `
    const agent = new (require('node:http').Agent)({ keepAlive: true });
    const get = () => new Promise((resolve) => {
      const timeout = setTimeout(() => resolve('too late'), 20_000);
      require('node:http').get({ port: event.port, agent }, (response) => {
        response.on('data', (data) => resolve(String(data))).on('end', () => clearTimeout(timeout));
      });
    });`;
  const port = () => (server.address() as AddressInfo).port;

  test('has it before its time limit for the answer', async () => {
    expect(await run(`${get} return get();`, { payload: { port: port() } })).toBe('answer');
  });

  test('skips its waits between the calls of an open connection', async () => {
    const code = `${get} const texts = []; for (let n = 0; n < 3; n++) { texts.push(await get()); await sleep(${HOUR_MS / 2}); }
      return texts;`;
    expect(await run(code, { payload: { port: port() } })).toEqual(['answer', 'answer', 'answer']);
  });
});
