import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Json } from '../../src/core/json.ts';
import { faultyRegion } from '../support/faulty-region.ts';

const PROGRAM = path.join(import.meta.dirname, '../support/killed-region.ts');
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

let folder: string;
let child: ChildProcess | undefined;
let clients: { destroy(): void }[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'killed-'));
  clients = [];
});
afterEach(() => {
  child?.kill('SIGKILL');
  for (const client of clients) client.destroy();
  rmSync(folder, { recursive: true });
});

async function start(...rules: readonly Json[]) {
  child = spawn(process.execPath, [PROGRAM, path.join(folder, 'data'), JSON.stringify(rules)], {
    // What is killed cannot tidy up after itself.
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [endpoint] = await once(child.stdout ?? child, 'data');
  const client = { endpoint: String(endpoint).trim(), region: 'us-east-1', credentials: CREDENTIALS, maxAttempts: 1 };
  const [lambda, table] = [new LambdaClient(client), new DynamoDBClient(client)];
  clients.push(lambda, table);
  return { process: child, lambda, table };
}

const putting = (id: string) => {
  const body = { TableName: 'items', Item: { id: { S: id } } };
  const Payload = JSON.stringify({ target: 'DynamoDB_20120810.PutItem', body });
  return new InvokeCommand({ FunctionName: 'caller', Payload });
};

test('a region is killed in the middle of its work, and goes on with what it had kept', async () => {
  const first = await start({ fault: 'killRegion', at: 'journal/succeeded/function/caller', nth: 2 });
  const exit = once(first.process, 'exit');
  const said = once(first.process.stderr ?? first.process, 'data');
  await first.lambda.send(putting('a'));
  await expect(first.lambda.send(putting('b'))).rejects.toThrow();
  expect(await exit).toEqual([null, 'SIGKILL']);
  expect(String(await said)).toBe('A fault on purpose: the region is killed at "succeeded" of function/caller.\n');
  const logged = readFileSync(path.join(folder, 'data', 'faults.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(logged.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      start: 0,
      place: 'journal/succeeded/function/caller',
      detail: expect.objectContaining({ fault: 'killRegion', fired: 1 }),
    }),
  ]);
  const second = await start();
  for (const id of ['a', 'b']) {
    const { Item } = await second.table.send(new GetItemCommand({ TableName: 'items', Key: { id: { S: id } } }));
    expect(Item).toEqual({ id: { S: id } });
  }
});

test('a region without a data directory refuses to be killed', async () => {
  const starting = faultyRegion([{ fault: 'killRegion', at: 'journal', nth: 1 }]);
  await expect(starting).rejects.toThrow('Fault plan, rule 1: killRegion needs the data directory.');
});
