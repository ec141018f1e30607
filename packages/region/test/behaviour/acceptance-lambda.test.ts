import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { AddPermissionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Json } from '../../src/core/json.ts';
import { clientsOf, type TestClients } from '../support/clients.ts';
import { heldFunctions } from '../support/held-functions.ts';
import { functionResource } from '../support/package-dir.ts';
import { arn, bus, invokePermission, queue, rule, table } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const TEMPLATE: Json = {
  Metadata: { Journal: { IdPaths: ['detail.id', 'id', 'dynamodb.Keys.id.S'] } },
  Resources: {
    Bus: bus('shop'),
    Dead: queue('dead'),
    Undone: queue('undone'),
    Work: queue('work', {
      VisibilityTimeout: 30,
      RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 3 },
    }),
    Slow: functionResource('slow'),
    Quick: functionResource('quick'),
    Alone: functionResource('alone', { ReservedConcurrentExecutions: 1 }),
    Partial: functionResource('partial'),
    Throwing: functionResource('throwing'),
    SlowMayRun: invokePermission('Slow'),
    QuickMayRun: invokePermission('Quick'),
    ToSlow: rule('Slow', { Arn: arn('Slow') }),
    ToQuick: rule('Quick', { Arn: arn('Quick') }),
    FromWork: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Partial' },
        EventSourceArn: arn('Work'),
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
    Items: table('items', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
    FromItems: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Throwing' },
        EventSourceArn: { 'Fn::GetAtt': ['Items', 'StreamArn'] },
        StartingPosition: 'TRIM_HORIZON',
        DestinationConfig: { OnFailure: { Destination: arn('Undone') } },
      },
    },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'notices' } },
  },
};
const CODE = {
  slow: 'exports.handler = async ({ detail }) => { await fetch(`${detail.url}/${process.pid}`); };',
  quick:
    'console.log("started", process.pid); exports.handler = async (event) => { if (event.Records) console.log(event.Records[0].Sns.Message); };',
  alone: 'exports.handler = async ({ url }) => { await fetch(url); };',
  partial: `exports.handler = async ({ Records }) => ({
    batchItemFailures: Records.filter(({ body }) => JSON.parse(body).bad).map(({ messageId }) => ({ itemIdentifier: messageId })),
  });`,
  throwing: 'exports.handler = async () => { throw new Error("not today"); };',
};

let region: TestRegion;
let clients: TestClients;
beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { clock: 'virtual', code: CODE });
  clients = clientsOf(region);
});
afterAll(async () => {
  clients.destroy();
  await region.stop();
});

function stepsOf(id: string): string[] {
  return region.journal.hops().flatMap(({ step, ids }) => (ids.includes(id) ? [step] : []));
}

/** The text behind `start` in the next line that a function writes and that starts so. */
function nextLogged(start: string): Promise<string> {
  return new Promise((resolve) => {
    const stop = region.onLog(({ text }) => {
      const at = text.indexOf(start);
      if (at === -1) return;
      stop();
      resolve(text.slice(at + start.length));
    });
  });
}

/** One after the other: an SDK client has 50 sockets. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

test('an event whose worker is killed in the middle is handled by another worker', async () => {
  await using functions = await heldFunctions();
  const isDone = clients.put('Slow', { id: 'k-1', url: functions.url });
  process.kill(Number((await functions.next()).told), 'SIGKILL');
  functions.releaseAll();
  await isDone;
  const ofFunction = stepsOf('k-1').filter((step) => !['published', 'not-matched', 'matched'].includes(step));
  expect(ofFunction.toSorted()).toEqual(
    ['attempted', 'delivered', 'invoked', 'failed', 'retry-scheduled', 'invoked', 'succeeded'].toSorted(),
  );
});

test('a burst of 10,000 events reaches the function whole, with few workers', async () => {
  const workers = new Set<string>();
  const stop = region.onLog(({ functionName, text }) => functionName === 'quick' && workers.add(text));
  const entry = { EventBusName: 'shop', Source: 'test', DetailType: 'Quick', Detail: '{}' };
  const Entries = Array.from({ length: 10 }, () => entry);
  const waves = Array.from({ length: 25 }, () => Array.from({ length: 40 }));
  const answers = await inTurn(waves, (wave) =>
    Promise.all(wave.map(() => clients.events.send(new PutEventsCommand({ Entries })))),
  );
  const refused = answers.flat().filter(({ FailedEntryCount }) => FailedEntryCount !== 0);
  await region.settled();
  stop();
  const hops = region.journal.hops().filter(({ place }) => place === 'function/quick');
  expect(refused).toEqual([]);
  expect(hops.filter(({ step }) => step === 'succeeded')).toHaveLength(10_000);
  expect(workers.size).toBeLessThanOrEqual(8);
  expect(workers.size).toBeGreaterThanOrEqual(1);
});

test('a function whose reserved concurrency is used up answers with TooManyRequestsException', async () => {
  const lambda = new LambdaClient({ ...region.client, maxAttempts: 1 });
  await using functions = await heldFunctions();
  const Payload = JSON.stringify({ url: functions.url });
  const call = () => lambda.send(new InvokeCommand({ FunctionName: 'alone', Payload }));
  const first = call();
  const running = await functions.next();
  const second = call();
  await Promise.allSettled([second]);
  running.release();
  const results = await Promise.allSettled([first, second]);
  lambda.destroy();
  expect(results.map((one) => (one.status === 'rejected' ? one.reason : one.value.StatusCode))).toEqual([
    200,
    expect.objectContaining({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      $metadata: expect.objectContaining({ httpStatusCode: 429 }),
    }),
  ]);
});

test('of a batch from a queue only failed messages come again, and after three times go to the dead-letter queue', async () => {
  const bodies = [{ id: 'm-1' }, { id: 'm-2', bad: true }, { id: 'm-3' }];
  const Entries = bodies.map((body) => ({ Id: body.id, MessageBody: JSON.stringify(body) }));
  await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl: region.resources.get('Work')?.ref, Entries }));
  await region.settled();
  expect((await clients.taken('Dead')).map(({ body }) => body)).toEqual([{ id: 'm-2', bad: true }]);
  const attempts = (id: string) => stepsOf(id).filter((step) => step === 'invoked').length;
  expect(bodies.map(({ id }) => [id, attempts(id)])).toEqual([
    ['m-1', 1],
    ['m-2', 3],
    ['m-3', 1],
  ]);
});

test('a day of retries of a stream takes no time', async () => {
  const from = region.clock.now();
  const tables = new DynamoDBClient(region.client);
  await tables.send(new PutItemCommand({ TableName: 'items', Item: { id: { S: 'i-1' } } }));
  tables.destroy();
  await region.settled();
  expect(await clients.taken('Undone')).toMatchObject([
    { body: { requestContext: { condition: 'RecordAgeExceeded' } } },
  ]);
  expect(Math.round((region.clock.now() - from) / 3_600_000)).toBe(24);
});

describe('a subscription of a function that is made by a call', () => {
  test('is listed as one, and invokes the function with published messages', async () => {
    const TopicArn = region.resources.get('Topic')?.ref;
    const Endpoint = 'arn:aws:lambda:us-east-1:000000000000:function:quick';
    const permission = { StatementId: 'sns', Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com' };
    await clients.lambda.send(new AddPermissionCommand({ FunctionName: 'quick', ...permission, SourceArn: TopicArn }));
    await clients.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint }));
    const { Subscriptions } = await clients.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toMatchObject([{ TopicArn, Protocol: 'lambda', Endpoint }]);
    const message = nextLogged('INFO\t');
    await clients.sns.send(new PublishCommand({ TopicArn, Message: 'on its way' }));
    expect(await message).toBe('on its way');
  });
});
