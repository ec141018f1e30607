import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { at, type Json, parseJson, textOf } from '../../../src/core/json.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../src/lambda/runtime/main.ts');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bundle-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One process of the runtime: it loads the code, handles one event, and ends. @returns its answer */
async function answerOf(name: string, code: string): Promise<Json | undefined> {
  const taskRoot = path.join(folder, name);
  mkdirSync(taskRoot, { recursive: true });
  writeFileSync(path.join(taskRoot, 'index.cjs'), code);
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(folder, `cache-${name}`), REGION_SDK_FOLDER: folder };
  const child = fork(MAIN, { env, execArgv: [], silent: true });
  const requestId = '2f6f7b1e-0000-4000-8000-000000000001';
  const settings = { functionArn: 'arn', traceId: 'Root=1', timeoutMs: 10_000, isTimeStopped: false, shiftMs: 0 };
  child.send({ type: 'start', taskRoot, handler: 'index.handler', shiftMs: 0, skipsWaits: false });
  const [ready] = await once(child, 'message');
  child.send({ type: 'invoke', requestId, payload: '"event"', ...settings });
  const [answer] = at(ready, 'type') === 'ready' ? await once(child, 'message') : [ready];
  // The process ends by itself, so whatever it does after its answer is done.
  child.disconnect();
  await once(child, 'exit');
  return parseJson(textOf(at(answer, 'payload')));
}

function keptIn(name: string): string[] {
  const cache = path.join(folder, `cache-${name}`);
  const files = readdirSync(cache, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.bundle')).map((file) => path.join(cache, file));
}

const answering = (text: string): string => `exports.handler = async (event) => event + ${JSON.stringify(text)};`;

test('the code that a process has compiled is taken by the next one', async () => {
  expect(await answerOf('again', answering(' one'))).toBe('event one');
  const [kept = ''] = keptIn('again');
  const written = statSync(kept);
  expect(await answerOf('again', answering(' one'))).toBe('event one');
  expect(keptIn('again')).toEqual([kept]);
  expect(statSync(kept)).toMatchObject({ ino: written.ino, mtimeMs: written.mtimeMs });
});

test('code of the same length is not taken for it', async () => {
  expect(await answerOf('same', answering(' one'))).toBe('event one');
  expect(await answerOf('same', answering(' two'))).toBe('event two');
  expect(keptIn('same')).toHaveLength(2);
});

test('compiled code that is damaged on the disk is made anew', async () => {
  await answerOf('damaged', answering(' one'));
  const [kept = ''] = keptIn('damaged');
  const whole = readFileSync(kept);
  writeFileSync(kept, Buffer.from(whole).fill(0, whole.length / 2));
  expect(await answerOf('damaged', answering(' one'))).toBe('event one');
  expect(
    readFileSync(kept)
      .subarray(whole.length / 2)
      .every((byte) => byte === 0),
  ).toBe(false);
});

test('a bundle finds itself, its folder and its own module as in Node', async () => {
  const code = `exports.early = 1;
    exports.handler = async () => [__filename, __dirname, module.filename, require(__filename).early, this === exports];`;
  const file = path.join(folder, 'module', 'index.cjs');
  expect(await answerOf('module', code)).toEqual([file, path.dirname(file), file, 1, true]);
});

test('a bundle may begin with a line for the shell, and its errors have their places', async () => {
  const code = '#!/usr/bin/env node\nexports.handler = async () => { throw new Error("wrong"); };';
  const answer = await answerOf('shell', code);
  expect(at(answer, 'trace', 1)).toMatch(/index\.cjs:2:39\)/);
  const first = await answerOf('first', 'exports.handler = async () => { throw new Error("wrong"); };');
  expect(at(first, 'trace', 1)).toMatch(/index\.cjs:1:39\)/);
  expect(await answerOf('broken', 'exports.handler = async () => {')).toMatchObject({
    errorType: 'Runtime.UserCodeSyntaxError',
  });
});
