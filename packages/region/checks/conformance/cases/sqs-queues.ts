import { textOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { refused } from '../expected.ts';
import { attributesOf, queue, SQS_API, SQS_GUIDE, sqs } from './sqs-calls.ts';

const CREATE = `${SQS_API}/API_CreateQueue.html`;
const SET = `${SQS_API}/API_SetQueueAttributes.html`;
const ERRORS = `${SQS_API}/CommonErrors.html`;

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
];
