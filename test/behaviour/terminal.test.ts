import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Producer } from '@platformatic/kafka';
import { at, type Json, listOf, parseJson, textOf } from '@tributary/region/json';
import { failureRecord } from '#lib/failures/failure-record.ts';
import { functionResource, type PackageDir, packageDir } from '../../packages/region/test/support/package-dir.ts';
import { type RegionProcess, startProcess } from '../../packages/region/test/support/region-process.ts';
import { fromTopic } from '../../packages/region/test/support/resources.ts';
import { until } from '../support/until.ts';

/** Clears the screen, begins a line, sets the title and colours, hides text, and turns the direction round. */
const HOSTILE = 'evt\x1b[2J\r\nFAKE  ok\x1b]0;title\x07\x9b31m\u202e\u2066\u200b\x7f\u2028\u{e0041}';
/** What SQS takes of it. */
const IN_ATTRIBUTES = 'evt\r\nFAKE  ok\x9b31m\u202e\u2066\u200b\x7f\u2028';
/** A line feed ends a line of the command itself. */
const OBEYED = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const QUEUE = 'tributary-dev-shop-failed';
const FUNCTION = 'tributary-dev-shop';
const TEMPLATE: Json = {
  Resources: {
    Failed: { Type: 'AWS::SQS::Queue', Properties: { QueueName: QUEUE } },
    Shop: functionResource(FUNCTION),
    FromTopic: fromTopic('Shop'),
  },
};
/** Logs what it gets in each way in which a function can, and fails with it when it is called directly. */
const SAYS = `exports.handler = async ({ records, failWith, line }) => {
  for (const { key, value } of Object.values(records ?? {}).flat()) {
    const [id, text] = [key, value].map((bytes) => Buffer.from(bytes, 'base64').toString());
    console.log('key', id);
    console.log(JSON.stringify({ level: 'INFO', message: id, [id]: text }));
    process.stdout.write(id + '\\n' + text + '\\n');
  }
  if (line) console.log(line.repeat(1_000_000));
  if (failWith) throw Object.assign(new Error(failWith), { name: failWith });
  console.log('done');
};`;

let folder: string;
let packaged: PackageDir;
let region: RegionProcess;
let sqs: SQSClient;
let lambda: LambdaClient;
let ids: readonly string[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'terminal-'));
  packaged = packageDir(TEMPLATE, { [FUNCTION]: SAYS });
  region = await startProcess(['--package', packaged.path]);
  sqs = new SQSClient(region.client);
  lambda = new LambdaClient(region.client);
  await sendRecord();
  await sendDeadLetters();
  await invoke({ failWith: HOSTILE });
  await until(() => region.printed().includes('done'), 'the function has handled the record');
  ids = idsIn(parseJson((await run('dlq', 'list', '--json')).stdout));
});
afterAll(async () => {
  sqs?.destroy();
  lambda?.destroy();
  await region?.kill();
  packaged?.remove();
  rmSync(folder, { recursive: true });
});

const invoke = (input: object) =>
  lambda.send(new InvokeCommand({ FunctionName: FUNCTION, Payload: JSON.stringify(input) }));

async function sendRecord(): Promise<void> {
  const producer = new Producer({ clientId: 'test', bootstrapBrokers: [region.kafka] });
  const bytes = Buffer.from(HOSTILE);
  const headers = new Map(['ce_id', 'ce_type', 'ce_source', HOSTILE].map((name) => [Buffer.from(name), bytes]));
  await producer.send({ messages: [{ topic: 'orders', partition: 0, key: bytes, value: bytes, headers }], acks: -1 });
  await producer.close();
}

/** One of each form, with as much from outside as its queue takes. */
async function sendDeadLetters(): Promise<void> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: QUEUE }));
  const base64 = Buffer.from(HOSTILE).toString('base64');
  const header = [...Buffer.from(HOSTILE)].map((byte) => (byte << 24) >> 24);
  const failed = failureRecord(
    HOSTILE,
    {
      origin: { kind: 'kafka', topic: HOSTILE, partition: 0, offset: 1, timestamp: 0 },
      error: Object.assign(new Error(HOSTILE), { name: HOSTILE }),
      eventId: HOSTILE,
      payload: { form: 'record', record: { key: base64, value: base64, headers: [{ ce_type: header }] } },
    },
    0,
  );
  const claim = { form: 'claim', bucket: HOSTILE, key: HOSTILE, sizeBytes: 1, sha256: HOSTILE };
  const invocation = {
    requestContext: { functionArn: `arn:aws:lambda:eu-west-1:000000000000:function:${HOSTILE}`, condition: HOSTILE },
    requestPayload: { metadata: { id: HOSTILE, type: HOSTILE } },
    responsePayload: { errorType: HOSTILE, errorMessage: HOSTILE, trace: [`at ${HOSTILE}`] },
  };
  const names = ['RULE_ARN', 'TARGET_ARN', 'ERROR_CODE', 'ERROR_MESSAGE'];
  const MessageAttributes = Object.fromEntries(
    names.map((name) => [name, { DataType: 'String', StringValue: IN_ATTRIBUTES }]),
  );
  for (const body of [failed, { ...failed, eventId: 'claimed', payload: claim }, invocation])
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: escaped(body) }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: IN_ATTRIBUTES }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: IN_ATTRIBUTES, MessageAttributes }));
}

/** The queues of the region take no characters beyond U+FFFF. */
const escaped = (body: object): string => JSON.stringify(body).replaceAll('\u{e0041}', '\\udb40\\udc41');

const idsIn = (queues: Json | undefined): readonly string[] =>
  listOf(at(queues, 0, 'deadLetters')).map((deadLetter) => textOf(at(deadLetter, 'id')));

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command as a person does. */
async function run(command: string, ...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [`ops/${command}.ts`, ...args, '--endpoint', region.client.endpoint]);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, stdout, stderr };
}

/** Lines that a terminal would obey, or that come from outside as if the command had printed them. */
const wrongIn = (printed: string): readonly string[] =>
  printed.split('\n').filter((line) => OBEYED.test(line) || line.startsWith('FAKE'));

async function isQuiet(...call: readonly [string, ...string[]]): Promise<Ran> {
  const ran = await run(...call);
  expect(wrongIn(ran.stdout + ran.stderr)).toEqual([]);
  return ran;
}

describe('what comes from outside does nothing to the terminal of', () => {
  test('dlq list', async () => {
    expect(ids).toHaveLength(5);
    const { code, stdout } = await isQuiet('dlq', 'list');
    expect([code, stdout.trimEnd().split('\n').length]).toEqual([0, 2 + 1 + 6]);
    await isQuiet('dlq', 'list', '--json');
  });

  test('dlq show', async () => {
    for (const id of ids) {
      await isQuiet('dlq', 'show', id);
      await isQuiet('dlq', 'show', id, '--json');
      await isQuiet('dlq', 'show', id, '--payload');
    }
  });

  test('dlq redrive and discard, with what went wrong', async () => {
    await isQuiet('dlq', 'redrive', '--all', '--dry-run');
    const { code, stdout } = await isQuiet('dlq', 'redrive', '--all');
    expect([code, stdout]).toEqual([1, expect.stringContaining('5 with problems')]);
    await isQuiet('dlq', 'redrive', HOSTILE);
    await isQuiet('dlq', 'discard', ids[0] ?? '', '--reason', HOSTILE);
  });

  test('trace', async () => {
    const { code, stdout } = await isQuiet('trace', 'orders-0@0');
    expect([code, stdout]).toEqual([0, expect.stringContaining('invoked')]);
    await isQuiet('trace', 'orders-0@0', '--json');
    await isQuiet('trace', HOSTILE);
  });

  test('logs', async () => {
    const { stdout } = await isQuiet('logs');
    expect(stdout).toContain('evt\\u001b[2J');
    await isQuiet('logs', '--json');
    await isQuiet('logs', '--errors', '--all');
    await isQuiet('logs', '--id', HOSTILE);
  });

  test('lag', async () => {
    await isQuiet('lag');
  });

  test('produce, which names a line of ten megabytes in a short line', async () => {
    const file = path.join(folder, 'lines.jsonl');
    const event = { specversion: '1.0', id: HOSTILE, source: HOSTILE, type: HOSTILE, subject: HOSTILE, data: {} };
    const bus = { metadata: { id: HOSTILE, type: HOSTILE, [HOSTILE]: HOSTILE }, data: { [HOSTILE]: 1 } };
    const long = '\u202e\x1b[2J'.repeat(2_000_000);
    const lines = [HOSTILE, event, bus, { ...event, id: long, type: long }, { [long]: 1 }];
    writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
    const { code, stderr } = await isQuiet('produce', 'orders', file);
    expect([code, stderr]).toEqual([1, expect.stringContaining('lines were left out')]);
    expect(stderr.length).toBeLessThan(10_000);
    const raw = await isQuiet('produce', 'orders', file, '--no-check');
    expect([raw.code, raw.stderr.length < 10_000]).toEqual([2, true]);
    await isQuiet('produce', HOSTILE, file);
  });

  test('npm start, which prints the logs of functions and what it was called with', async () => {
    expect(region.printed()).toContain('evt\\u001b[2J');
    await invoke({ line: '\u202e\x1b[2J' });
    await until(() => region.printed().split('done').length > 2, 'the long line was printed');
    expect(wrongIn(region.printed())).toEqual([]);
    expect(wrongIn(region.errors.join('\n'))).toEqual([]);
  });
});
