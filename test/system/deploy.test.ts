import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { ProjectCopy } from '../support/project-copy.ts';
import { signedGet } from '../support/signed-request.ts';

jest.setTimeout(240_000);

const StackName = 'tributary-dev';
const HANDLER = 'functions/get-order/handler.ts';

let region: Region;
let copy: ProjectCopy;
let client: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };

beforeAll(async () => {
  copy = new ProjectCopy();
  region = await startRegion({ isEmpty: true, port: 0, kafka: { port: 0 } });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = { endpoint: region.endpoint, region: 'eu-west-1', credentials };
});
afterAll(async () => {
  await region.stop();
  copy[Symbol.dispose]();
});

function sls(...args: readonly string[]): Promise<string> {
  const local = { AWS_ENDPOINT_URL: region.endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const env = { ...process.env, ...local, SLS_AWS_MONITORING_FREQUENCY: '200' };
  return copy.node(['node_modules/serverless/bin/serverless.js', ...args], env);
}

const edit = (file: string, change: (before: string) => string): void => {
  const at = path.join(copy.folder, file);
  writeFileSync(at, change(readFileSync(at, 'utf8')));
};

async function answer(): Promise<string> {
  const invoke = new InvokeCommand({ FunctionName: `${StackName}-get-order` });
  const { Payload = new Uint8Array() } = await new LambdaClient(client).send(invoke);
  return Buffer.from(Payload).toString();
}

async function status(): Promise<string | undefined> {
  const { Stacks = [] } = await new CloudFormationClient(client).send(new DescribeStacksCommand({ StackName }));
  return Stacks[0]?.StackStatus;
}

describe('the commands that deploy to AWS, against the region', () => {
  test('deploy the application, say where it is, and call it', async () => {
    const said = await sls('deploy');

    expect(said).toContain(`Service deployed to stack ${StackName}`);
    // A smoke test follows each deployment.
    expect(said).toMatch(/an order by HTTP: placed ORD-.*its invoice: INV-ORD-\S+ is settled/s);
    expect(said).toContain(`${StackName} works: `);

    expect(await status()).toBe('UPDATE_COMPLETE');
    expect(await sls('info')).toContain(`get-order: ${StackName}-get-order`);
    expect(await sls('invoke', '-f', 'get-order', '-p', 'events/http/get-order.json')).toContain('ORDER_UNKNOWN');
    expect(await sls('logs', '-f', 'get-order')).toContain('The request was refused');
    // The smoke test invoked it, too.
    expect(await sls('metrics', '-f', 'get-order')).toMatch(/invocations: [1-9]/);
  });

  test('deploy nothing where nothing has changed', async () => {
    expect(await sls('deploy')).toContain('No changes to deploy.');
  });

  test('deploy one function', async () => {
    edit(HANDLER, () => "export const handler = async () => 'edited';\n");

    expect(await sls('deploy', 'function', '-f', 'get-order')).toContain('Function code deployed');

    expect(await answer()).toBe('"edited"');
  });

  test('deploy a change of the template', async () => {
    edit('serverless.yml', (yaml) => yaml.replace('timeout: 840', 'timeout: 839'));

    expect(await sls('deploy', '--no-smoke')).toContain('Service deployed');

    expect(await status()).toBe('UPDATE_COMPLETE');
    expect(await sls('deploy', 'list')).toContain('cloudformation-template');
  });

  test('deploy an HTTP API that wants signatures, where the region does not open it', async () => {
    const address = `${region.endpoint}/_api/${StackName}/orders/ORD-1`;
    expect(await (await fetch(address)).text()).toBe('"edited"');
    edit('infra/region.yml', (yaml) => yaml.replace('HttpApiAccess: open', ''));

    // The edited function shows no order, for which the smoke test would wait.
    expect(await sls('deploy', '--no-smoke')).toContain('Service deployed');

    const unsigned = await fetch(address);
    expect([unsigned.status, await unsigned.json()]).toEqual([403, { message: 'Forbidden' }]);
    const signed = await signedGet(address, 'eu-west-1');
    expect([signed.status, await signed.text()]).toEqual([200, '"edited"']);
  });

  test('refuse tokens that nobody issues before anything is deployed', async () => {
    const deploying = sls('deploy', '--param', 'httpApiAccess=jwt');
    await expect(deploying).rejects.toThrow('httpApiAccess=jwt without jwtIssuer, jwtAudience.');
    expect(await status()).toBe('UPDATE_COMPLETE');
  });

  test('end with the reason when a resource is refused, and everything is as it was', async () => {
    const yaml = readFileSync(path.join(copy.folder, 'serverless.yml'), 'utf8');
    const taken = `{ QueueName: ${StackName}-get-order-failed }`;
    const bad = `\n  - Resources:\n      Bad: { Type: 'AWS::SQS::Queue', Properties: ${taken} }\n`;
    edit('serverless.yml', (before) => `${before.trimEnd()}${bad}`);

    await expect(sls('deploy')).rejects.toThrow(/Bad.*already exists/s);

    expect(await status()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await answer()).toBe('"edited"');
    edit('serverless.yml', () => yaml);
  });

  test('keep the dead letters of a function that is taken away, and take them back with it', async () => {
    const yaml = readFileSync(path.join(copy.folder, 'serverless.yml'), 'utf8');
    const queue = { QueueUrl: `${region.endpoint}/000000000000/${StackName}-get-order-failed` };
    await new SQSClient(client).send(new SendMessageCommand({ ...queue, MessageBody: 'a dead letter' }));
    edit('serverless.yml', (before) => before.replace(/ {2}get-order:\n(?: {4}.*\n)+/, ''));
    // The smoke test reads an order by that function.
    expect(await sls('deploy', '--no-smoke')).toContain('Service deployed');

    edit('serverless.yml', () => yaml);
    expect(await sls('deploy', '--no-smoke')).toContain(
      `Took back what an earlier stack left: queue ${StackName}-get-order-failed`,
    );

    const { Messages = [] } = await new SQSClient(client).send(
      new ReceiveMessageCommand({ ...queue, VisibilityTimeout: 0 }),
    );
    expect(Messages.map(({ Body }) => Body)).toEqual(['a dead letter']);
  });

  test('remove nothing that holds data before it is asked for twice', async () => {
    const item = { orderId: { S: '1' }, version: { N: '1' } };
    await new DynamoDBClient(client).send(new PutItemCommand({ TableName: `${StackName}-order-events`, Item: item }));

    await expect(sls('remove')).rejects.toThrow(
      /next deployment takes back:.*table tributary-dev-order-events: \d+ items?\n.*get-order-failed: 1 message\n.*--force/s,
    );

    expect(await status()).toBe('UPDATE_COMPLETE');
  });

  test('remove the application', async () => {
    expect(await sls('remove', '--force')).toContain('has been successfully removed');

    await expect(status()).rejects.toThrow('does not exist');
    const stack = [...region.resources.keys()];
    expect(stack).toEqual([]);
    const events = new DescribeStackEventsCommand({ StackName });
    await expect(new CloudFormationClient(client).send(events)).rejects.toThrow('does not exist');
  });

  test('deploy again, with the data that the removal left', async () => {
    expect(await sls('deploy', '--no-smoke')).toContain(`table ${StackName}-order-events`);

    expect(await status()).toBe('UPDATE_COMPLETE');
    const key = { orderId: { S: '1' }, version: { N: '1' } };
    const { Item } = await new DynamoDBClient(client).send(
      new GetItemCommand({ TableName: `${StackName}-order-events`, Key: key }),
    );
    expect(Item).toEqual(key);
  });
});
