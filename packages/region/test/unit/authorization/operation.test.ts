import { describe, expect, test } from '@jest/globals';
import { functionUrlRows } from '../../../src/apigateway/function-url-rows.ts';
import { FunctionUrls } from '../../../src/apigateway/function-urls.ts';
import { lambdaOperation } from '../../../src/authorization/lambda-operation.ts';
import { operationOf } from '../../../src/authorization/operation.ts';
import { openSpill } from '../../../src/composition/sqlite-spill.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { NO_STATE_STORE } from '../../../src/core/state-store.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import type { Call } from '../../../src/http/call.ts';
import { accessKeyOf } from '../../../src/http/caller.ts';
import { writeCbor } from '../../../src/http/cbor-writer.ts';
import { rightsOf } from '../../../src/iam/actions/index.ts';
import { Permissions } from '../../../src/iam/permissions.ts';
import { lambdaErrors } from '../../../src/lambda/api/error-form.ts';
import { lambdaOperations } from '../../../src/lambda/api/operations.ts';
import { permissionRows } from '../../../src/lambda/api/permissions.ts';
import { Mappings } from '../../../src/lambda/mappings/registry.ts';
import { ObjectStore } from '../../../src/s3/object-store.ts';
import { lambdaHarness } from '../lambda/lambda-harness.ts';

const clock = new VirtualClock(0);
const objects = new ObjectStore({
  clock,
  stateStore: NO_STATE_STORE,
  spill: openSpill(),
  random: seededRandom(1),
  region: 'eu-west-1',
  accountId: '000000000000',
});

function call({ url = '/', ...members }: Partial<Call> & { url?: string }): Call {
  const [path = '/', query = ''] = url.split('?');
  const body = members.body ?? '';
  return {
    method: 'POST',
    path,
    query: new URLSearchParams(query),
    headers: {},
    body,
    bytes: Buffer.from(body),
    requestId: 'r-1',
    signedFor: undefined,
    signal: new AbortController().signal,
    ...members,
  };
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

test.each<[name: string, call: Call, service: string | undefined, operation: string, input: JsonObject]>([
  [
    'a target',
    call({ headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem' }, body: '{"TableName":"items"}' }),
    'dynamodb',
    'PutItem',
    { TableName: 'items' },
  ],
  [
    'a form',
    call({ headers: FORM, body: 'Action=Publish&TopicArn=t', signedFor: 'sns' }),
    'sns',
    'Publish',
    { Action: 'Publish', TopicArn: 't' },
  ],
  [
    'a form of CloudWatch, which signs under another name',
    call({ headers: FORM, body: 'Action=PutMetricData&Namespace=Own', signedFor: 'monitoring' }),
    'cloudwatch',
    'PutMetricData',
    { Action: 'PutMetricData', Namespace: 'Own' },
  ],
  [
    'a form with fields given twice',
    call({
      url: '/000000000000/mine',
      headers: FORM,
      body: 'Action=DeleteQueue&Action=ListQueues&QueueUrl=mine&QueueUrl=secret',
      signedFor: 'sqs',
    }),
    'sqs',
    'DeleteQueue',
    { Action: 'ListQueues', QueueUrl: 'secret' },
  ],
  [
    'a form of a list',
    call({ headers: FORM, body: 'Action=DeleteAlarms&AlarmNames.member.1=a', signedFor: 'monitoring' }),
    'cloudwatch',
    'DeleteAlarms',
    { Action: 'DeleteAlarms', AlarmNames: ['a'] },
  ],
  [
    'a form that is signed for no service',
    call({ url: '/000000000000/mine', headers: FORM, body: 'Action=PurgeQueue' }),
    'sqs',
    'PurgeQueue',
    { Action: 'PurgeQueue', QueueUrl: '/000000000000/mine' },
  ],
  [
    'a call with CBOR',
    call({
      url: '/service/GraniteServiceVersion20100801/operation/PutMetricData',
      headers: { 'smithy-protocol': 'rpc-v2-cbor' },
      bytes: writeCbor({ Namespace: 'Own' }),
    }),
    'cloudwatch',
    'PutMetricData',
    { Namespace: 'Own' },
  ],
  [
    'an object',
    call({ method: 'GET', url: '/files/a%20b?x-id=GetObject', signedFor: 's3' }),
    's3',
    'GetObject',
    { Bucket: 'files', Key: 'a b' },
  ],
  [
    'a copy of an object',
    call({ method: 'PUT', url: '/files/a', headers: { 'x-amz-copy-source': '/others/c%20d' }, signedFor: 's3' }),
    's3',
    'CopyObject',
    { Bucket: 'files', Key: 'a', Source: { bucket: 'others', key: 'c d' } },
  ],
  [
    'a part of an upload',
    call({ method: 'PUT', url: '/files/a?partNumber=1&uploadId=u', signedFor: 's3' }),
    's3',
    'UploadPart',
    { Bucket: 'files', Key: 'a' },
  ],
  [
    'the list of a bucket',
    call({ method: 'GET', url: '/files?list-type=2&prefix=a%2F', signedFor: 's3' }),
    's3',
    'ListObjectsV2',
    { Bucket: 'files', Key: '', Prefix: 'a/' },
  ],
  [
    'an invocation',
    call({ url: '/2015-03-31/functions/jobs/invocations?Qualifier=live', signedFor: 'lambda' }),
    'lambda',
    'Invoke',
    { FunctionName: 'jobs', Qualifier: 'live' },
  ],
  [
    'a change of code with a slash at the end',
    call({ method: 'PUT', url: '/2015-03-31/functions/jobs/code/', signedFor: 'lambda' }),
    'lambda',
    'UpdateFunctionCode',
    { FunctionName: 'jobs' },
  ],
  [
    'a deletion with a target, which its route does not read',
    call({ method: 'DELETE', url: '/2015-03-31/functions/jobs', headers: { 'x-amz-target': 'a.b' } }),
    'lambda',
    'DeleteFunction',
    { FunctionName: 'jobs' },
  ],
  [
    'a deletion that is signed for another service, which its route does not read',
    call({ method: 'DELETE', url: '/2015-03-31/functions/jobs', signedFor: 'other' }),
    'lambda',
    'DeleteFunction',
    { FunctionName: 'jobs' },
  ],
])('%s names its operation', (_name, made, service, operation, input) => {
  expect(operationOf(made, objects)).toEqual({ service, name: operation, input });
});

test('a call of S3 stays one with a target, which S3 refuses', () => {
  const made = call({ method: 'PUT', url: '/files/a', headers: { 'x-amz-target': 'a.b' }, signedFor: 's3' });
  expect(() => operationOf(made, objects)).toThrow('The region does not serve PutObject with the header x-amz-target.');
});

test('a service without rights has no operation', () => {
  expect(operationOf(call({ url: '/v1/pipes/outbox', signedFor: 'pipes' }), objects)).toBeUndefined();
  expect(operationOf(call({ headers: { 'x-amz-target': 'Unheard_1.Do' } }), objects)).toBeUndefined();
});

describe('Lambda', () => {
  const { lambda } = lambdaHarness();
  const mappings = new Mappings({}, clock);
  const permissions = new Permissions({ accountId: '000000000000', ownPolicy: () => undefined });
  const functionUrls = new FunctionUrls({
    clock,
    region: 'eu-central-1',
    accountId: '000000000000',
    endpoint: '',
    functions: lambda,
    signer: () => undefined,
    isOpen: () => false,
  });
  const rows = [
    ...lambdaOperations({ lambda, mappings, findIds: () => [], cacheDir: '', readObject: () => undefined }),
    ...permissionRows(lambda, permissions),
    ...functionUrlRows({ urls: functionUrls, arnOf: (name) => name, errorForm: lambdaErrors }),
  ];

  test.each(rows.map(({ method, pattern }) => ({ method, pattern })))(
    'the operation $method $pattern has a name and its rights',
    ({ method, pattern }) => {
      const url = pattern.replaceAll(/\{\w+\}/g, 'x');
      const operation = lambdaOperation(call({ method, url }));
      expect(rightsOf('lambda', operation?.name ?? '')).toBeDefined();
      expect(lambdaOperation(call({ method, url: `${url}/` }))?.name).toBe(operation?.name);
    },
  );
});

const CREDENTIAL = { 'X-Amz-Credential': 'worker/20260101/eu-west-1/sqs/aws4_request' };

test.each<[name: string, call: Call, key: string | undefined]>([
  [
    'a GET of the query protocol',
    call({ method: 'GET', query: new URLSearchParams({ Action: 'A', ...CREDENTIAL }) }),
    'worker',
  ],
  ['a form', call({ headers: FORM, body: 'Action=A', query: new URLSearchParams(CREDENTIAL) }), 'worker'],
  ['another call', call({ method: 'GET', query: new URLSearchParams(CREDENTIAL) }), undefined],
  [
    'a call with a header too',
    call({
      headers: { ...FORM, authorization: 'AWS4-HMAC-SHA256 Credential=own/x' },
      body: 'Action=A',
      query: new URLSearchParams(CREDENTIAL),
    }),
    'own',
  ],
])('the credential in the query of %s', (_name, made, key) => {
  expect(accessKeyOf(made)).toBe(key);
});
