import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { topicsOfResources } from '../../../infra/kafka-cluster/resource-topics.ts';
import { topicsOf } from '../../../infra/kafka-cluster/topics.ts';

const { handler } = createRequire(import.meta.url)('../../../infra/kafka-cluster/brokers-function.cjs');

const CLUSTER = 'arn:aws:kafka:eu-west-1:123456789012:cluster/shop/6f1c0a52-0000-0000-0000-000000000000-1';
const SAVED = { ...process.env };

/** Stands for MSK, which answers as `msk` says, and for CloudFormation, which keeps the responses. */
const server = createServer(async (request, response) => {
  const body = (await request.toArray()).join('');
  if (request.method === 'PUT') responses.push(JSON.parse(body));
  const { status, answer } = request.method === 'PUT' ? { status: 200, answer: {} } : msk;
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': 'ForbiddenException' });
  response.end(JSON.stringify(answer));
});
let msk: { status: number; answer: object };
let responses: object[];
let endpoint: string;

beforeEach(async () => {
  responses = [];
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});
afterEach(async () => {
  process.env = { ...SAVED };
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
});

const request = (RequestType: string) => ({
  RequestType,
  ResponseURL: `${endpoint}/response`,
  StackId: 'the-stack',
  RequestId: 'the-request',
  LogicalResourceId: 'Brokers',
  ResourceProperties: { ClusterArn: CLUSTER },
});

const answered = {
  StackId: 'the-stack',
  RequestId: 'the-request',
  LogicalResourceId: 'Brokers',
  PhysicalResourceId: CLUSTER,
};

describe('the function that tells CloudFormation the brokers', () => {
  test.each(['Create', 'Update'])('gives those for clients with IAM on %s', async (type) => {
    msk = { status: 200, answer: { bootstrapBrokerStringSaslIam: 'b-1:9098,b-2:9098' } };

    await handler(request(type));

    expect(responses).toEqual([{ ...answered, Status: 'SUCCESS', Data: { BootstrapServers: 'b-1:9098,b-2:9098' } }]);
  });

  test('asks nobody on Delete', async () => {
    msk = { status: 500, answer: {} };

    await handler(request('Delete'));

    expect(responses).toEqual([{ ...answered, Status: 'SUCCESS', Data: {} }]);
  });

  test.each([
    ['MSK denies it', { status: 403, answer: { message: 'not yours' } }, 'ForbiddenException: not yours'],
    ['there are none for IAM', { status: 200, answer: {} }, 'Error: MSK gives none for clients with IAM.'],
  ])('tells the reason when %s', async (_what, answer, reason) => {
    jest.spyOn(console, 'error').mockImplementation(() => {});
    msk = answer;

    await handler(request('Create'));

    expect(responses).toEqual([{ ...answered, Status: 'FAILED', Reason: `The brokers of ${CLUSTER}: ${reason}` }]);
  });
});

describe('the topics of the cluster', () => {
  test('are those that functions read and write, each once', () => {
    const functions = [
      { kafkaTopics: ['orders', { name: 'payments', ordering: 'strict' as const }] },
      { kafkaProduces: ['returns'] },
      {},
    ];
    expect(topicsOf([...functions, { kafkaTopics: ['orders'] }])).toEqual(['orders', 'payments', 'returns']);
    expect(topicsOf(functions, ['cards', 'orders'])).toEqual(['cards', 'orders', 'payments', 'returns']);
  });

  describe('of resources', () => {
    const pipe = (topic: string) => `
  Pipe:
    Type: AWS::Pipes::Pipe
    Properties:
      Source: !Ref MskClusterArn
      SourceParameters: { ManagedStreamingKafkaParameters: { TopicName: ${topic} } }`;
    const mapping = `
  Mapping: { Type: AWS::Lambda::EventSourceMapping, Properties: { Topics: [readings, alerts] } }
  Queue: { Type: AWS::SQS::Queue, Properties: { Topics: none } }`;
    let root: string;
    beforeEach(() => {
      root = mkdtempSync(path.join(os.tmpdir(), 'resources-'));
      const files = ['${file(./pipe.yml)}', '${file(./mapping.yml)}', '${file(./code.cjs)}'];
      writeFileSync(path.join(root, 'serverless.yml'), JSON.stringify({ resources: files }));
      writeFileSync(path.join(root, 'mapping.yml'), `Resources:${mapping}`);
      writeFileSync(path.join(root, 'unused.yml'), `Resources:${pipe('unused')}`);
    });
    afterEach(() => rmSync(root, { recursive: true }));

    test('are those that pipes and mappings in files of serverless.yml name', () => {
      writeFileSync(path.join(root, 'pipe.yml'), `Resources:${pipe('cards')}`);
      expect(topicsOfResources(root)).toEqual(['cards', 'readings', 'alerts']);
    });

    test.each(["'${self:custom.prefix}-cards'", '!Sub "${Prefix}-cards"'])(
      'are refused when they are named %s',
      (topic) => {
        writeFileSync(path.join(root, 'pipe.yml'), `Resources:${pipe(topic)}`);
        expect(() => topicsOfResources(root)).toThrow(
          /^\.\/pipe\.yml: Pipe reads the topic \$\{.+}-cards\. Name it by a plain/,
        );
      },
    );
  });

  test('are refused when their resources would have one name', () => {
    expect(() => topicsOf([{ kafkaTopics: ['order-lines', 'order.lines'] }])).toThrow(
      'The topic order.lines differs from another one in signs alone.',
    );
  });
});
