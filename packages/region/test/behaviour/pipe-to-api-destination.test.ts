import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { OutsideServer } from '../support/outside-server.ts';
import { arn, queue } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

let server: OutsideServer;
let region: TestRegion;
beforeAll(async () => {
  server = await OutsideServer.start();
  region = await runningRegion(template(), { clock: 'virtual', log: () => {} });
});
afterAll(async () => {
  await region.stop();
  server.stop();
});

const role = (RoleName: string, Action: readonly string[]): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName,
    AssumeRolePolicyDocument: {},
    Policies: [
      {
        PolicyName: 'own',
        PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] },
      },
    ],
  },
});

const pipe = (Name: string, Source: Json, RoleArn: Json): JsonObject => ({
  Type: 'AWS::Pipes::Pipe',
  Properties: {
    Name,
    Source,
    RoleArn,
    Target: arn('Destination'),
    TargetParameters: {
      InputTemplate: '{"notice": <$.body.id>}',
      HttpParameters: { PathParameterValues: ['$.body.id'], HeaderParameters: { 'x-kind': '$.body.kind' } },
    },
  },
});

const READS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

function template(): JsonObject {
  return {
    Resources: {
      Notices: queue('notices'),
      GivenUp: queue('given-up'),
      Forbidden: queue('forbidden', { RedrivePolicy: { deadLetterTargetArn: arn('GivenUp'), maxReceiveCount: 1 } }),
      Connection: {
        Type: 'AWS::Events::Connection',
        Properties: {
          Name: 'partner',
          AuthorizationType: 'API_KEY',
          AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'key-1' } },
        },
      },
      Destination: {
        Type: 'AWS::Events::ApiDestination',
        Properties: {
          ConnectionArn: arn('Connection'),
          HttpMethod: 'POST',
          InvocationEndpoint: `${server.url}/notices/*`,
          InvocationRateLimitPerSecond: 1,
        },
      },
      Caller: role('caller', [...READS, 'events:InvokeApiDestination']),
      Reader: role('reader', READS),
      ToPartner: pipe('to-partner', arn('Notices'), arn('Caller')),
      WithoutRight: pipe('without-right', arn('Forbidden'), arn('Reader')),
    },
  };
}

async function send(name: string, ...bodies: readonly object[]): Promise<void> {
  const sqs = new SQSClient(region.client);
  for (const body of bodies) {
    const QueueUrl = `${region.endpoint}/000000000000/${name}`;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
  }
  sqs.destroy();
  await region.settled();
}

test('messages of a queue reach the partner, with its key, as fast as the destination may be called', async () => {
  await send('notices', { id: 'n-1', kind: 'first' }, { id: 'n-2', kind: 'second' }, { id: 'n-3' });
  const told = server.taken.map(({ url, headers, body }) => [url, headers['x-api-key'], headers['x-kind'], body]);
  expect(told).toEqual([
    ['/notices/n-1', 'key-1', 'first', '{"notice": "n-1"}'],
    ['/notices/n-2', 'key-1', 'second', '{"notice": "n-2"}'],
    ['/notices/n-3', 'key-1', undefined, '{"notice": "n-3"}'],
  ]);
  const delivered = region.journal
    .hops()
    .filter(({ step, place }) => step === 'delivered' && place === 'pipe/to-partner');
  const moments = delivered.map(({ at }) => at);
  expect(moments.slice(1).map((at, index) => at - (moments[index] ?? 0) >= 1_000)).toEqual([true, true]);
});

test('a pipe whose role may not call the destination calls nobody', async () => {
  const before = server.taken.length;
  await send('forbidden', { id: 'n-4' });
  expect(server.taken).toHaveLength(before);
  const failed = region.journal.hops().filter(({ step, place }) => step === 'failed' && place === 'pipe/without-right');
  expect(JSON.stringify(failed)).toContain('events:InvokeApiDestination');
});
