import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.ts';
import { pathOfCall } from '../../../src/faults/call-path.ts';
import type { Call } from '../../../src/http/call.ts';

function call(changes: Partial<Call>): Call {
  const { body = '' } = changes;
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body,
    bytes: Buffer.from(body),
    requestId: 'r-1',
    signedFor: undefined,
    signal: new AbortController().signal,
    ...changes,
  };
}

const json = (target: string, body: JsonObject): Call =>
  call({ headers: { 'x-amz-target': target }, body: JSON.stringify(body) });

const form = (fields: Record<string, string>): Call =>
  call({
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams(fields).toString(),
  });

const put = { Put: { TableName: 'orders', Item: {} } };
const COPIED = { 'x-amz-copy-source': 'others/a' };
const PART = new URLSearchParams({ partNumber: '1', uploadId: 'u' });

describe('the place of a call', () => {
  test.each<[string, Call]>([
    ['dynamodb/PutItem/orders', json('DynamoDB_20120810.PutItem', { TableName: 'orders' })],
    ['dynamodb/GetItem/orders', json('DynamoDB_20120810.GetItem', { TableName: 'arn:aws:dynamodb:r:a:table/orders' })],
    ['dynamodb/BatchWriteItem/a', json('DynamoDB_20120810.BatchWriteItem', { RequestItems: { a: [], b: [] } })],
    ['dynamodb/TransactWriteItems/orders', json('DynamoDB_20120810.TransactWriteItems', { TransactItems: [put] })],
    ['dynamodb/ListTables', json('DynamoDB_20120810.ListTables', {})],
    ['events/PutEvents/shop', json('AWSEvents.PutEvents', { Entries: [{ Source: 's', EventBusName: 'shop' }] })],
    ['events/PutEvents/shop', json('AWSEvents.PutEvents', { Entries: [{ EventBusName: 'a:b:event-bus/shop' }] })],
    ['events/PutEvents', json('AWSEvents.PutEvents', { Entries: [{ Source: 's', Detail: '{}' }] })],
    ['sqs/SendMessage/work', json('AmazonSQS.SendMessage', { QueueUrl: 'http://localhost/0/work' })],
    ['states/StartExecution/pay', json('AWSStepFunctions.StartExecution', { stateMachineArn: 'a:b:stateMachine:pay' })],
    ['sns/Publish/news', form({ Action: 'Publish', TopicArn: 'arn:aws:sns:r:a:news' })],
    ['sns/Publish/news', form({ Action: 'Publish', TargetArn: 'arn:aws:sns:r:a:news' })],
    ['lambda/Invoke/note', call({ path: '/2015-03-31/functions/note/invocations' })],
    [
      'lambda/Invoke/note',
      call({ path: '/2015-03-31/functions/arn%3Aaws%3Alambda%3Ar%3Aa%3Afunction%3Anote/invocations' }),
    ],
    ['http-api/GET/orders/o-1', call({ method: 'GET', path: '/_api/abc/orders/o-1' })],
    ['s3/PutObject/payloads/2026/a', call({ method: 'PUT', path: '/payloads/2026/a', signedFor: 's3' })],
    ['s3/CopyObject/payloads/a', call({ method: 'PUT', path: '/payloads/a', headers: COPIED, signedFor: 's3' })],
    ['s3/UploadPart/payloads/a', call({ method: 'PUT', path: '/payloads/a', query: PART, signedFor: 's3' })],
  ])('is %s', (place, one) => {
    expect(pathOfCall(one)).toBe(place);
  });

  test.each<[string, Call]>([
    ['to a page of the region', call({ path: '/_region/faults' })],
    ['to an unknown service', json('Unknown.Call', {})],
    ['for a list of buckets', call({ method: 'GET', path: '/', signedFor: 's3' })],
    ['that reads what a topic has', form({ Action: 'ListTopics' })],
  ])('is none when it is %s', (_what, one) => {
    expect(pathOfCall(one)).toBeUndefined();
  });
});
