import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Admin, Producer } from '@platformatic/kafka';
import { type Region, startRegion } from '@tributary/region';
import { ProjectCopy } from '../support/project-copy.ts';
import { until } from '../support/until.ts';

jest.setTimeout(120_000);

const StackName = 'tributary-dev-kafka';

let region: Region;
let copy: ProjectCopy;
let admin: Admin;
let stacks: CloudFormationClient;
let parameters: SSMClient;

beforeAll(async () => {
  copy = new ProjectCopy();
  region = await startRegion({ isEmpty: true, port: 0, kafka: { port: 0 } });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = { endpoint: region.endpoint, region: 'eu-west-1', credentials };
  stacks = new CloudFormationClient(client);
  parameters = new SSMClient(client);
  admin = new Admin({ clientId: 'test', bootstrapBrokers: [region.kafkaBootstrapServers] });
});
afterAll(async () => {
  await admin.close();
  await region.stop();
  copy[Symbol.dispose]();
});

function surroundings(): NodeJS.ProcessEnv {
  const local = { AWS_ENDPOINT_URL: region.endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  return { ...process.env, ...local, AWS_REGION: 'eu-west-1', SLS_AWS_MONITORING_FREQUENCY: '200' };
}

const deployKafka = (...args: readonly string[]): Promise<string> =>
  copy.node(['tools/deploy-kafka.ts', ...args], surroundings());

/** Runs the framework on the stack of the cluster, as people do. */
const framework = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, ['../../node_modules/serverless/bin/serverless.js', ...args], {
    cwd: path.join(copy.folder, 'infra/kafka-cluster'),
    env: surroundings(),
  });

function edit(file: string, change: (before: string) => string): void {
  const at = path.join(copy.folder, file);
  writeFileSync(at, change(readFileSync(at, 'utf8')));
}

/** The values that the stack notes, by the last part of their names. */
async function notes() {
  const { Parameters = [] } = await parameters.send(new GetParametersByPathCommand({ Path: '/tributary/dev/kafka' }));
  return Object.fromEntries(Parameters.map(({ Name = '', Value }) => [Name.split('/').at(-1), Value]));
}

async function partitions(): Promise<Readonly<Record<string, number | undefined>>> {
  const names = await admin.listTopics();
  const { topics } = await admin.metadata({ topics: names, forceUpdate: true });
  return Object.fromEntries(names.toSorted().map((name) => [name, topics.get(name)?.partitionsCount]));
}

async function produceCancellation(orderId: string, id: string): Promise<void> {
  const data = { orderId, reason: 'customer-request', cancelledAt: '2026-03-02T09:18:00Z' };
  const attributes = { specversion: '1.0', id, source: 'tributary.orders', type: 'OrderCancelled', sequence: '2' };
  const headers = new Map(
    Object.entries(attributes).map(([name, value]) => [Buffer.from(`ce_${name}`), Buffer.from(value)]),
  );
  const producer = new Producer({ clientId: 'test', bootstrapBrokers: [region.kafkaBootstrapServers] });
  const message = { topic: 'orders', key: Buffer.from(orderId), value: Buffer.from(JSON.stringify(data)), headers };
  await producer.send({ messages: [message] });
  await producer.close();
}

const isOnBus = (detailType: string): boolean =>
  region.journal.hops().some(({ step, detail }) => step === 'published' && detail?.['detailType'] === detailType);

async function status(): Promise<string | undefined> {
  const { Stacks = [] } = await stacks.send(new DescribeStacksCommand({ StackName }));
  return Stacks[0]?.StackStatus;
}

describe('npm run deploy:kafka', () => {
  test('says what the cluster costs, and creates nothing where nobody can answer', async () => {
    const refused = deployKafka('--stage', 'dev');

    await expect(refused).rejects.toThrow(/together +127\.98 .*20 to 40 minutes.*Repeat the command with --yes/s);
    await expect(status()).rejects.toThrow('does not exist');
    expect(await partitions()).toEqual({});
  });

  test('creates the cluster with the topics of the application, and notes its addresses', async () => {
    await deployKafka('--stage', 'dev', '--yes');

    expect(await status()).toBe('UPDATE_COMPLETE');
    expect(await partitions()).toEqual({
      'card-payments': 6,
      inventory: 6,
      orders: 6,
      'partner-shipments': 6,
      payments: 6,
    });
    expect(await notes()).toEqual({
      'cluster-arn': expect.stringMatching(/^arn:aws:kafka:eu-west-1:000000000000:cluster\/tributary-dev\//),
      'bootstrap-servers': region.kafkaBootstrapServers,
      'subnet-ids': expect.stringMatching(/^subnet-[0-9a-f]{17},subnet-[0-9a-f]{17}$/),
      'security-group-ids': expect.stringMatching(/^sg-[0-9a-f]{17}$/),
    });
  });

  test('is what the application reads with kafka=create: an event goes from Kafka to the bus', async () => {
    const program = 'node_modules/serverless/bin/serverless.js';
    const printed = await copy.node([program, 'deploy', '--stage', 'dev', '--param=kafka=create'], surroundings());
    expect(printed).toContain('Service deployed to stack tributary-dev');

    await produceCancellation('ORD-7', 'evt-7-2');

    await until(() => isOnBus('OrderCancelled'), 'the event on the bus');
  });

  test('adds a topic that a function reads from now on, and keeps one that none does any more', async () => {
    edit('serverless.yml', (yaml) => yaml.replace('{ name: inventory, value: protobuf }', 'returns'));

    expect(await deployKafka()).toContain(`${StackName} is there already`);

    expect(await partitions()).toEqual({
      'card-payments': 6,
      inventory: 6,
      orders: 6,
      'partner-shipments': 6,
      payments: 6,
      returns: 6,
    });
  });

  test('gives a topic more partitions, and never fewer', async () => {
    edit('infra/kafka-cluster/serverless.yml', (yaml) => yaml.replace('partitions: 6', 'partitions: 8'));
    await deployKafka();
    expect(await partitions()).toMatchObject({ orders: 8 });

    edit('infra/kafka-cluster/serverless.yml', (yaml) => yaml.replace('partitions: 8', 'partitions: 4'));
    await expect(deployKafka()).rejects.toThrow(/currently has 8 partition\(s\); 4 would not be an increase/);
    expect(await partitions()).toMatchObject({ orders: 8 });
    expect(await status()).toBe('UPDATE_ROLLBACK_COMPLETE');
  });

  test('leaves cluster and topics behind when the stack is removed, and does not create a second one', async () => {
    await framework('remove', '--stage', 'dev');

    await expect(status()).rejects.toThrow('does not exist');
    expect(await partitions()).toMatchObject({ orders: 8, returns: 8 });
    expect(await notes()).toEqual({});
    await expect(deployKafka('--yes')).rejects.toThrow(/There is a cluster of that name already.*delete-cluster/s);
  });
});

describe('npm run deploy:kafka refuses', () => {
  test('a stack whose creation failed', async () => {
    const TemplateBody = JSON.stringify({
      Resources: { Bad: { Type: 'AWS::Events::Rule', Properties: { Name: 'bad', EventPattern: '{' } } },
    });
    await stacks.send(new CreateStackCommand({ StackName, TemplateBody }));
    await until(async () => (await status()) === 'ROLLBACK_COMPLETE', 'the stack to roll back');

    await expect(deployKafka('--yes')).rejects.toThrow(`${StackName} is in ROLLBACK_COMPLETE`);
  });

  test('a name that no stage can have', async () => {
    await expect(deployKafka('--stage', '3.x')).rejects.toThrow('3.x is not a name of a stage');
  });
});
