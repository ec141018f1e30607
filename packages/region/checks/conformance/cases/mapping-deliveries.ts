import { setTimeout } from 'node:timers/promises';
import { objectOf, parseJson, textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused, UUID } from '../expected.ts';
import { put, text } from './dynamodb-calls.ts';
import { openQueue } from './events-calls.ts';
import { LAMBDA_API, LAMBDA_GUIDE, mapping } from './lambda-calls.ts';
import { queued, streamed } from './mapping-sources.ts';
import { receive, sqs } from './sqs-calls.ts';

const CREATE = `${LAMBDA_API}/API_CreateEventSourceMapping.html`;
const SQS = `${LAMBDA_GUIDE}/with-sqs.html`;
const STREAMS = `${LAMBDA_GUIDE}/with-ddb.html`;

/** Sends what it gets to another queue, whose URL is in its code. */
const reporting = (aws: Caller, url: string, shown = 'event'): string => `
exports.handler = async (event) => {
  const target = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' };
  const body = JSON.stringify({ QueueUrl: '${url}', MessageBody: JSON.stringify(${shown}) });
  await fetch('${aws.endpoint}/', { method: 'POST', headers: target, body });
};`;

/** What a function got of messages on a queue. */
async function reported(aws: Caller, own: string, message: object, more: object = {}): Promise<unknown> {
  const out = await openQueue(aws, `${own}-out`);
  const { url, ...wanted } = await queued(aws, own, reporting(aws, out.url));
  await mapping(aws, 'POST', '', { ...wanted, ...more });
  await sqs(aws, 'SendMessage', { QueueUrl: url, MessageBody: 'hi', ...message });
  const [first] = await receive(aws, out.url, { WaitTimeSeconds: 15 });
  return parseJson(textOf(first?.['Body'])) ?? null;
}

/** How many messages a queue has, visible or not, when it has come down to that number or ten seconds later. */
async function leftOn(aws: Caller, QueueUrl: string, wanted = 0): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'];
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { Attributes } = await sqs(aws, 'GetQueueAttributes', { QueueUrl, AttributeNames });
    const left = AttributeNames.reduce((sum, name) => sum + Number(objectOf(Attributes)[name]), 0);
    if (left === wanted || Date.now() > deadline) return left;
    await setTimeout(50);
  }
}

export const MAPPING_DELIVERIES: readonly ConformanceCase[] = [
  {
    name: 'a function gets messages with all that SQS says of them',
    source: SQS,
    run: (aws, own) =>
      reported(aws, own, { MessageAttributes: { raw: { DataType: 'Binary.x', BinaryValue: 'AP8=' } } }),
    gives: {
      Records: [
        {
          messageId: UUID,
          receiptHandle: /./,
          body: 'hi',
          attributes: part({
            ApproximateReceiveCount: '1',
            SentTimestamp: /^\d{13}$/,
            ApproximateFirstReceiveTimestamp: /^\d{13}$/,
          }),
          messageAttributes: { raw: part({ binaryValue: 'AP8=', dataType: 'Binary.x' }) },
          md5OfMessageAttributes: /^[0-9a-f]{32}$/,
          md5OfBody: '49f68a5c8493ec2c0bf489821c21fc3b',
          eventSource: 'aws:sqs',
          eventSourceARN: /^arn:aws:sqs:us-east-1:\d{12}:mappings-\d+$/,
          awsRegion: 'us-east-1',
        },
      ],
    },
  },
  {
    name: 'a filter looks into the JSON of a body',
    source: `${LAMBDA_GUIDE}/with-sqs-filtering.html`,
    run: (aws, own) => {
      const FilterCriteria = { Filters: [{ Pattern: '{"body":{"a":[1]}}' }] };
      return reported(aws, own, { MessageBody: '{"a":1}' }, { FilterCriteria });
    },
    gives: { Records: [part({ body: '{"a":1}' })] },
  },
  {
    name: 'a message that the filter leaves is deleted',
    source: `${LAMBDA_GUIDE}/with-sqs-filtering.html`,
    run: async (aws, own) => {
      const FilterCriteria = { Filters: [{ Pattern: '{"body":{"a":[1]}}' }] };
      const { url, ...wanted } = await queued(aws, own);
      await mapping(aws, 'POST', '', { ...wanted, FilterCriteria });
      await sqs(aws, 'SendMessage', { QueueUrl: url, MessageBody: '{"a":2}' });
      return leftOn(aws, url);
    },
    gives: 0,
  },
  {
    name: 'messages that a function names as failed come back, the others are gone',
    source: `${LAMBDA_GUIDE}/services-sqs-errorhandling.html`,
    run: async (aws, own) => {
      const source = `exports.handler = async ({ Records }) => ({
        batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })) });`;
      const { url, ...wanted } = await queued(aws, own, source);
      await mapping(aws, 'POST', '', { ...wanted, FunctionResponseTypes: ['ReportBatchItemFailures'] });
      for (const MessageBody of ['good', 'bad']) await sqs(aws, 'SendMessage', { QueueUrl: url, MessageBody });
      return leftOn(aws, url, 1);
    },
    gives: 1,
  },
  {
    name: 'a mapping of a stream needs a starting position',
    source: CREATE,
    run: async (aws, own) => {
      const { TableName: _name, ...wanted } = await streamed(aws, own);
      return mapping(aws, 'POST', '', wanted);
    },
    gives: refused(
      400,
      'InvalidParameterValueException',
      /1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null\.?/,
    ),
  },
  {
    name: 'a mapping of a stream has the documented defaults',
    source: CREATE,
    run: async (aws, own) => {
      const { TableName: _name, ...wanted } = await streamed(aws, own);
      return mapping(aws, 'POST', '', { ...wanted, StartingPosition: 'TRIM_HORIZON' });
    },
    gives: part({
      BatchSize: 100,
      StartingPosition: 'TRIM_HORIZON',
      ParallelizationFactor: 1,
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: -1,
      BisectBatchOnFunctionError: false,
      TumblingWindowInSeconds: 0,
    }),
  },
  {
    name: 'a stream has no position by time',
    source: CREATE,
    run: async (aws, own) => {
      const { TableName: _name, ...wanted } = await streamed(aws, own);
      return mapping(aws, 'POST', '', {
        ...wanted,
        StartingPosition: 'AT_TIMESTAMP',
        StartingPositionTimestamp: 1_772_359_200.25,
      });
    },
    gives: refused(
      400,
      'InvalidParameterValueException',
      /^Unsupported starting position for arn type: arn:aws:dynamodb:/,
    ),
  },
  {
    name: 'a function gets the records of a stream',
    source: STREAMS,
    run: async (aws, own) => {
      const out = await openQueue(aws, `${own}-out`);
      const { TableName, ...wanted } = await streamed(aws, own, reporting(aws, out.url));
      await mapping(aws, 'POST', '', { ...wanted, StartingPosition: 'TRIM_HORIZON' });
      await put(aws, TableName, { id: text('a') });
      const [first] = await receive(aws, out.url, { WaitTimeSeconds: 15 });
      return parseJson(textOf(first?.['Body']));
    },
    gives: {
      Records: [
        part({
          eventID: /./,
          eventName: 'INSERT',
          eventVersion: '1.1',
          eventSource: 'aws:dynamodb',
          awsRegion: 'us-east-1',
          eventSourceARN: /:table\/mappings-\d+\/stream\//,
          dynamodb: part({
            Keys: { id: { S: 'a' } },
            NewImage: { id: { S: 'a' } },
            StreamViewType: 'NEW_AND_OLD_IMAGES',
          }),
        }),
      ],
    },
  },
];
