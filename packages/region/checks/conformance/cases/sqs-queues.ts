import { objectOf, textOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused } from '../expected.ts';
import { names, queue, SQS_API, SQS_GUIDE, sqs } from './sqs-calls.ts';

const CREATE = `${SQS_API}/API_CreateQueue.html`;
const SET = `${SQS_API}/API_SetQueueAttributes.html`;
const ERRORS = `${SQS_API}/CommonErrors.html`;

async function attributesOf(aws: Parameters<typeof sqs>[0], QueueUrl: string, ...AttributeNames: readonly string[]) {
  return objectOf((await sqs(aws, 'GetQueueAttributes', { QueueUrl, AttributeNames }))['Attributes']);
}

/** Creates a queue with these attributes and gives the answer. */
const creating =
  (Attributes: Readonly<Record<string, string>>, suffix = ''): ConformanceCase['run'] =>
  (aws, own) =>
    sqs(aws, 'CreateQueue', { QueueName: `${own}${suffix}`, Attributes });

const refusedValue = (name: string, value: string): ConformanceCase => ({
  name: `${name} of ${JSON.stringify(value)} is refused`,
  source: CREATE,
  run: creating({ [name]: value }),
  gives: refused(400, 'InvalidAttributeValue', `Invalid value for the parameter ${name}.`),
});

export const SQS_QUEUES: readonly ConformanceCase[] = [
  {
    name: 'the attributes of a new queue are the documented defaults',
    source: CREATE,
    run: async (aws, own) =>
      attributesOf(
        aws,
        await queue(aws, own),
        'DelaySeconds',
        'MessageRetentionPeriod',
        'ReceiveMessageWaitTimeSeconds',
        'VisibilityTimeout',
        'MaximumMessageSize',
        'SqsManagedSseEnabled',
      ),
    gives: {
      DelaySeconds: '0',
      MessageRetentionPeriod: '345600',
      ReceiveMessageWaitTimeSeconds: '0',
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
      SqsManagedSseEnabled: 'true',
    },
  },
  {
    name: 'a queue URL is the endpoint, the account and the name',
    source: `${SQS_GUIDE}/sqs-queue-message-identifiers.html`,
    run: async (aws, own) => (await queue(aws, own)).replace(/^https?:\/\/[^/]+\/\d{12}\//, '').replace(own, 'name'),
    gives: 'name',
  },
  {
    name: 'the ARN of a queue has Region, account and name',
    source: `${SQS_GUIDE}/sqs-api-permissions-reference.html`,
    run: async (aws, own) => {
      const { QueueArn } = await attributesOf(aws, await queue(aws, own), 'QueueArn');
      return textOf(QueueArn).replace(own, 'name');
    },
    gives: /^arn:aws:sqs:us-east-1:\d{12}:name$/,
  },
  {
    name: 'a queue that is created again with the same attributes is the same queue',
    source: CREATE,
    run: async (aws, own) => new Set([await queue(aws, own), await queue(aws, own)]).size,
    gives: 1,
  },
  {
    name: 'a queue of the same name with another attribute is QueueNameExists',
    source: CREATE,
    run: async (aws, own) => {
      await queue(aws, own);
      return sqs(aws, 'CreateQueue', { QueueName: own, Attributes: { DelaySeconds: '5' } });
    },
    gives: refused(
      400,
      'QueueNameExists',
      'A queue already exists with the same name and a different value for attribute DelaySeconds',
    ),
  },
  {
    name: 'the error has its shape in the body, and the code of the query protocol in a header',
    source: ERRORS,
    run: async (aws) => {
      const input = { QueueName: 'none' };
      const { status, headers, text } = await aws.rawJson('sqs', '1.0', 'AmazonSQS.GetQueueUrl', input);
      return { status, code: headers.get('x-amzn-query-error'), body: JSON.parse(text) };
    },
    gives: {
      status: 400,
      code: 'AWS.SimpleQueueService.NonExistentQueue;Sender',
      body: { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'The specified queue does not exist.' },
    },
  },
  {
    name: 'a name with a space is refused',
    source: CREATE,
    run: (aws) => sqs(aws, 'CreateQueue', { QueueName: 'a b' }),
    gives: refused(
      400,
      'InvalidParameterValueException',
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    ),
  },
  {
    name: 'a name of 81 characters is refused',
    source: CREATE,
    run: (aws) => sqs(aws, 'CreateQueue', { QueueName: 'q'.repeat(81) }),
    gives: refused(400, 'InvalidParameterValueException'),
  },
  {
    name: 'a call without a name misses its parameter',
    source: ERRORS,
    run: (aws) => sqs(aws, 'CreateQueue', {}),
    gives: refused(400, 'MissingRequiredParameterException', 'The request must contain the parameter QueueName.'),
  },
  {
    name: 'an unknown attribute is refused by name',
    source: CREATE,
    run: creating({ Colour: 'red' }),
    gives: refused(400, 'InvalidAttributeName', 'Unknown Attribute Colour.'),
  },
  refusedValue('VisibilityTimeout', '43201'),
  refusedValue('VisibilityTimeout', '-1'),
  refusedValue('DelaySeconds', '901'),
  refusedValue('MessageRetentionPeriod', '59'),
  refusedValue('MessageRetentionPeriod', '1209601'),
  refusedValue('ReceiveMessageWaitTimeSeconds', '21'),
  refusedValue('MaximumMessageSize', '1023'),
  refusedValue('MaximumMessageSize', '1048577'),
  refusedValue('VisibilityTimeout', 'thirty'),
  {
    name: 'a FIFO queue needs .fifo at the end of its name',
    source: CREATE,
    run: creating({ FifoQueue: 'true' }),
    gives: refused(400, 'InvalidParameterValueException'),
  },
  {
    name: 'a name that ends with .fifo needs the attribute FifoQueue',
    source: CREATE,
    run: creating({}, '.fifo'),
    gives: refused(400, 'InvalidParameterValueException'),
  },
  {
    name: 'a standard queue does not know ContentBasedDeduplication',
    source: CREATE,
    run: creating({ ContentBasedDeduplication: 'true' }),
    gives: refused(400, 'InvalidAttributeName', 'Unknown Attribute ContentBasedDeduplication.'),
  },
  {
    name: 'an attribute that is unknown when it is asked for is refused',
    source: `${SQS_API}/API_GetQueueAttributes.html`,
    run: async (aws, own) =>
      sqs(aws, 'GetQueueAttributes', { QueueUrl: await queue(aws, own), AttributeNames: ['Colour'] }),
    gives: refused(400, 'InvalidAttributeName', 'Unknown Attribute Colour.'),
  },
  {
    name: 'GetQueueAttributes without names gives none',
    source: `${SQS_API}/API_GetQueueAttributes.html`,
    run: async (aws, own) => sqs(aws, 'GetQueueAttributes', { QueueUrl: await queue(aws, own) }),
    gives: {},
  },
  {
    name: 'SetQueueAttributes changes an attribute',
    source: SET,
    run: async (aws, own) => {
      const QueueUrl = await queue(aws, own);
      await sqs(aws, 'SetQueueAttributes', { QueueUrl, Attributes: { VisibilityTimeout: '7' } });
      return attributesOf(aws, QueueUrl, 'VisibilityTimeout');
    },
    gives: { VisibilityTimeout: '7' },
  },
  {
    name: 'a redrive policy needs a queue that exists',
    source: SET,
    run: creating({
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:none',
        maxReceiveCount: 2,
      }),
    }),
    gives: refused(400, 'InvalidParameterValueException'),
  },
  {
    name: 'ListQueues gives the queues of a prefix',
    source: `${SQS_API}/API_ListQueues.html`,
    run: async (aws, own) => {
      for (const end of ['-b', '-a']) await queue(aws, `${own}${end}`);
      const { QueueUrls } = await sqs(aws, 'ListQueues', { QueueNamePrefix: `${own}-` });
      return names(QueueUrls).map((url) => url.slice(-2));
    },
    gives: ['-a', '-b'],
  },
  {
    name: 'ListQueues has pages where MaxResults is given',
    source: `${SQS_API}/API_ListQueues.html`,
    run: async (aws, own) => {
      for (const end of ['-b', '-a']) await queue(aws, `${own}${end}`);
      const asked = { QueueNamePrefix: `${own}-`, MaxResults: 1 };
      const first = await sqs(aws, 'ListQueues', asked);
      const second = await sqs(aws, 'ListQueues', { ...asked, NextToken: first['NextToken'] });
      return [names(first['QueueUrls']).length, names(second['QueueUrls']).length];
    },
    gives: [1, 1],
  },
  {
    name: 'tags of CreateQueue are kept, and UntagQueue removes one',
    source: `${SQS_API}/API_ListQueueTags.html`,
    run: async (aws, own) => {
      const { QueueUrl } = await sqs(aws, 'CreateQueue', { QueueName: own, tags: { team: 'a', cost: 'b' } });
      await sqs(aws, 'TagQueue', { QueueUrl, Tags: { stage: 'dev' } });
      await sqs(aws, 'UntagQueue', { QueueUrl, TagKeys: ['cost'] });
      return sqs(aws, 'ListQueueTags', { QueueUrl });
    },
    gives: { Tags: { team: 'a', stage: 'dev' } },
  },
  {
    name: 'a deleted queue is gone',
    source: `${SQS_API}/API_DeleteQueue.html`,
    run: async (aws, own) => {
      const QueueUrl = await queue(aws, own);
      await sqs(aws, 'DeleteQueue', { QueueUrl });
      return sqs(aws, 'GetQueueUrl', { QueueName: own });
    },
    gives: refused(400, 'QueueDoesNotExist', 'The specified queue does not exist.'),
  },
  {
    name: 'a name is not free for 60 seconds after its queue was deleted',
    source: CREATE,
    run: async (aws, own) => {
      await sqs(aws, 'DeleteQueue', { QueueUrl: await queue(aws, own) });
      return sqs(aws, 'CreateQueue', { QueueName: own });
    },
    gives: refused(
      400,
      'QueueDeletedRecently',
      'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
    ),
  },
  {
    name: 'a second PurgeQueue within 60 seconds is refused',
    source: `${SQS_API}/API_PurgeQueue.html`,
    run: async (aws, own) => {
      const QueueUrl = await queue(aws, own);
      await sqs(aws, 'PurgeQueue', { QueueUrl });
      const { status, error } = await sqs(aws, 'PurgeQueue', { QueueUrl });
      return { status, error };
    },
    gives: { status: 403, error: 'PurgeQueueInProgress' },
  },
  {
    name: 'AddPermission writes a statement into the policy',
    source: `${SQS_API}/API_AddPermission.html`,
    run: async (aws, own) => {
      const QueueUrl = await queue(aws, own);
      const granted = { Label: 'mine', AWSAccountIds: ['111122223333'], Actions: ['SendMessage'] };
      await sqs(aws, 'AddPermission', { QueueUrl, ...granted });
      const { Policy } = await attributesOf(aws, QueueUrl, 'Policy');
      const { Statement } = JSON.parse(textOf(Policy, '{}'));
      return Statement?.[0];
    },
    gives: part({
      Sid: 'mine',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Action: 'SQS:SendMessage',
    }),
  },
  {
    name: 'ListDeadLetterSourceQueues names the queues of a dead-letter queue',
    source: `${SQS_API}/API_ListDeadLetterSourceQueues.html`,
    run: async (aws, own) => {
      const dead = await queue(aws, `${own}-dead`);
      const { QueueArn } = await attributesOf(aws, dead, 'QueueArn');
      const policy = JSON.stringify({ deadLetterTargetArn: QueueArn, maxReceiveCount: 2 });
      const source = await queue(aws, own, { RedrivePolicy: policy });
      const { queueUrls } = await sqs(aws, 'ListDeadLetterSourceQueues', { QueueUrl: dead });
      return names(queueUrls).every((url) => url === source) && names(queueUrls).length;
    },
    gives: 1,
  },
];
