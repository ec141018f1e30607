import {
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { at, type Json, type JsonObject, textOf } from '../../src/core/json.ts';
import { arn, openQueues, queue } from '../support/resources.ts';
import { type OpenStacks, openStacks, template } from '../support/stacks.ts';

const BUCKET_ARN = 'arn:aws:s3:::drop';
const TELLS = `
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
exports.handler = async (event) => {
  const QueueUrl = process.env.AWS_ENDPOINT_URL + '/000000000000/seen';
  await new SQSClient({}).send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
};`;

const toBucket = (Principal: string, Action: string, Resource: Json): JsonObject => ({
  Effect: 'Allow',
  Principal: { Service: Principal },
  Action,
  Resource,
  Condition: {
    ArnLike: { 'aws:SourceArn': BUCKET_ARN },
    StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
  },
});

const bucket = (NotificationConfiguration: JsonObject, ...DependsOn: readonly string[]): JsonObject => ({
  Type: 'AWS::S3::Bucket',
  DependsOn,
  Properties: { BucketName: 'drop', NotificationConfiguration },
});

const queuesAndTopics: JsonObject = {
  Queue: queue('queue'),
  OfTopic: queue('of-topic'),
  OfBus: queue('of-bus'),
  OpenQueue: openQueues('s3', ['Queue']),
  OpenOfTopic: openQueues('sns', ['OfTopic']),
  OpenOfBus: openQueues('events', ['OfBus']),
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'topic' } },
  OpenTopic: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [{ Ref: 'Topic' }],
      PolicyDocument: { Statement: [toBucket('s3.amazonaws.com', 'sns:Publish', { Ref: 'Topic' })] },
    },
  },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: arn('OfTopic') },
  },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: {
        source: ['aws.s3'],
        detail: { bucket: { name: ['drop'] }, object: { key: [{ suffix: '.csv' }] } },
      },
      Targets: [{ Id: 'q', Arn: arn('OfBus') }],
    },
  },
};

const configuration = {
  QueueConfigurations: [
    {
      Event: 's3:ObjectCreated:*',
      Queue: arn('Queue'),
      Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }] } },
    },
  ],
  TopicConfigurations: [{ Event: 's3:ObjectRemoved:*', Topic: { Ref: 'Topic' } }],
  EventBridgeConfiguration: {},
};

let open: OpenStacks;
let s3: S3Client;
let sqs: SQSClient;
beforeEach(async () => {
  open = await openStacks();
  s3 = new S3Client({ ...open.client, forcePathStyle: true });
  sqs = new SQSClient(open.client);
});
afterEach(async () => {
  s3.destroy();
  sqs.destroy();
  await open.stop();
});

async function bodiesIn(name: string): Promise<readonly Json[]> {
  const QueueUrl = `${open.region.endpoint}/000000000000/${name}`;
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5, VisibilityTimeout: 0 }),
  );
  return Messages.map(({ Body = '' }) => JSON.parse(Body));
}

const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: 'drop', Key, Body: 'letters' }));

test('a bucket tells a queue, a topic and EventBridge, each of what it asked for', async () => {
  const resources = { ...queuesAndTopics, Bucket: bucket(configuration, 'OpenQueue', 'OpenTopic') };
  expect(await open.created('s', template(resources))).toBe('CREATE_COMPLETE');

  await put('out/a.txt');
  await put('in/b.csv');
  await s3.send(new DeleteObjectCommand({ Bucket: 'drop', Key: 'out/a.txt' }));

  const [test, record, ...more] = await bodiesIn('queue');
  expect([at(test, 'Event'), more]).toEqual(['s3:TestEvent', []]);
  expect(record).toMatchObject({
    Records: [{ eventName: 'ObjectCreated:Put', awsRegion: 'eu-west-1', s3: { object: { key: 'in/b.csv', size: 7 } } }],
  });
  const notifications = await bodiesIn('of-topic');
  expect(notifications.map((one) => at(one, 'Subject'))).toEqual(['Amazon S3 Notification', 'Amazon S3 Notification']);
  const messages = notifications.map((one) => JSON.parse(textOf(at(one, 'Message'))));
  expect(messages.map((one) => at(one, 'Event') ?? at(one, 'Records', 0, 'eventName'))).toEqual([
    's3:TestEvent',
    'ObjectRemoved:Delete',
  ]);
  expect(await bodiesIn('of-bus')).toMatchObject([
    {
      source: 'aws.s3',
      'detail-type': 'Object Created',
      resources: [BUCKET_ARN],
      detail: { object: { key: 'in/b.csv' }, reason: 'PutObject' },
    },
  ]);
});

test('the S3 event of a function of SAM invokes it with the record', async () => {
  const resources = {
    Seen: queue('seen'),
    Drop: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'drop' } },
    Teller: {
      Type: 'AWS::Serverless::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        InlineCode: TELLS,
        Timeout: 30,
        Policies: [{ SQSSendMessagePolicy: { QueueName: 'seen' } }],
        Events: {
          Dropped: {
            Type: 'S3',
            Properties: {
              Bucket: { Ref: 'Drop' },
              Events: ['s3:ObjectCreated:*'],
              Filter: { S3Key: { Rules: [{ Name: 'suffix', Value: '.csv' }] } },
            },
          },
        },
      },
    },
  };
  const source = template(resources, { Transform: 'AWS::Serverless-2016-10-31' });
  expect(await open.created('s', source, { Capabilities: ['CAPABILITY_IAM'] })).toBe('CREATE_COMPLETE');

  await put('a b.csv');
  await put('c.txt');

  expect(await bodiesIn('seen')).toMatchObject([
    {
      Records: [
        { eventSource: 'aws:s3', s3: { bucket: { name: 'drop', arn: BUCKET_ARN }, object: { key: 'a+b.csv' } } },
      ],
    },
  ]);
});

test('a stack fails when a destination is not open to its bucket', async () => {
  const resources = {
    Queue: queue('queue'),
    Bucket: bucket({ QueueConfigurations: configuration.QueueConfigurations }),
  };

  expect(await open.created('s', template(resources))).toBe('ROLLBACK_COMPLETE');

  expect((await open.reasons('s', 'Bucket')).join()).toContain(
    'Unable to validate the following destination configurations',
  );
});

test('an update takes notifications away', async () => {
  const resources = { ...queuesAndTopics, Bucket: bucket(configuration, 'OpenQueue', 'OpenTopic') };
  await open.created('s', template(resources));

  await open.updated(
    's',
    template({ ...queuesAndTopics, Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'drop' } } }),
  );

  const { QueueConfigurations, EventBridgeConfiguration } = await s3.send(
    new GetBucketNotificationConfigurationCommand({ Bucket: 'drop' }),
  );
  expect([QueueConfigurations, EventBridgeConfiguration]).toEqual([undefined, undefined]);
});

test('a client reads and sets what a bucket tells', async () => {
  await open.created('s', template({ ...queuesAndTopics, Bucket: bucket({}, 'OpenQueue') }));
  const QueueArn = textOf(open.region.resources.get('Queue')?.attributes['Arn']);
  const rules = [{ Name: 'prefix' as const, Value: 'in/' }];
  const NotificationConfiguration = {
    QueueConfigurations: [
      { Id: 'mine', QueueArn, Events: ['s3:ObjectCreated:Put' as const], Filter: { Key: { FilterRules: rules } } },
    ],
    EventBridgeConfiguration: {},
  };

  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: 'drop', NotificationConfiguration }));

  expect(await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: 'drop' }))).toMatchObject({
    QueueConfigurations: [
      { Id: 'mine', QueueArn, Filter: { Key: { FilterRules: [{ Name: 'Prefix', Value: 'in/' }] } } },
    ],
    EventBridgeConfiguration: {},
  });
});
