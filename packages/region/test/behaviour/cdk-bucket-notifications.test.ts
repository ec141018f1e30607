import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { arn, openQueues, queue } from '../support/resources.ts';
import { type OpenStacks, openStacks, template } from '../support/stacks.ts';
import { until } from '../support/until.ts';

const role: Json = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  },
};
const inPython: Json = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'python3.13',
    Handler: 'index.handler',
    Role: arn('Role'),
    Code: { ZipFile: 'def handler(): pass' },
  },
};

/** As the CDK writes it. */
const notifications = (NotificationConfiguration: JsonObject, more: JsonObject = {}): Json => ({
  Type: 'Custom::S3BucketNotifications',
  DependsOn: ['Open'],
  Properties: { ServiceToken: arn('Handler'), NotificationConfiguration, BucketName: 'drop', Managed: true, ...more },
});
const toQueue = (logicalId: string, FilterRules: readonly JsonObject[] = []): JsonObject => ({
  QueueConfigurations: [{ Events: ['s3:ObjectCreated:*'], QueueArn: arn(logicalId), Filter: { Key: { FilterRules } } }],
});

const resources = (told: Json, more: JsonObject = {}): string =>
  template({
    Role: role,
    Handler: inPython,
    First: queue('first'),
    Second: queue('second'),
    Open: openQueues('s3', ['First', 'Second']),
    Told: told,
    ...more,
  });
const ownBucket: JsonObject = { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'drop' } } };
/** Refers to the bucket, so that it comes after it. */
const ofOwn = (configuration: JsonObject): Json => notifications(configuration, { BucketName: { Ref: 'Bucket' } });

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

const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: 'drop', Key, Body: 'x' }));

/** The keys of the objects of which a queue was told. */
async function keysIn(name: string): Promise<readonly string[]> {
  await open.region.settled();
  const QueueUrl = `${open.region.endpoint}/000000000000/${name}`;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  const records = Messages.flatMap(
    ({ Body = '' }): { s3: { object: { key: string } } }[] => JSON.parse(Body).Records ?? [],
  );
  return records.map(({ s3: { object } }) => object.key);
}

const configured = async () =>
  (await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: 'drop' }))).QueueConfigurations ?? [];

test('notifications that the CDK declares reach their queue, though their handler is in Python', async () => {
  const declared = toQueue('First', [{ Name: 'suffix', Value: '.csv' }]);
  expect(await open.created('s', resources(ofOwn(declared), ownBucket))).toBe('CREATE_COMPLETE');
  await put('a.csv');
  await put('a.txt');
  expect(await keysIn('first')).toEqual(['a.csv']);

  expect(await open.updated('s', resources(ofOwn(toQueue('Second')), ownBucket))).toBe('UPDATE_COMPLETE');
  await put('b.csv');
  expect([await keysIn('first'), await keysIn('second')]).toEqual([[], ['b.csv']]);
});

test('what others have configured for a bucket stays when the stack comes and goes', async () => {
  expect(await open.created('queues', template({ Others: queue('others'), O: openQueues('s3', ['Others']) }))).toBe(
    'CREATE_COMPLETE',
  );
  await s3.send(new CreateBucketCommand({ Bucket: 'drop' }));
  const QueueArn = 'arn:aws:sqs:eu-west-1:000000000000:others';
  const NotificationConfiguration = {
    QueueConfigurations: [{ Id: 'theirs', QueueArn, Events: ['s3:ObjectRemoved:*' as const] }],
  };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: 'drop', NotificationConfiguration }));

  const told = notifications(toQueue('First'), { Managed: false });
  expect(await open.created('s', resources(told))).toBe('CREATE_COMPLETE');
  expect((await configured()).map(({ QueueArn: to }) => to)).toEqual([QueueArn, expect.stringMatching(/:first$/)]);
  await open.stacks.send(new DeleteStackCommand({ StackName: 's' }));
  await until(async () => (await configured()).length < 2);
  expect(await configured()).toEqual([expect.objectContaining({ Id: 'theirs', QueueArn })]);
});

test('a queue that is not open to the bucket fails the stack, and other functions in Python are refused', async () => {
  const closed = template({
    Role: role,
    Handler: inPython,
    First: queue('first'),
    ...ownBucket,
    Told: {
      Type: 'Custom::S3BucketNotifications',
      Properties: {
        ServiceToken: arn('Handler'),
        BucketName: { Ref: 'Bucket' },
        NotificationConfiguration: toQueue('First'),
      },
    },
  });
  expect(await open.created('closed', closed)).toBe('ROLLBACK_COMPLETE');
  const other = resources(ofOwn(toQueue('First')), { ...ownBucket, Other: inPython });
  await expect(open.created('other', other)).rejects.toThrow('The region runs Node.js, not "python3.13".');
});

test('a bucket that is not there fails the stack', async () => {
  expect(await open.created('s', resources(notifications(toQueue('First'))))).toBe('ROLLBACK_COMPLETE');
  expect(await open.reasons('s', 'Told')).toContainEqual(
    expect.stringContaining('The specified bucket does not exist'),
  );
});
