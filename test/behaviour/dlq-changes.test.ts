import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Json, objectsOf, parseJson } from '@tributary/region/json';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { list } from '../../ops/dlq/list.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { functionResource } from '../../packages/region/test/support/package-dir.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';
import { REDRIVE_ALL } from '../support/redrive-all.ts';

const arn = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });

const TEMPLATE = {
  Resources: {
    Failed: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'tributary-dev-reader-failed' } },
    Reader: functionResource('tributary-dev-reader', { Timeout: 3, MemorySize: 128 }),
    Histories: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'tributary-dev-histories',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'version', AttributeType: 'N' },
        ],
        KeySchema: [
          { AttributeName: 'id', KeyType: 'HASH' },
          { AttributeName: 'version', KeyType: 'RANGE' },
        ],
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: arn('Reader'),
        EventSourceArn: { 'Fn::GetAtt': ['Histories', 'StreamArn'] },
        StartingPosition: 'TRIM_HORIZON',
        MaximumRetryAttempts: 0,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        DestinationConfig: { OnFailure: { Destination: arn('Failed') } },
      },
    },
  },
};

/** Fails until the first file is there; then it writes what it reads to the second. */
const READER = `
const { appendFileSync, existsSync } = require('node:fs');
exports.handler = async ({ Records }) => {
  const { mended, seen } = JSON.parse(Records[0].dynamodb.NewImage.files.S);
  if (!existsSync(mended)) throw new Error('the bus is away');
  for (const { dynamodb } of Records) appendFileSync(seen, dynamodb.NewImage.id.S + dynamodb.NewImage.version.N + ' ');
};`;

const FILES = {
  mended: path.join(tmpdir(), `tributary-mended-${process.pid}`),
  seen: path.join(tmpdir(), `tributary-seen-${process.pid}`),
};

let region: TestRegion;
let endpoint: Endpoint;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { clock: 'virtual', code: { 'tributary-dev-reader': READER } });
  endpoint = await openEndpoint({ aws: false, stage: 'dev', endpoint: region.endpoint });
});
beforeEach(() => {
  for (const file of Object.values(FILES)) if (existsSync(file)) rmSync(file);
  appendFileSync(FILES.seen, '');
});
afterAll(async () => {
  await endpoint?.close();
  await region?.stop();
  for (const file of Object.values(FILES)) if (existsSync(file)) rmSync(file);
});

async function put(id: string, version: number, timeMs: number): Promise<void> {
  const Item = {
    id: { S: id },
    version: { N: String(version) },
    time: { S: new Date(timeMs).toISOString() },
    files: { S: JSON.stringify(FILES) },
  };
  await endpoint.dynamoDb.send(new PutItemCommand({ TableName: 'tributary-dev-histories', Item }));
}

const reasons = async () => objectsOf(parseJson(await list(endpoint, { json: true, limit: 100 })))[0]?.['reasons'];

test('changes that a mapping gave up are read again from the table, in their order, and sent to the function', async () => {
  await put('a', 1, endpoint.nowMs);
  await put('a', 2, endpoint.nowMs);
  await put('b', 1, endpoint.nowMs);
  await region.settled();
  expect(await reasons()).toEqual({ RetryAttemptsExhausted: expect.any(Number) });

  const failed = await redrive(endpoint, REDRIVE_ALL);
  expect(failed.succeeded).toBe(false);
  expect(failed.text).toContain('tributary-dev-reader could not publish all of them.');

  writeFileSync(FILES.mended, '');
  expect(await redrive(endpoint, REDRIVE_ALL)).toMatchObject({ succeeded: true });
  const seen = readFileSync(FILES.seen, 'utf8').trim().split(' ');
  expect(new Set(seen)).toEqual(new Set(['a1', 'a2', 'b1']));
  expect(seen.indexOf('a1')).toBeLessThan(seen.indexOf('a2'));
  expect(await reasons()).toEqual({});
});

test('a dead letter of which the table has nothing stays where it is', async () => {
  const DDBStreamBatchInfo = {
    streamArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/tributary-dev-histories/stream/1',
    approximateArrivalOfFirstRecord: '2020-01-01T00:00:00Z',
    approximateArrivalOfLastRecord: '2020-01-01T00:00:01Z',
  };
  const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:tributary-dev-reader';
  const MessageBody = JSON.stringify({
    requestContext: { functionArn, condition: 'RecordAgeExceeded' },
    DDBStreamBatchInfo,
  });
  const { QueueUrl } = await endpoint.sqs.send(new GetQueueUrlCommand({ QueueName: 'tributary-dev-reader-failed' }));
  await endpoint.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const { succeeded, text } = await redrive(endpoint, REDRIVE_ALL);
  expect(succeeded).toBe(false);
  expect(text).toContain('Table tributary-dev-histories has no item with a time from');
  expect(await reasons()).toEqual({ RecordAgeExceeded: 1 });
});
