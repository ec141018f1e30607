import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { at, type Json, parseJson, textOf } from '@tributary/region/json';
import { type Failure, failureRecord } from '#lib/failures/failure-record.ts';
import { recordFailure } from '#lib/kafka/record-failure.ts';
import { discard } from '../../ops/dlq/discard.ts';
import { edit } from '../../ops/dlq/edit.ts';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { list } from '../../ops/dlq/list.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { show } from '../../ops/dlq/show.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';
import { drain } from '../../tools/invoke/drain-queue.ts';
import { REDRIVE_ALL } from '../support/redrive-all.ts';
import { binaryRecord, fulfilledOrder, onTheBus } from '../support/samples.ts';

const QUEUE = 'tributary-dev-shop-failed';
const TEMPLATE = {
  Resources: {
    Failed: { Type: 'AWS::SQS::Queue', Properties: { QueueName: QUEUE } },
    Sales: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'sales' } },
  },
};
const LIMIT = 100;
const EVENT = onTheBus(fulfilledOrder());
const POISON = { ...binaryRecord(fulfilledOrder()), headers: [], value: 'bm8gSlNPTg==' };

let region: TestRegion;
let endpoint: Endpoint;
let sqs: SQSClient;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'dlq-one-event-'));
  region = await runningRegion(TEMPLATE, { clock: 'virtual' });
  endpoint = await openEndpoint({ aws: false, stage: 'dev', endpoint: region.endpoint });
  sqs = new SQSClient(region.client);
});
afterEach(async () => {
  await endpoint?.close();
  sqs?.destroy();
  await region?.stop();
  rmSync(folder, { recursive: true });
});

async function urlOf(QueueName: string): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  return QueueUrl;
}

async function add(failure: Failure): Promise<void> {
  const MessageBody = JSON.stringify(failureRecord('shop', failure, 0));
  await sqs.send(new SendMessageCommand({ QueueUrl: await urlOf(QUEUE), MessageBody }));
}

const ofRecord = (offset: number): Failure => recordFailure({ ...POISON, offset }, new TypeError('no JSON'), {});

/** A message that its queue delivered twice has failed twice: its second message id is another one. */
const ofMessage = (messageId: string): Failure => ({
  origin: { kind: 'queue', queueArn: 'arn:aws:sqs:us-east-1:000000000000:sales', messageId },
  error: new TypeError('no'),
  payload: { form: 'event', event: EVENT },
});

async function listed(): Promise<readonly Json[]> {
  const queues = parseJson(await list(endpoint, { json: true, limit: LIMIT }));
  return (at(queues, 0, 'deadLetters') ?? []) as readonly Json[];
}

test('a limit of dead letters that are read does not look like the whole', async () => {
  for (const offset of [4, 5, 6]) await add(ofRecord(offset));
  expect(await list(endpoint, { json: false, limit: 2 })).toContain('\n1 more were not read: --limit N reads');
  expect(await list(endpoint, { json: false, limit: 3 })).not.toContain('not read');
});

test('an event that failed twice is listed once, and a record with the same bytes beside it', async () => {
  for (const offset of [4, 4, 4, 9]) await add(ofRecord(offset));
  const [first, second, ...others] = await listed();
  expect(others).toEqual([]);
  expect([first, second]).toMatchObject([
    { from: 'orders-0@4', copies: [expect.any(String), expect.any(String)], sameBytes: [at(second, 'id')] },
    { from: 'orders-0@9', copies: [], sameBytes: [at(first, 'id')] },
  ]);
  const text = await list(endpoint, { json: false, limit: LIMIT });
  expect(text.match(/there 3 times, same bytes as [0-9a-f]{8}$/gm)).toHaveLength(1);
});

test('an event that failed twice is shown with the ids of its copies, by any of them', async () => {
  for (const offset of [4, 4, 9]) await add(ofRecord(offset));
  const [first] = await listed();
  const copy = textOf(at(first, 'copies', 0));
  const text = await show(endpoint, copy, { json: false, payload: false, limit: LIMIT });
  expect(text.split('\n')[0]).toContain(textOf(at(first, 'id')));
  expect(text).toContain(`copy    ${copy}`);
  expect(text).toMatch(/^same {4}bytes as in [\w-]+$/m);
});

test('an event that failed twice is sent once, and leaves nothing behind', async () => {
  for (const id of ['m-1', 'm-2']) await add(ofMessage(id));
  expect(JSON.parse((await redrive(endpoint, REDRIVE_ALL)).text)).toMatchObject({ chosen: 1, redriven: 1 });
  expect((await drain(sqs, await urlOf('sales'))).map((body) => parseJson(body))).toEqual([EVENT]);
  expect(await drain(sqs, await urlOf(QUEUE))).toEqual([]);
});

test('an event that failed twice is discarded whole, and its file has each copy', async () => {
  for (const offset of [4, 4, 9]) await add(ofRecord(offset));
  const [first] = await listed();
  const keep = path.join(folder, 'discarded.jsonl');
  await discard(endpoint, textOf(at(first, 'id')), { reason: 'a test', keep, limit: LIMIT });
  expect(at(parseJson(readFileSync(keep, 'utf8')), 'copies', 0, 'id')).toBe(at(first, 'copies', 0));
  expect(await listed()).toMatchObject([{ from: 'orders-0@9', copies: [] }]);
});

test('an edit replaces all copies, and one that comes later is not sent beside it', async () => {
  for (const id of ['m-1', 'm-2']) await add(ofMessage(id));
  const file = path.join(folder, 'event.json');
  writeFileSync(file, JSON.stringify(EVENT));
  const [first] = await listed();
  await edit(endpoint, textOf(at(first, 'id')), { file, limit: LIMIT });
  expect(await listed()).toMatchObject([{ edited: expect.any(String), copies: [] }]);
  await add(ofMessage('m-3'));
  expect(JSON.parse((await redrive(endpoint, REDRIVE_ALL)).text)).toMatchObject({ redriven: 1, replaced: 1 });
  expect(await drain(sqs, await urlOf('sales'))).toHaveLength(1);
  expect(await drain(sqs, await urlOf(QUEUE))).toEqual([]);
});
