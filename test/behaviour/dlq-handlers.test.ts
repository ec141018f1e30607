import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Json, objectsOf, parseJson } from '@tributary/region/json';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { list } from '../../ops/dlq/list.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { functionResource } from '../../packages/region/test/support/package-dir.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';
import { REDRIVE_ALL } from '../support/redrive-all.ts';

const arn = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });
const queue = (QueueName: string, more: Record<string, Json> = {}): Json => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName, ...more },
});

const TEMPLATE = {
  Resources: {
    Failed: queue('tributary-dev-worker-failed'),
    Worker: functionResource('tributary-dev-worker', { Timeout: 60, MemorySize: 128 }),
    Retries: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Worker' },
        Qualifier: '$LATEST',
        DestinationConfig: { OnFailure: { Destination: arn('Failed') } },
      },
    },
    Exhausted: queue('tributary-dev-worker-exhausted'),
    Source: queue('tributary-dev-worker', {
      VisibilityTimeout: 1,
      RedrivePolicy: { deadLetterTargetArn: arn('Exhausted'), maxReceiveCount: 1 },
    }),
  },
};

/** Ends in the way that the event names, until the file that it names is there. Waits are skipped but for one beyond its time limit. */
const WORKER = `
const { existsSync } = require('node:fs');
const { setTimeout: sleep } = require('node:timers/promises');
const ENDS = {
  throws: () => { throw new TypeError('a bug'); },
  hangs: async () => { for (;;) await sleep(500); },
  exits: () => process.exit(1),
  grows: () => { const kept = []; for (;;) kept.push(new Array(1e7).fill(kept.length)); },
};
exports.handler = async ({ how, mended }) => existsSync(mended) ? 'done' : ENDS[how]();`;

const MENDED = path.join(tmpdir(), `tributary-mended-${process.pid}`);

let region: TestRegion;
let endpoint: Endpoint;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { clock: 'virtual', code: { 'tributary-dev-worker': WORKER } });
  endpoint = await openEndpoint({ aws: false, stage: 'dev', endpoint: region.endpoint });
});
afterAll(async () => {
  await endpoint?.close();
  await region?.stop();
  if (existsSync(MENDED)) rmSync(MENDED);
});

async function reasonsOn(name: string): Promise<unknown> {
  const queues = objectsOf(parseJson(await list(endpoint, { json: true, limit: 100 })));
  return queues.find(({ queue }) => queue === name)?.['reasons'];
}

test('a handler that throws, hangs, exits or grows ends in a dead letter each, and is done once mended and redriven', async () => {
  const lambda = new LambdaClient(region.client);
  for (const how of ['throws', 'hangs', 'exits', 'grows']) {
    const Payload = JSON.stringify({ how, mended: MENDED });
    await lambda.send(new InvokeCommand({ FunctionName: 'tributary-dev-worker', InvocationType: 'Event', Payload }));
  }
  await region.settled();
  expect(await reasonsOn('tributary-dev-worker-failed')).toEqual({
    TypeError: 1,
    'Sandbox.Timedout': 1,
    'Runtime.ExitError': 1,
    'Runtime.OutOfMemory': 1,
  });
  writeFileSync(MENDED, '');
  const { text, succeeded } = await redrive(endpoint, REDRIVE_ALL);
  expect([succeeded, JSON.parse(text).redriven]).toEqual([true, 4]);
  await region.settled();
  expect(await reasonsOn('tributary-dev-worker-failed')).toEqual({});
  expect(region.journal.hops().filter(({ step }) => step === 'succeeded')).toHaveLength(4);
});

test('a message that a queue gave up goes back to that queue, with its attributes', async () => {
  const sqs = new SQSClient(region.client);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'tributary-dev-worker' }));
  const MessageAttributes = { tenant: { DataType: 'String', StringValue: 't-1' } };
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"n":1}', MessageAttributes }));
  await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
  expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
  expect(await reasonsOn('tributary-dev-worker-exhausted')).toEqual({ MaxReceivesExceeded: 1 });
  expect((await redrive(endpoint, REDRIVE_ALL)).succeeded).toBe(true);
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }));
  expect(
    Messages.map(({ Body, MessageAttributes: attributes }) => [Body, attributes?.['tenant']?.StringValue]),
  ).toEqual([['{"n":1}', 't-1']]);
});
