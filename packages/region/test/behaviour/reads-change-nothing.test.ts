import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Json } from '../../src/core/json.ts';
import type { RestRow } from '../../src/http/rest-service.ts';
import { lambdaOperations } from '../../src/lambda/api/operations.ts';
import { permissionRows } from '../../src/lambda/api/permissions.ts';
import { mskRows } from '../../src/msk/api/rows.ts';
import { pipesRows } from '../../src/pipes/api/rows.ts';
import { S3_OPERATIONS } from '../../src/s3/operations.ts';
import { schemasRows } from '../../src/schemas/api/rows.ts';
import { httpApi, route } from '../support/http-api.ts';
import { bus, queue } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const template: Json = httpApi({
  Read: route('GET /orders'),
  Bus: bus('b'),
  Queue: queue('q'),
  Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'payloads' } },
  Registry: { Type: 'AWS::EventSchemas::Registry', Properties: { RegistryName: 'r' } },
  Archive: {
    Type: 'AWS::Events::Archive',
    Properties: { ArchiveName: 'a', SourceArn: { 'Fn::GetAtt': ['Bus', 'Arn'] } },
  },
});
const ECHO = 'exports.handler = async () => ({ statusCode: 200, body: "called" });';

const none = {} as never;
const isRead = ({ method }: Pick<RestRow, 'method'>): boolean => method === 'GET' || method === 'HEAD';
/** The rows of the services that are called by path. The others are called by POST alone. */
const rows: readonly Pick<RestRow, 'method' | 'pattern'>[] = [
  ...lambdaOperations(none),
  ...permissionRows(none, none),
  ...schemasRows(none),
  ...pipesRows(none),
  ...mskRows(none, ''),
];
const OBSERVING = ['hops?id=e', 'events', 'payloads?n=1', 'queues', 'queues/q', 'logs', 'stats', 'functions'];
const PAGES = ['health', 'resources', 'stacks', 'journal', 'settled', 'faults', ...OBSERVING];

const NAMES: Readonly<Record<string, string>> = { FunctionName: 'echo', RegistryName: 'r', Name: 'p' };
const named = (pattern: string): string =>
  pattern.replace(/\{(\w+)\+?\}/g, (_whole, name: string) => NAMES[name] ?? 'one');
const signedForS3 =
  'AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';
const S3_PATHS: Readonly<Record<string, string>> = { service: '/', bucket: '/payloads', object: '/payloads/key' };
/** What makes a call of S3 one of its operation. */
const queryOf = (marks: readonly string[] = []): string => `?${marks.map((name) => `${name}=2`).join('&')}`;

/** Each read that the port takes. */
const READS: readonly (readonly [what: string, path: string, headers: Readonly<Record<string, string>>])[] = [
  ...rows.filter(isRead).map(({ method, pattern }) => [`${method} ${pattern}`, named(pattern), {}] as const),
  ...S3_OPERATIONS.filter(isRead).map(
    ({ method, name, on, marks }) =>
      [`${method} ${name}`, `${S3_PATHS[on]}${queryOf(marks)}`, { authorization: signedForS3 }] as const,
  ),
  ...PAGES.map((page) => [`GET /_region/${page}`, `/_region/${page}`, {}] as const),
];

const ROOTS = [
  '/',
  '/2015-03-31/event-source-mappings',
  '/2015-03-31/functions',
  '/2017-03-31/tags',
  '/2018-10-31/layers',
  '/2019-09-25/functions',
  '/2019-09-30/functions',
  '/_region/events',
  '/_region/faults',
  '/_region/functions',
  '/_region/health',
  '/_region/hops',
  '/_region/journal',
  '/_region/logs',
  '/_region/payloads',
  '/_region/queues',
  '/_region/resources',
  '/_region/settled',
  '/_region/stacks',
  '/_region/stats',
  '/api/v2',
  '/payloads',
  '/payloads/key',
  '/tags/one',
  '/v1/clusters',
  '/v1/discoverers',
  '/v1/pipes',
  '/v1/registries',
];

let folder: string;
let region: TestRegion;
let unread: unknown;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'reads-'));
  await start();
  await region.stop();
  unread = persisted();
  await start();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(): Promise<void> {
  region = await runningRegion(template, { code: { echo: ECHO }, dataDir: path.join(folder, 'data') });
}

/** What the region has persisted, apart from its time and the number of its starts. */
function persisted(): unknown {
  const database = new DatabaseSync(path.join(folder, 'data', 'region.sqlite'));
  const all = database
    .prepare("SELECT kind, key, value FROM rows WHERE key NOT IN ('latest', 'starts') ORDER BY kind, key")
    .all();
  database.close();
  return all;
}

test('there are reads of every service that is called by path', () => {
  const roots = new Set(READS.map(([, at]) => /^\/[^/?]*(?:\/[^/?]*)?/.exec(at)?.[0]));
  expect(roots).toEqual(new Set(ROOTS));
});

describe('reads', () => {
  test.each(READS)('%s is not a write in disguise', async (what, at, headers) => {
    const before = region.journal.newest;
    const [method = ''] = what.split(' ');
    const answer = await fetch(new URL(at, region.endpoint), { method, headers });
    expect(answer.status).toBeLessThan(500);
    await answer.arrayBuffer();
    expect(region.journal.newest).toBe(before);
  });

  test.each([
    ['a target header', '/', { 'x-amz-target': 'AWSEvents.PutEvents' }],
    ['a form', '/?Action=DeleteStack&StackName=s', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a form of SQS in its address', '/?Action=SendMessage&QueueUrl=%2F000000000000%2Fq&MessageBody=x', {}],
    ['a form of a queue', '/000000000000/q?Action=SendMessage&MessageBody=x&Version=2012-11-05', {}],
    ['a form of SNS in its address', '/?Action=Publish&TopicArn=t&Message=x&Version=2010-03-31', {}],
    ['a form of STS in its address', '/?Action=GetCallerIdentity&Version=2011-06-15', {}],
    ['a form of IAM in its address', '/?Action=CreateRole&RoleName=r&Version=2010-05-08', {}],
    [
      'the protocol of CloudWatch',
      '/service/GraniteServiceVersion20100801/operation/PutMetricData',
      { 'smithy-protocol': 'rpc-v2-cbor' },
    ],
    ['the path of an invocation', '/2015-03-31/functions/echo/invocations', {}],
    ['the path of an answer of a custom resource', '/_region/custom-resources/x', {}],
  ])('a GET with %s does nothing', async (_what, at, headers) => {
    const { status } = await fetch(new URL(at, region.endpoint), { headers });
    expect(status).toBe(404);
  });

  test('leave what the region persists as it is', async () => {
    await region.stop();
    expect(persisted()).toEqual(unread);
  });
});
