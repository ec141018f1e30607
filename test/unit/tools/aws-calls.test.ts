import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { awsCalls } from '../../../tools/aws-calls/aws-calls.ts';

const CONFIG = {
  compilerOptions: {
    target: 'ES2024',
    module: 'NodeNext',
    types: [],
    noEmit: true,
    allowImportingTsExtensions: true,
    moduleDetection: 'force',
    strict: true,
  },
};

/** Reads and writes items; who gets a store calls what it needs of it. */
const STORE = `
import { GetCommand, PutCommand as Put } from '@aws-sdk/lib-dynamodb';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
export interface Store { get(id: string): Promise<void>; put(id: string): Promise<void>; remove(id: string): Promise<void> }
export function storeIn(client: { send(command: object): Promise<void> }): Store {
  return {
    async get() { await client.send(new GetCommand({})); },
    async put() { await client.send(new Put({})); },
    remove: () => client.send(new DeleteItemCommand({})),
  };
}`;

let root: string;

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The calls of a function with that handler, in a project with these files. */
function callsOf(handler: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  root = mkdtempSync(path.join(tmpdir(), 'aws-calls-'));
  const all = { 'tsconfig.json': JSON.stringify(CONFIG), 'functions/one/handler.ts': handler, ...files };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  const calls = awsCalls(root, ['one']).get('one') ?? [];
  return calls.map(({ service, operation, at }) => `${at} ${service} ${operation}`).toSorted();
}

test('a call in the handler is found with its file and line', () => {
  const handler = `import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
declare const bus: { send(command: object): Promise<void> };
export const handler = async () =>
  bus.send(new PutEventsCommand({}));`;
  expect(callsOf(handler)).toEqual(['functions/one/handler.ts:4 events PutEvents']);
});

test('of an object, only the methods that the code names count, by the type through which it is used', () => {
  const handler = `import { storeIn, type Store } from '../../lib/store.ts';
const save = (store: Pick<Store, 'put'>) => store.put('1');
export const handler = async () => save(storeIn({}));`;
  expect(callsOf(handler, { 'lib/store.ts': STORE })).toEqual(['lib/store.ts:8 dynamodb PutItem']);
});

test('a method that is taken out of its object counts', () => {
  const handler = `import { storeIn } from '../../lib/store.ts';
export const handler = async () => { const { remove } = storeIn({}); await remove('1'); };`;
  expect(callsOf(handler, { 'lib/store.ts': STORE })).toEqual(['lib/store.ts:9 dynamodb DeleteItem']);
});

test('a class counts by the members that are named, its private ones included', () => {
  const queue = `import { SendMessageCommand, PurgeQueueCommand } from '@aws-sdk/client-sqs';
export interface Queue { send(): void; purge(): void }
export class SqsQueue implements Queue {
  send(): void { this.#send(new SendMessageCommand({})); }
  purge(): void { this.#send(new PurgeQueueCommand({})); }
  #send(command: unknown): void { console.log(command); }
}`;
  const handler = `import { type Queue, SqsQueue } from '../../lib/queue.ts';
const queue: Queue = new SqsQueue();
export const handler = () => queue.send();`;
  expect(callsOf(handler, { 'lib/queue.ts': queue })).toEqual(['lib/queue.ts:4 sqs SendMessage']);
});

test('a function that an object holds counts when the code names it, not when the object is made', () => {
  const kit = `import { PublishCommand } from '@aws-sdk/client-sns';
import { PutObjectCommand } from '@aws-sdk/client-s3';
export interface Kit { readonly tell: () => void; readonly keep: () => void }
const tellBy = (topic: string): (() => void) => () => void [topic, new PublishCommand({})];
const keepIn = (bucket: string): (() => void) => () => void [bucket, new PutObjectCommand({})];
export const kitFor = (): Kit => ({ tell: tellBy('t'), keep: keepIn('b') });`;
  const handler = `import { kitFor } from '../../lib/kit.ts';
export const handler = () => kitFor().tell();`;
  expect(callsOf(handler, { 'lib/kit.ts': kit })).toEqual(['lib/kit.ts:4 sns Publish']);
});

test('code that is imported and never named does not count; what a module does when it is loaded does', () => {
  const other = `import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { InvokeCommand } from '@aws-sdk/client-lambda';
declare const client: { send(command: object): Promise<void> };
client.send(new InvokeCommand({}));
export const start = () => client.send(new StartExecutionCommand({}));
export const name = 'other';`;
  const handler = `import { name } from '../../lib/other.ts';
export const handler = () => name;`;
  expect(callsOf(handler, { 'lib/other.ts': other })).toEqual(['lib/other.ts:4 lambda Invoke']);
});

test('a call behind a name of a package counts', () => {
  const handler = `import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
export const handler = makeIdempotent(() => 1);`;
  expect(callsOf(handler)).toEqual(
    ['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'].map((name) => `functions/one/handler.ts:2 dynamodb ${name}`),
  );
});
