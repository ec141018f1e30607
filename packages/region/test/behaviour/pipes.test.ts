import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribePipeCommand,
  ListPipesCommand,
  PipesClient,
  StartPipeCommand,
  StopPipeCommand,
} from '@aws-sdk/client-pipes';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Producer, stringSerializers } from '@platformatic/kafka';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { table } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const arn = (id: string, attribute = 'Arn'): Json => ({ 'Fn::GetAtt': [id, attribute] });
const queue = (QueueName: string): Json => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });
const pipe = (Name: string, properties: JsonObject): Json => ({
  Type: 'AWS::Pipes::Pipe',
  Properties: { Name, RoleArn: 'arn:aws:iam::000000000000:role/pipe', ...properties },
});
const toBus = (DetailType: string, InputTemplate: string): JsonObject => ({
  Target: arn('Bus'),
  TargetParameters: { InputTemplate, EventBridgeEventBusParameters: { Source: 'pipes', DetailType } },
});
const SLOW = { StartAt: 'S', States: { S: { Type: 'Wait', Seconds: 60, End: true } } };

const TEMPLATE = {
  Resources: {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
    Orders: queue('orders'),
    FromQueue: pipe('from-queue', {
      Source: arn('Orders'),
      ...toBus('FromQueue', '{"id": <$.body.id>, "pipe": <aws.pipes.pipe-name>}'),
    }),
    Outbox: table('outbox', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
    FromTable: pipe('from-table', {
      Source: arn('Outbox', 'StreamArn'),
      SourceParameters: {
        DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON', BatchSize: 5 },
        FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      },
      ...toBus('FromTable', '{"id": <$.dynamodb.NewImage.id.S>}'),
    }),
    FromTopic: pipe('from-topic', {
      Source: 'arn:aws:kafka:us-east-1:000000000000:cluster/c/00000000-0000-0000-0000-000000000000-1',
      SourceParameters: {
        ManagedStreamingKafkaParameters: { TopicName: 'payments', StartingPosition: 'TRIM_HORIZON' },
      },
      ...toBus('FromTopic', '{"id": <$.value.id>, "key": <$.key>, "partition": <$.partition>}'),
    }),
    Slow: queue('slow'),
    Express: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { StateMachineName: 'slow', StateMachineType: 'EXPRESS', Definition: SLOW },
    },
    ToExpress: pipe('to-express', { Source: arn('Slow'), Target: { Ref: 'Express' } }),
  },
};

let region: TestRegion;
let pipes: PipesClient;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { clock: 'virtual' });
  pipes = new PipesClient(region.client);
});
afterAll(() => region.stop());

/** What each pipe made of each batch, for those batches that its target took. */
const puts = () =>
  region.journal
    .hops()
    .filter(({ place }) => place.startsWith('pipe/'))
    .flatMap(({ step, place, detail }, index, hops) => {
      return step === 'transformed' && hops[index + 1]?.step === 'delivered' ? [[place, detail?.['result']]] : [];
    });

test('a message of a queue becomes an event', async () => {
  const sqs = new SQSClient(region.client);
  const QueueUrl = `${region.endpoint}/000000000000/orders`;
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"id":"o-1"}' }));
  await region.settled();
  expect(puts()).toContainEqual(['pipe/from-queue', ['{"id": "o-1", "pipe": "from-queue"}']]);
});

test('a new item of a table becomes an event, a changed one does not pass the filter', async () => {
  const table = new DynamoDBClient(region.client);
  for (const n of ['1', '2']) {
    await table.send(new PutItemCommand({ TableName: 'outbox', Item: { id: { S: 'o-2' }, n: { N: n } } }));
  }
  await region.settled();
  expect(puts().filter(([place]) => place === 'pipe/from-table')).toEqual([['pipe/from-table', ['{"id": "o-2"}']]]);
});

test('a record of a topic becomes an event, its key and value decoded', async () => {
  const bootstrapBrokers = region.kafkaBootstrapServers.split(',');
  const producer = new Producer({ clientId: 'test', bootstrapBrokers, serializers: stringSerializers });
  await producer.send({ messages: [{ topic: 'payments', key: 'k-1', value: '{"id":"p-1"}' }] });
  await producer.close();
  await region.settled();
  const [[, result] = []] = puts().filter(([place]) => place === 'pipe/from-topic');
  expect(result).toEqual([expect.stringMatching(/^\{"id": "p-1", "key": "k-1", "partition": "\d+"\}$/)]);
});

test('a pipe waits for an express workflow that lets a minute pass', async () => {
  const startedAt = region.clock.now();
  const sqs = new SQSClient(region.client);
  const QueueUrl = `${region.endpoint}/000000000000/slow`;
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"id":"o-3"}' }));
  await region.settled();
  expect(region.clock.now() - startedAt).toBeGreaterThanOrEqual(60_000);
  const ends = region.journal.hops().filter(({ place }) => place === 'workflow/slow');
  expect(ends.map(({ step }) => step)).toEqual(['invoked', 'succeeded']);
});

test('pipes are described, listed, stopped and started', async () => {
  const described = await pipes.send(new DescribePipeCommand({ Name: 'from-queue' }));
  const { $metadata, CreationTime, LastModifiedTime, ...rest } = described;
  expect([$metadata.httpStatusCode, CreationTime, LastModifiedTime]).toEqual([200, expect.any(Date), expect.any(Date)]);
  expect(rest).toEqual({
    Arn: 'arn:aws:pipes:us-east-1:000000000000:pipe/from-queue',
    Name: 'from-queue',
    DesiredState: 'RUNNING',
    CurrentState: 'RUNNING',
    Source: 'arn:aws:sqs:us-east-1:000000000000:orders',
    SourceParameters: {},
    EnrichmentParameters: {},
    Target: 'arn:aws:events:us-east-1:000000000000:event-bus/shop',
    TargetParameters: {
      InputTemplate: '{"id": <$.body.id>, "pipe": <aws.pipes.pipe-name>}',
      EventBridgeEventBusParameters: { Source: 'pipes', DetailType: 'FromQueue' },
    },
    RoleArn: 'arn:aws:iam::000000000000:role/pipe',
    Tags: {},
  });
  expect((await pipes.send(new StopPipeCommand({ Name: 'from-queue' }))).CurrentState).toBe('STOPPING');
  const stopped = await pipes.send(new ListPipesCommand({ CurrentState: 'STOPPED' }));
  expect(stopped.Pipes?.map(({ Name }) => Name)).toEqual(['from-queue']);
  expect((await pipes.send(new StartPipeCommand({ Name: 'from-queue' }))).CurrentState).toBe('STARTING');
  const page = await pipes.send(new ListPipesCommand({ NamePrefix: 'from', Limit: 2 }));
  expect(page.Pipes?.map(({ Name }) => Name)).toEqual(['from-queue', 'from-table']);
  const { NextToken } = page;
  const next = await pipes.send(new ListPipesCommand({ NamePrefix: 'from', Limit: 2, NextToken }));
  expect(next.Pipes?.map(({ Name }) => Name)).toEqual(['from-topic']);
  await expect(pipes.send(new DescribePipeCommand({ Name: 'none' }))).rejects.toMatchObject({
    name: 'NotFoundException',
    message: 'Pipe none does not exist.',
  });
});
