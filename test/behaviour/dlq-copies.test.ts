import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parsePlan } from '@tributary/region/faults';
import type { Json } from '@tributary/region/json';
import { withDeadLetters } from '../../ops/dlq/collect.ts';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { depthOf } from '../../ops/dlq/queues.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';
import { drain } from '../../tools/invoke/drain-queue.ts';
import { REDRIVE_ALL } from '../support/redrive-all.ts';
import { until } from '../support/until.ts';

const QUEUE = 'tributary-dev-shop-undelivered';
const arn = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });
const TEMPLATE = {
  Resources: {
    Undelivered: { Type: 'AWS::SQS::Queue', Properties: { QueueName: QUEUE } },
    Sales: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'sales' } },
    ToSales: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'to-sales',
        EventPattern: { source: ['orders'] },
        Targets: [{ Id: 'sales', Arn: arn('Sales') }],
      },
    },
  },
};
const EVENTS = ['o-1', 'o-2'].map((id) => JSON.stringify({ source: 'orders', detail: { id } }));

let region: TestRegion;
let endpoint: Endpoint;
let sqs: SQSClient;

beforeEach(async () => {
  const faults = parsePlan({ rules: [{ fault: 'deliverTwice', at: `queue/${QUEUE}`, probability: 1 }] });
  region = await runningRegion(TEMPLATE, { clock: 'virtual', faults });
  endpoint = await openEndpoint({ aws: false, stage: 'dev', endpoint: region.endpoint });
  sqs = new SQSClient(region.client);
  for (const event of EVENTS) await addDeadLetter(event);
  const queue = { name: QUEUE, url: await urlOf(QUEUE) };
  await until(async () => (await depthOf(endpoint, queue)).visible === 2 * EVENTS.length, 'the copies');
});
afterEach(async () => {
  await endpoint?.close();
  await region?.stop();
});

const arnIn = (name: string): string => {
  const value = region.resources.get(name)?.attributes['Arn'];
  return typeof value === 'string' ? value : '';
};

async function urlOf(QueueName: string): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  return QueueUrl;
}

/** As EventBridge leaves one for a target. */
async function addDeadLetter(MessageBody: string): Promise<void> {
  const texts = { RULE_ARN: arnIn('ToSales'), TARGET_ARN: arnIn('Sales'), ERROR_CODE: 'NO_PERMISSIONS' };
  const MessageAttributes = Object.fromEntries(
    Object.entries(texts).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  await sqs.send(new SendMessageCommand({ QueueUrl: await urlOf(QUEUE), MessageBody, MessageAttributes }));
}

test('a dead letter that its queue delivers twice is redriven once, and leaves no copy behind', async () => {
  expect(JSON.parse((await redrive(endpoint, REDRIVE_ALL)).text)).toMatchObject({ redriven: 2, problems: [] });
  await region.settled();
  expect((await drain(sqs, await urlOf('sales'))).toSorted()).toEqual(EVENTS);
  expect(await drain(sqs, await urlOf(QUEUE))).toEqual([]);
});

test('a dead letter that its queue delivers twice is back with its copy after a look at it', async () => {
  await withDeadLetters(endpoint, 100, async ({ deadLetters }) => expect(deadLetters).toHaveLength(2));
  expect(await drain(sqs, await urlOf(QUEUE))).toHaveLength(4);
});

test('every dead letter of a long queue is seen at each look, while virtual time has nothing else to go on for', async () => {
  const more = Array.from({ length: 98 }, (_, index) =>
    JSON.stringify({ source: 'orders', detail: { id: `p-${index}` } }),
  );
  await Promise.all(more.map(addDeadLetter));
  const queue = { name: QUEUE, url: await urlOf(QUEUE) };
  await until(async () => (await depthOf(endpoint, queue)).visible === 200, 'the copies');
  for (let look = 0; look < 3; look++)
    await withDeadLetters(endpoint, 1_000, async ({ deadLetters }) => expect(deadLetters).toHaveLength(100));
});
